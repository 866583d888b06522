package io.infinitycluster.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.workload.WorkloadSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The promises that only a whole run can break: it serves again, no node breaks by itself, and something happens at all. */
class SimulationRunTest {

    private static final long SECOND = 1_000_000_000L;

    private int followers = 2;
    private ClusterSettings cluster = ClusterSettings.defaults();
    private int writePercent = 50;
    private boolean recoverable = true;
    private final List<PlannedFault> faults = new ArrayList<>();

    private SimulationRun prepared() {
        return new SimulationRun(new RunPlan(
                3,
                new RunSettings(
                        followers,
                        0,
                        false,
                        cluster,
                        new WorkloadSettings(2, 20, writePercent, 0, 0, 2, 40, 3 * SECOND, 0, 0),
                        List.of(),
                        1,
                        1,
                        5 * SECOND,
                        recoverable),
                faults));
    }

    private void passes() {
        assertThat(prepared().run().violation()).isNull();
    }

    private void breaks(Invariant invariant, String words) {
        Violation violation = prepared().run().violation();
        assertThat(violation).isNotNull();
        assertThat(violation.invariant()).isEqualTo(invariant);
        assertThat(violation.detail()).contains(words);
    }

    /** A fault that never finds anything to strike: there is one node, and it cannot be cut off from itself. */
    private void impossibleFaults(int count) {
        followers = 1;
        for (int i = 0; i < count; i++) {
            faults.add(new PlannedFault(i, FaultKind.PARTITION, SECOND, i));
        }
    }

    @Test
    void aRunWithoutFaultsPasses() {
        passes();
    }

    @Test
    void aClusterThatDoesNotServeAgainIsRejected() {
        writePercent = 100; // what is written is never read again
        breaks(Invariant.SERVES_AGAIN, "no write was confirmed and read again within 75.010101s");
    }

    @Test
    void afterAnUnrestrictedRunNobodyHasToServe() {
        writePercent = 100;
        recoverable = false;
        passes();
    }

    @Test
    void nodesThatDoNotConvergeAreRejected() {
        followers = 4;
        passes();
        followers = 6; // one leads, four may follow, nobody may learn: one is left over for ever
        cluster = withoutLearners();
        breaks(Invariant.SERVES_AGAIN, "the nodes have not converged");
    }

    private static ClusterSettings withoutLearners() {
        ClusterSettings usual = ClusterSettings.defaults();
        return new ClusterSettings(
                usual.heartbeatNanos(),
                usual.nodeTimeoutNanos(),
                usual.followerLeaseNanos(),
                usual.leaderLeaseNanos(),
                usual.driftPpm(),
                usual.maxFollowers(),
                0,
                usual.minInsyncFollowers(),
                usual.archiveEntries(),
                usual.checkpointEntries(),
                usual.checkpointPartBytes(),
                usual.objectGraceNanos(),
                usual.storageLagEntries(),
                usual.maxCommandBytes(),
                usual.maxPendingBytes(),
                usual.applySliceNanos());
    }

    @Test
    void aNodeThatThrowsIsRejected() {
        SimulationRun run = prepared();
        run.observe((number, time, actor, kind, digest) -> {
            if (number == 100) {
                throw new IllegalStateException("as a node might");
            }
        });

        Violation violation = run.run().violation();

        assertThat(violation).isNotNull();
        assertThat(violation.invariant()).isEqualTo(Invariant.NO_NODE_BREAKS);
        assertThat(violation.detail()).contains("as a node might").contains("\n    at ");
    }

    private @Nullable Violation violationIfANodeStops(String reason, long events) {
        SimulationRun run = prepared();
        run.observe((number, time, actor, kind, digest) -> {
            if (number >= 300 && number < 300 + events) {
                run.cluster().nodes().get(0).stopped(reason);
            }
        });
        return run.run().violation();
    }

    @Test
    void aNodeThatStopsItselfIsRejectedUnlessItsDiskHasFailed() {
        Violation violation = violationIfANodeStops("it was asked to cut what is committed", 1_000);

        assertThat(violation).isNotNull();
        assertThat(violation.invariant()).isEqualTo(Invariant.NO_NODE_BREAKS);
        assertThat(violation.detail()).isEqualTo("n1 stopped: it was asked to cut what is committed");
        assertThat(violationIfANodeStops("DISK_ERROR", 1)).isNull();
    }

    @Test
    void aRunInWhichNobodyWasServedShowsNothing() {
        followers = 1;
        cluster = ClusterSettings.defaults().withMinInsyncFollowers(1);
        writePercent = 100;
        recoverable = false;
        breaks(Invariant.NOT_VACUOUS, "no operation succeeded");
    }

    @Test
    void aRunInWhichNoFaultFoundItsVictimShowsNothing() {
        impossibleFaults(21);
        breaks(Invariant.NOT_VACUOUS, "no fault was injected");
    }

    @Test
    void oneOfThemIsEnough() {
        impossibleFaults(21);
        faults.add(new PlannedFault(SECOND, FaultKind.KILL, SECOND, 1));
        passes();
    }

    @Test
    void aFewImpossibleOnesProveNothing() {
        impossibleFaults(20);
        passes();
    }

    @Test
    void faultsThatBeginAreToldWithWhatTheyStrike() {
        faults.add(new PlannedFault(SECOND, FaultKind.KILL, SECOND, 1));
        faults.add(new PlannedFault(2 * SECOND, FaultKind.WALL_JUMP, SECOND, 1));
        List<String> told = new ArrayList<>();
        List<String> trace = new ArrayList<>();
        SimulationRun run = prepared();
        run.onFault((fault, holds) -> told.add(fault.words(holds)));
        run.trace(trace::add);

        run.run();

        assertThat(told).hasSize(2).element(0).asString().matches("kill of process/n[12]");
        assertThat(told.get(1)).isEqualTo("wall jump");
        assertThat(trace).contains("1.000000s -- fault: " + told.get(0), "2.000000s -- fault: wall jump");
    }
}
