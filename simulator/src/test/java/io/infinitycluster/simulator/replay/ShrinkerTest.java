package io.infinitycluster.simulator.replay;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.replay.Shrinker.Shrunk;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.RunSettings;
import io.infinitycluster.simulator.run.SimulationRun;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs here take no time: a plan fails if a test says so. Real runs with real bugs are shrunk in the scenarios' ShrinkingTest. */
class ShrinkerTest {

    private static final long SECOND = 1_000_000_000L;

    private final List<RunPlan> tried = new ArrayList<>();

    /** Thirty faults, one every two seconds, of three kinds in turn. */
    private static RunPlan plan() {
        List<PlannedFault> faults = new ArrayList<>();
        List<FaultKind> kinds = List.of(FaultKind.KILL, FaultKind.PARTITION, FaultKind.WIPE);
        for (int i = 0; i < 30; i++) {
            faults.add(new PlannedFault(2L * i * SECOND, kinds.get(i % 3), 3 * SECOND, i));
        }
        return new RunPlan(
                9,
                new RunSettings(
                        4,
                        2,
                        true,
                        ClusterSettings.defaults().withStorage(20, 40, 20).withMinInsyncFollowers(1),
                        WorkloadSettings.standard(),
                        kinds,
                        SECOND,
                        SECOND,
                        60 * SECOND,
                        true),
                faults);
    }

    /** Breaks at the end of the faults, or never. */
    private Shrinker.Trials breaking(Function<RunPlan, @Nullable Invariant> broken) {
        return breaking(broken, plan -> plan.settings().chaosNanos() + SECOND, plan -> 1_000L);
    }

    private Shrinker.Trials breaking(
            Function<RunPlan, @Nullable Invariant> broken,
            Function<RunPlan, Long> brokeAt,
            Function<RunPlan, Long> events) {
        return (plan, mostEvents) -> {
            tried.add(plan);
            Invariant invariant = broken.apply(plan);
            return new RunReport(
                    plan.seed(),
                    plan.settings(),
                    plan.hashCode(),
                    Math.min(mostEvents + 1, events.apply(plan)),
                    SECOND,
                    Map.of(),
                    Map.of(),
                    1,
                    1,
                    1,
                    1,
                    1,
                    1,
                    invariant == null ? null : new Violation(invariant, "so it was told"),
                    brokeAt.apply(plan));
        };
    }

    private static boolean has(RunPlan plan, long seed) {
        return plan.faults().stream().anyMatch(fault -> fault.seed() == seed);
    }

    private Shrunk shrink(Shrinker.Trials trials) {
        return new Shrinker(trials, 1_000).shrink(plan()).orElseThrow();
    }

    @Test
    void onlyTheFaultsThatAreNeededStay() {
        Shrunk shrunk = shrink(breaking(plan -> has(plan, 7) && has(plan, 23) ? Invariant.LOGS_AGREE : null));

        assertThat(shrunk.plan().faults()).extracting(PlannedFault::seed).containsExactly(7L, 23L);
        assertThat(shrunk.plan().faults())
                .extracting(PlannedFault::kind)
                .containsExactly(FaultKind.PARTITION, FaultKind.WIPE);
        assertThat(shrunk.complete()).isTrue();
    }

    @Test
    void theClusterIsAsSmallAndTheLoadAsLowAsTheyCanBe() {
        RunSettings least =
                shrink(breaking(plan -> Invariant.LOGS_AGREE)).plan().settings();

        assertThat(least.followers()).isEqualTo(1);
        assertThat(least.learners()).isZero();
        assertThat(least.encodeMessages()).isFalse();
        assertThat(least.workload().clients()).isEqualTo(1);
        assertThat(least.workload().operationsPerSecond()).isEqualTo(10);
        assertThat(least.workload().keys()).isEqualTo(1);
        assertThat(least.cluster()).isEqualTo(ClusterSettings.defaults());
    }

    @Test
    void whatTheFailureNeedsOfTheShapeStays() {
        RunSettings least = shrink(breaking(plan -> plan.settings().followers() >= 3
                                && plan.settings().learners() >= 1
                                && plan.settings().cluster().checkpointEntries() == 40
                                && plan.settings().workload().clients() >= 4
                        ? Invariant.LOGS_AGREE
                        : null))
                .plan()
                .settings();

        assertThat(least.followers()).isEqualTo(3);
        assertThat(least.learners()).isEqualTo(1);
        assertThat(least.cluster().checkpointEntries()).isEqualTo(40);
        assertThat(least.workload().clients()).isBetween(4, 5);
    }

    /** Or else it would not serve, whatever the bug. */
    @Test
    void aClusterThatNeedsFollowersInSyncKeepsOneToSpareAndClientsGoOnReading() {
        RunSettings least = shrink(breaking(
                        plan -> plan.settings().cluster().minInsyncFollowers() == 1 ? Invariant.SERVES_AGAIN : null))
                .plan()
                .settings();

        assertThat(least.followers()).isEqualTo(3);
        assertThat(least.workload().writePercent())
                .isEqualTo(plan().settings().workload().writePercent());
    }

