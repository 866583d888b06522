package io.infinitycluster.simulator.store;

import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.ObjectStoreContract;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import org.junit.jupiter.api.Nested;

/** The object store port's promises, by the simulated one in several moods in which they all hold. */
class SimulatedStoreContractTest {

    @Nested
    class Healthy extends Harness {
        @Override
        StoreFaults settings() {
            return new StoreFaults();
        }
    }

    @Nested
    class Instant extends Harness {
        @Override
        StoreFaults settings() {
            return new StoreFaults().request(Latency.fixed(0)).answer(Latency.fixed(0));
        }
    }

    @Nested
    class Slow extends Harness {
        @Override
        StoreFaults settings() {
            return new StoreFaults().slowFactor(100).timeout(3_600_000_000_000L);
        }
    }

    abstract static class Harness extends ObjectStoreContract {
        private final ManualClock clock = new ManualClock();
        private SimulatedStore store;

        abstract StoreFaults settings();

        @Override
        protected ObjectStore newStore() {
            store = new SimulatedStore(
                    clock,
                    new SeededRandomness(1),
                    new SeededRandomness(2),
                    new SeededRandomness(3),
                    new StoreFaults());
            return anotherClient();
        }

        @Override
        protected ObjectStore anotherClient() {
            return store.connect("client", clock, settings());
        }

        @Override
        protected void run() {
            clock.runUntilQuiet();
        }
    }
}
