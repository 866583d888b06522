package io.infinitycluster.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whole clusters keep their promises, whatever their shape, their load and the faults. Unlike the swarm's seeds these shrink: a failure
 * ends with few nodes, few faults and a short time.
 *
 * <p>A failure says what was drawn, and how to run it again: with jqwik's own seed, which stands in the report.
 */
class WholeClusterProps {

    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;
    private static final String REPEAT =
            "seed %d of %s; repeat with mvn test -pl simulator -am -Dtest=WholeClusterProps"
                    + " -Dsurefire.failIfNoSpecifiedTests=false, after @Property(seed = ...) with the seed that jqwik reports";

    @Property(tries = 60)
    void anyClusterKeepsItsPromises(@ForAll("runs") RunSettings settings, @ForAll long seed) {
        RunReport report = new SimulationRun(seed, settings).run();

        assertThat(report.violation()).as(REPEAT, seed, settings).isNull();
    }

    @Property(tries = 15)
    void anyRunIsAFunctionOfItsSeed(@ForAll("runs") RunSettings settings, @ForAll long seed) {
        RunReport once = new SimulationRun(seed, settings).run();
        RunReport again = new SimulationRun(seed, settings).run();

        assertThat(again.digest()).as(REPEAT, seed, settings).isEqualTo(once.digest());
        assertThat(again.events()).isEqualTo(once.events());
    }

    @Provide
    Arbitrary<RunSettings> runs() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 4),
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.of(true, false),
                        storage(),
                        load(),
                        faults(),
                        Arbitraries.longs().between(300, 6_000),
                        Arbitraries.longs().between(5, 40))
                .as((followers, learners, encode, cluster, workload, faults, gap, chaos) -> new RunSettings(
                        followers,
                        learners,
                        encode,
                        cluster,
                        workload,
                        faults,
                        gap * MILLI * faults.size(),
                        2 * SECOND,
                        chaos * SECOND,
                        true));
    }

    /** Small segments and checkpoints, so that short runs get to see them. */
    private static Arbitrary<ClusterSettings> storage() {
        Arbitrary<Integer> entries = Arbitraries.integers().between(16, 512);
        return Combinators.combine(entries, entries, entries)
                .as((segment, state, lag) -> ClusterSettings.defaults().withStorage(segment, state, lag));
    }

    private static Arbitrary<WorkloadSettings> load() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 8),
                        Arbitraries.integers().between(10, 150),
                        Arbitraries.integers().between(20, 90),
                        Arbitraries.integers().between(1, 6))
                .as((clients, rate, writes, keys) ->
                        new WorkloadSettings(clients, rate, writes, 50, 25, keys, 40, 3 * SECOND, 0, 50));
    }

    /** Some faults, and one that is always possible: a run in which nothing goes wrong fails as vacuous. */
    private static Arbitrary<List<FaultKind>> faults() {
        return Arbitraries.of(FaultKind.class)
                .filter(kind -> !Swarm.LOSING.contains(kind) && kind != FaultKind.KILL)
                .list()
                .uniqueElements()
                .ofMaxSize(10)
                .map(some -> {
                    List<FaultKind> all = new ArrayList<>(some);
                    all.add(FaultKind.KILL);
                    return all;
                });
    }
}
