package io.infinitycluster.simulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.manifest.CreateOnlyProbe;
import io.infinitycluster.core.manifest.CreateOnlyProbe.Verdict;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.simulator.SeededRandomness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The probe of create-only writes against a store whose answers get lost: it never accuses a good one, nor acquits a bad one. */
class CreateOnlyProbeSimulationTest {

    private static final int SEEDS = 300;

    /** Probes of two nodes at the same time, each repeated until it has a verdict. */
    private static final class Run implements Completion<Verdict> {
        private static final int NODES = 2;
        private static final int TRIES = 200;

        private final ManualClock clock = new ManualClock();
        private final List<Verdict> verdicts = new ArrayList<>();
        private final List<CreateOnlyProbe> probes = new ArrayList<>();
        private int inconclusive;

        Run(long seed, StoreFaults faults) {
            SimulatedStore store = new SimulatedStore(
                    clock,
                    new SeededRandomness(seed),
                    new SeededRandomness(seed + 1_000_000),
                    new SeededRandomness(seed + 2_000_000),
                    faults);
            for (int node = 0; node < NODES; node++) {
                StoreClient client = store.connect("node" + node, clock, new StoreFaults());
                probes.add(new CreateOnlyProbe(client, new SeededRandomness(100 * seed + node)));
            }
        }

        Run play() {
            probes.forEach(probe -> probe.run(this));
            clock.runUntilQuiet();
            for (int i = 0; i < TRIES && verdicts.size() < NODES; i++) {
                probes.get(i % NODES).run(this);
                clock.runUntilQuiet();
            }
            assertThat(verdicts)
                    .as("verdicts after " + inconclusive + " inconclusive tries")
                    .hasSizeGreaterThanOrEqualTo(NODES);
            return this;
        }

        @Override
        public void succeeded(Verdict verdict) {
            verdicts.add(verdict);
        }

        @Override
        public void failed(PortFailure failure) {
            assertThat(failure.kind()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
            inconclusive++;
        }
    }

    private static StoreFaults faulty(long seed) {
        int perMillion = (int) (seed % 5) * 2_000;
        return new StoreFaults()
                .errorBefore(perMillion)
                .errorAfter(perMillion)
                .requestLost(perMillion)
                .answerLost(perMillion)
                .lateEffect(perMillion)
                .repeatedCreate(4 * perMillion);
    }

    @Test
    void aGoodStoreIsNeverAccused() {
        int inconclusive = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed, faulty(seed)).play();
            assertThat(run.verdicts).as("seed " + seed).allMatch(new Verdict.Honoured()::equals);
            inconclusive += run.inconclusive;
        }
        assertThat(inconclusive).as("tries that met a fault").isGreaterThan(SEEDS / 10);
    }

    @Test
    void aStoreThatIgnoresTheConditionIsNeverAcquitted() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Run run = new Run(seed, faulty(seed).ignoringConditions(true)).play();
            assertThat(run.verdicts).as("seed " + seed).allMatch(Verdict.Ignored.class::isInstance);
        }
    }

    @Test
    void aHealthyStoreIsLeftEmpty() {
        ManualClock clock = new ManualClock();
        SimulatedStore store = new SimulatedStore(
                clock, new SeededRandomness(1), new SeededRandomness(2), new SeededRandomness(4), new StoreFaults());
        List<Verdict> heard = new ArrayList<>();
        new CreateOnlyProbe(store.connect("node", clock, new StoreFaults()), new SeededRandomness(3))
                .run(Completion.of(heard::add, failure -> {}));
        clock.runUntilQuiet();
        assertThat(heard).containsExactly(new Verdict.Honoured());
        assertThat(store.objects()).isEmpty();
        assertThat(store.counters().operations()).as("what a probe costs").isLessThan(50);
    }
}
