package io.infinitycluster.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.linearizability.Outcome;
import io.infinitycluster.simulator.random.RandomStreams;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Linearizable: strong reads and writes, as clients were told of them. */
class WorkloadTest {

    private final SimulatedCluster cluster = new SimulatedCluster(
            new RandomStreams(1), ClusterSettings.defaults(), true, node -> new KeyValueStateMachine());
    private boolean split;
    private final Workload workload =
            new Workload(cluster, new WorkloadSettings(2, 10, 50, 50, 0, 1, 5, 1_000_000_000L, 0, 0), () -> split);
    private KeyHistory key = workload.drawKey();

    private void wrote(int client, String value) {
        long invoked = workload.invoke(key);
        workload.end(key, client, new KvCall.Put(value), new Outcome.Ok<>(new KvResult.Done()), invoked, 0);
    }

    private void read(int client, @Nullable String value) {
        endRead(client, workload.invoke(key), value);
    }

    private void endRead(int client, long invoked, @Nullable String value) {
        workload.end(key, client, new KvCall.Get(), new Outcome.Ok<>(new KvResult.Value(value)), invoked, 0);
    }

    private void rejected() {
        assertThatThrownBy(workload::checkAll)
                .isInstanceOfSatisfying(
                        Violation.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(Invariant.LINEARIZABLE))
                .hasMessageContaining("the history of k0 cannot be ordered");
    }

    @Test
    void aReadSeesTheWriteBeforeIt() {
        wrote(0, "a");
        read(1, "a");
        workload.checkAll();
        assertThat(workload.counts().checkedOperations()).isEqualTo(2);
    }

    @Test
    void aStaleReadIsRejected() {
        wrote(0, "a");
        wrote(0, "b");
        read(1, "a");
        rejected();
    }

    @Test
    void aReadDuringAWriteMayOrMayNotSeeIt() {
        wrote(0, "a");
        long invoked = workload.invoke(key);
        wrote(0, "b");
        endRead(1, invoked, "a");
        workload.checkAll();
    }

    @Test
    void aLostWriteIsRejected() {
        wrote(0, "a");
        read(1, null);
        rejected();
    }

    @Test
    void anUnknownWriteMayHaveHappenedOrNot() {
        for (String seen : new String[] {"a", null}) {
            key = workload.drawKey();
            long invoked = workload.invoke(key);
            workload.end(key, 0, new KvCall.Put("a"), new Outcome.Unknown<>(), invoked, 0);
            read(1, seen);
            workload.checkAll();
        }
    }

    @Test
    void aRefusedWriteMustNotHaveHappened() {
        long invoked = workload.invoke(key);
        workload.end(key, 0, new KvCall.Put("a"), new Outcome.Failed<>(), invoked, 0);
        read(1, "a");
        rejected();
    }

    @Test
    void aKeyThatWasUsedUpIsJudgedWhenItsLastOperationEnds() {
        wrote(0, "a");
        for (int i = 0; i < 4; i++) {
            read(1, i < 3 ? "a" : "b");
        }
        assertThat(workload.giveUp(key)).isTrue();
        long invoked = workload.invoke(key);

        assertThatThrownBy(() -> workload.end(
                        key, 0, new KvCall.Delete(), new Outcome.Ok<>(new KvResult.Flag(true)), invoked, 0))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("the history of k0 cannot be ordered");
    }

    @Test
    void whatAnOperatorHasAllowedToBeLostIsNotJudged() {
        wrote(0, "a");
        workload.lossAllowed();
        read(1, null);
        workload.checkAll();
        assertThat(workload.counts().checkedOperations()).isZero();
        assertThat(workload.counts().exceptedKeys()).isEqualTo(1);
    }

    @Test
    void norIsAKeyThatIsTakenIntoUseWhileThereAreTwoHistories() {
        split = true;
        workload.checkAll();
        key = workload.drawKey();
        split = false;
        wrote(0, "a");
        read(1, null);
        workload.checkAll();
    }
}
