package io.infinitycluster.transport.inmemory;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.contract.Parcel;
import io.infinitycluster.core.port.contract.TransportContract;
import io.infinitycluster.core.port.contract.TransportWorld;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;

/** The in-memory transport keeps the port's promises, whichever way messages cross it. */
class InMemoryTransportContractTest {

    @Nested
    class WithBytes extends TransportContract {
        @Override
        protected TransportWorld newWorld() {
            ManualScheduler scheduler = new ManualScheduler();
            return new World(scheduler, InMemoryNetwork.ofBytes(scheduler, () -> 1, new Parcel.ParcelCodec()));
        }
    }

    @Nested
    class WithObjects extends TransportContract {
        @Override
        protected TransportWorld newWorld() {
            ManualScheduler scheduler = new ManualScheduler();
            return new World(
                    scheduler, InMemoryNetwork.ofObjects(scheduler, () -> 1, parcel -> 4 + parcel.body().length));
        }
    }

    private static final class World implements TransportWorld {
        private static final long LIMIT = 10_000_000_000L;

        private final ManualScheduler scheduler;
        private final InMemoryNetwork<Parcel> network;
        private int addresses;

        World(ManualScheduler scheduler, InMemoryNetwork<Parcel> network) {
            this.scheduler = scheduler;
            this.network = network;
            network.defaults(LinkFaults.NONE
                    .withLatency(Latency.between(100_000, 2_000_000))
                    .withBandwidth(125_000_000));
        }

        @Override
        public String newAddress() {
            return "node" + ++addresses + ":7000";
        }

        @Override
        public Transport<Parcel> open(String address, Transport.Listener<Parcel> listener) {
            return network.attach(address, listener);
        }

        @Override
        public void close(String address) {
            network.detach(address);
        }

        @Override
        public void onLoop(String address, Runnable task) {
            scheduler.at(scheduler.nanos(), task);
        }

        @Override
        public boolean await(BooleanSupplier condition) {
            long limit = scheduler.nanos() + LIMIT;
            while (!condition.getAsBoolean()) {
                if (scheduler.nanos() > limit || !scheduler.runNext()) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public void settle() {
            scheduler.runUntil(scheduler.nanos() + LIMIT);
        }

        @Override
        public void close() {
            scheduler.runAll();
        }
    }
}