    @Test
    void anotherPromiseThatBreaksIsAnotherFailure() {
        Shrunk shrunk = shrink(breaking(plan -> has(plan, 7) ? Invariant.LOGS_AGREE : Invariant.LINEARIZABLE));

        assertThat(shrunk.plan().faults()).extracting(PlannedFault::seed).containsExactly(7L);
        assertThat(shrunk.report().violation().invariant()).isEqualTo(Invariant.LOGS_AGREE);
    }

    @Test
    void theRunEndsWhereThePromiseBreaks() {
        long breaks = 17 * SECOND;
        Shrunk shrunk = shrink(breaking(
                plan -> plan.settings().chaosNanos() > breaks && plan.faults().size() >= 5
                        ? Invariant.LOGS_AGREE
                        : null,
                plan -> breaks,
                plan -> 1_000L));

        assertThat(shrunk.plan().settings().chaosNanos()).isEqualTo(breaks + 1);
        assertThat(tried.get(1).faults())
                .as("the first attempt: those that had begun")
                .hasSize(9);
    }

    @Test
    void whatBreaksAfterTheFaultsDoesSoSoonerIfTheyStopSooner() {
        Shrunk shrunk = shrink(breaking(plan -> has(plan, 2) ? Invariant.SERVES_AGAIN : null));

        assertThat(shrunk.plan().settings().chaosNanos()).isLessThan(10 * SECOND);
    }

    @Test
    void faultsFollowEachOtherSoonerAndAreShorter() {
        Shrunk shrunk = shrink(breaking(
                plan -> has(plan, 7) && has(plan, 23) && plan.faults().get(0).durationNanos() >= SECOND
                        ? Invariant.LOGS_AGREE
                        : null));

        PlannedFault first = shrunk.plan().faults().get(0);
        PlannedFault second = shrunk.plan().faults().get(1);
        assertThat(first.durationNanos()).isBetween(SECOND, 2 * SECOND);
        assertThat(second.durationNanos()).isEqualTo(1);
        assertThat(first.atNanos()).isLessThanOrEqualTo(SECOND / 100);
        assertThat(second.atNanos() - first.atNanos()).isLessThanOrEqualTo(SECOND / 100);
    }

    @Test
    void aRunThatDoesNotEndIsNotTakenForTheFailure() {
        Shrunk shrunk = shrink(breaking(
                plan -> Invariant.NO_NODE_BREAKS,
                plan -> 61 * SECOND,
                plan -> has(plan, 7) ? 1_000L : Long.MAX_VALUE - 1));

        assertThat(shrunk.plan().faults()).extracting(PlannedFault::seed).containsExactly(7L);
    }

    @Test
    void whatDoesNotFailAgainIsSaidToDoSo() {
        assertThat(new Shrinker(breaking(plan -> null), 1_000).shrink(plan())).isEqualTo(Optional.empty());
    }

    @Test
    void itEndsAfterSoManyTriesWithTheSmallestThatWasFound() {
        for (int most = 0; most < 40; most++) {
            tried.clear();
            Shrunk shrunk = new Shrinker(
                            breaking(plan -> has(plan, 7) && has(plan, 23) ? Invariant.LOGS_AGREE : null), most)
                    .shrink(plan())
                    .orElseThrow();
            assertThat(tried).hasSizeLessThanOrEqualTo(most + 1);
            assertThat(shrunk.complete()).isFalse();
            assertThat(has(shrunk.plan(), 7) && has(shrunk.plan(), 23)).isTrue();
        }
    }

    @Test
    void whoAbandonsItGetsTheSmallestThatWasFound() {
        Shrinker[] shrinker = new Shrinker[1];
        shrinker[0] = new Shrinker(
                breaking(plan -> {
                    if (tried.size() == 20) {
                        shrinker[0].abandon();
                    }
                    return has(plan, 7) ? Invariant.LOGS_AGREE : null;
                }),
                1_000);
        Shrunk shrunk = shrinker[0].shrink(plan()).orElseThrow();

        assertThat(tried).hasSize(20);
        assertThat(shrunk.complete()).isFalse();
        assertThat(shrinker[0].status().tries()).isEqualTo(19);
        assertThat(shrinker[0].status().faults())
                .isEqualTo(shrunk.plan().faults().size());
    }

    @Test
    void itComesOutTheSameEveryTime() {
        // Of its text: the hash code of an enum is another one in each JVM.
        Shrinker.Trials trials = breaking(plan -> (plan.toString().hashCode() & 3) != 1 ? Invariant.LOGS_AGREE : null);
        Optional<Shrunk> once = new Shrinker(trials, 300).shrink(plan());

        assertThat(once).isPresent();
        assertThat(new Shrinker(trials, 300).shrink(plan()).map(Shrunk::plan)).isEqualTo(once.map(Shrunk::plan));
    }

    /** What a plan is without its generator is the same run: that is what makes a saved one worth something. */
    @Test
    void aRecordedRunIsTheRunThatWasDrawn() throws MalformedPlanException {
        for (long seed = 1; seed <= 3; seed++) {
            RunReport drawn = new SimulationRun(seed).run();
            RecordedRun recorded = new RecordedRun(RunPlan.draw(seed), Invariant.NOT_VACUOUS, drawn.digest());
            RecordedRun read = PlanFormat.read(PlanFormat.write(recorded, List.of()));

            assertThat(new SimulationRun(read.plan()).run().digest()).isEqualTo(drawn.digest());
        }
    }
}
