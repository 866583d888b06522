package io.infinitycluster.simulator.judge;

import static io.infinitycluster.simulator.judge.JudgedCluster.SECOND;
import static io.infinitycluster.simulator.judge.JudgedCluster.newestSegment;
import static io.infinitycluster.simulator.judge.JudgedCluster.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.Applier;
import io.infinitycluster.core.state.ForwardingStateMachine;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.fault.Latency;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The six invariants of design section 5, each with a situation that is as it should be, and one next to it that must be rejected. Those of
 * the bucket alone are in {@link ManifestWatchTest}.
 */
class JudgeTest {

    private static final long MILLI = 1_000_000L;

    private static void rejected(Invariant invariant, String words, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        Violation.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(invariant))
                .hasMessageContaining(words);
    }

    @Test
    void aClusterAtWorkKeepsItsPromises() {
        JudgedCluster it = new JudgedCluster().atWork();

        assertThat(it.answers).contains("leader is LEADER", "follower is FOLLOWER", "learner is LEARNER");
        assertThat(it.answers.stream().filter(answer -> answer.startsWith("confirmed")))
                .hasSize(10);
        assertThat(it.judge.confirmedIndex()).isGreaterThanOrEqualTo(11);
        assertThat(it.judge.checks()).isPositive();
        assertThat(it.judge.intactInSync()).containsExactly(it.leader, it.follower);
    }

    // --- 1: at most one node confirms in a term ---

    @Test
    void twoNodesThatConfirmInOneTermAreRejected() {
        JudgedCluster it = new JudgedCluster();
        // A store that overwrites what it should only create lets both create version 1: the follower has looked before
        // there was one.
        it.cluster.store().faults().ignoringConditions(true);
        it.leader.storeFaults().request(Latency.fixed(20 * MILLI)).answer(Latency.fixed(20 * MILLI));
        it.follower.storeFaults().request(Latency.fixed(30 * MILLI)).answer(Latency.fixed(500 * MILLI));
        it.begin(it.leader, RoleRequest.leader("leader"));
        it.begin(it.follower, RoleRequest.leader("follower"));

        it.pass(3 * SECOND);
        assertThat(it.leader.kind()).isEqualTo(NodeRole.LEADER);
        assertThat(it.follower.kind()).isEqualTo(NodeRole.LEADER);
        it.write(it.leader, 1);

        rejected(
                Invariant.ONE_LEADER_PER_TERM,
                "leader and follower both confirm in term 1",
                () -> it.write(it.follower, 1));
    }

    @Test
    void aTermOfAnotherLeaderInTheManifestIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();

        rejected(
                Invariant.ONE_LEADER_PER_TERM,
                "(term 1, follower)",
                () -> it.swap(top -> with(top, top.term(), top.inSync().get(1), top.inSync(), null)));
    }

    @Test
    void oneLeaderAfterAnotherIsAsItShouldBe() {
        JudgedCluster it = new JudgedCluster().atWork();
        it.leader.kill();
        it.pass(11 * SECOND);
        it.order(it.follower, RoleRequest.leader("follower"));
        it.pass(5 * SECOND);

        assertThat(it.follower.kind()).isEqualTo(NodeRole.LEADER);
        assertThat(it.judge.manifest()).isNotNull().extracting(Manifest::term).isEqualTo(2L);
    }

    // --- 2: what is confirmed is durable on every member of the in-sync set, and never lost or changed ---

    @Test
    void aConfirmedEntryThatIsCutOnAnInSyncMembersDiskIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();

        rejected(Invariant.CONFIRMED_IS_DURABLE, " and durably holds the confirmed log only up to", () -> {
            append(it.follower, last - 1);
            it.pass(SECOND);
        });
    }

    @Test
    void onALearnersDiskItMayBeCut() {
        JudgedCluster it = new JudgedCluster().atWork();
        append(it.learner, it.judge.confirmedIndex() - 1);
        it.pass(SECOND / 10);
    }

    @Test
    void whatRotsOnADiskWasDurableAllTheSame() {
        JudgedCluster it = new JudgedCluster().atWork();
        assertThat(it.follower.disk().corrupt(newestSegment(it.follower), written(it.follower) - 1L, 1))
                .isTrue();
        it.pass(SECOND);
    }

    @Test
    void aMemberWhoseLogIsGoneIsExcepted() {
        JudgedCluster it = new JudgedCluster().atWork();
        it.follower.wipe();
        it.pass(SECOND);

        assertThat(it.judge.intactInSync()).containsExactly(it.leader);
    }

    @Test
    void aMemberWhoseLogHasLostItsEndIsExcepted() {
        JudgedCluster it = new JudgedCluster().atWork();
        assertThat(it.judge.lastEntries(it.follower)).isNotNull();
        it.judge.tailLost(it.follower);
        append(it.follower, it.judge.confirmedIndex() - 1);
        it.pass(SECOND);

        assertThat(it.judge.inSync()).containsExactly(it.leader);
    }

    @Test
    void aMemberThatIsAddedWithoutAllThatIsConfirmedIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        it.cluster.network().isolate(it.learner.address());
        it.write(3);

        rejected(Invariant.CONFIRMED_IS_DURABLE, "learner is in sync in version", () -> addLearner(it));
    }

    @Test
    void aMemberThatIsAddedWithAllThatIsConfirmedIsNot() {
        JudgedCluster it = new JudgedCluster().atWork();
        it.write(3);
        addLearner(it);

        assertThat(it.judge.intactInSync()).contains(it.learner);
    }

    private static void addLearner(JudgedCluster it) {
        it.swap(top -> {
            List<Member> all = new ArrayList<>(top.inSync());
            all.add(new Member("learner", it.learner.process().log().replicaId(), it.learner.address()));
            return with(top, top.term(), top.leader(), all, null);
        });
    }

    @Test
    void aLeaderThatConfirmsWhatItsDiskDoesNotHoldIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();
        it.apply(it.leader, last);

        rejected(Invariant.CONFIRMED_IS_DURABLE, "its own disk holds " + last, () -> it.apply(it.leader, last + 1));
    }

    @Test
    void aSealBeforeTheEndOfWhatIsConfirmedIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();

        rejected(
                Invariant.CONFIRMED_IS_DURABLE,
                "the log is sealed at " + (last - 1) + ", and confirmed is " + last,
                () -> it.swap(top -> with(top, top.term(), top.leader(), top.inSync(), new Seal(last - 1, 1))));
    }

    @Test
    void aSealAtItsEndIsAsItShouldBe() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();
        it.swap(top -> with(top, top.term(), top.leader(), top.inSync(), new Seal(last, 1)));

        assertThat(it.judge.manifest()).isNotNull().extracting(Manifest::seal).isEqualTo(new Seal(last, 1));
    }

    // --- 3: any two logs agree on what both know to be committed ---

    @Test
    void anAppliedEntryThatTheLogDoesNotHoldIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        it.cluster.network().isolate(it.learner.address());
        it.write(3);
        long own = it.learner.process().log().lastIndex();
        assertThat(own).isLessThan(it.judge.confirmedIndex());

        it.apply(it.learner, own);
        rejected(
                Invariant.LOGS_AGREE,
                "learner applied at " + (own + 1)
                        + " another entry than the confirmed one, or one that it does not hold",
                () -> it.apply(it.learner, own + 1));
    }

    @Test
    void anotherEntryThanTheConfirmedOneIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();
        append(it.learner, last - 1, WalBytes.batch(last, 1, 'x'));
        it.pass(SECOND / 10);

        rejected(Invariant.LOGS_AGREE, "learner applied at " + last, () -> it.apply(it.learner, last));
    }

    // --- 4: applied states at the same index are identical ---

    /** A state machine that mistakes one command in five. */
    private static final class Careless extends ForwardingStateMachine {
        Careless() {
            super(new KeyValueStateMachine());
        }

        @Override
        public byte[] apply(long index, byte[] command) {
            return super.apply(index, index % 5 == 0 ? JudgedCluster.command(1_000) : command);
        }
    }

    @Test
    void anotherStateAtTheSameIndexIsRejectedOnAnyRole() {
        for (String careless : List.of("leader", "follower", "learner")) {
            JudgedCluster it = new JudgedCluster(
                    node -> node.name().equals(careless) ? new Careless() : new KeyValueStateMachine());

            rejected(Invariant.STATES_AGREE, "has another state than others at 5", it::atWork);
        }
    }

    @Test
    void theSameMistakeEverywhereIsTheSameState() {
        JudgedCluster it = new JudgedCluster(node -> new Careless()).atWork();
        assertThat(it.judge.confirmedIndex()).isGreaterThan(5);
    }

    /** A node that is behind takes the state of a checkpoint first, and then puts the log that it belongs to in the place of its own. */
    @Test
    void aStateOutOfACheckpointHasNothingToDoWithTheLogThatIsToBeReplaced() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();
        append(it.learner, last - 1, WalBytes.keyed(last, 1, "never carried out"));
        it.pass(SECOND / 10);

        Applier applier = it.learner.process().applier();
        assertThatCode(() -> applier.restore(last, applier.state())).doesNotThrowAnyException();
    }

    // --- 5: applied never passes committed ---

    @Test
    void anEntryThatIsAppliedBeforeItIsConfirmedIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();

        it.apply(it.follower, last);
        rejected(
                Invariant.APPLIED_IS_COMMITTED,
                "follower (FOLLOWER) applied " + (last + 1) + ", and confirmed is " + last,
                () -> it.apply(it.follower, last + 1));
        rejected(Invariant.APPLIED_IS_COMMITTED, "learner (LEARNER)", () -> it.apply(it.learner, last + 1));
    }

    @Test
    void aCheckpointOfMoreThanWasConfirmedIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long ahead = it.judge.confirmedIndex() + 5;
        rejected(Invariant.STORAGE_IS_WHOLE, "leader has dropped its log", () -> {
            drop(it.leader, ahead);
            it.pass(SECOND);
        });

        rejected(
                Invariant.APPLIED_IS_COMMITTED,
                "leader has a checkpoint of " + ahead + ", and confirmed is " + (ahead - 5),
                () -> it.apply(it.leader, ahead));
    }

    // --- 6: no object that is named is missing: what was dropped from the log is in a checkpoint ---

    @Test
    void aLogInSyncThatIsDroppedBeforeACheckpointIsNamedIsRejected() {
        JudgedCluster it = new JudgedCluster().atWork();
        long last = it.judge.confirmedIndex();

        rejected(Invariant.STORAGE_IS_WHOLE, "follower has dropped its log up to " + last + ", and version ", () -> {
            drop(it.follower, last);
            it.pass(SECOND);
        });
    }

    @Test
    void aLearnersLogMayBeDropped() {
        JudgedCluster it = new JudgedCluster().atWork();
        drop(it.learner, it.judge.confirmedIndex());
        it.pass(SECOND / 10);
    }

    // --- What an operator has allowed to be lost is excepted ---

    @Test
    void aRecordedLossIsNoViolation() {
        JudgedCluster it = new JudgedCluster().atWork();
        List<String> losses = new ArrayList<>();
        it.judge.onLoss(() -> losses.add("loss"));
        it.cluster.network().isolate(it.learner.address());
        it.write(3);
        it.leader.losePower();
        it.follower.losePower();
        it.cluster.network().rejoin(it.learner.address());
        it.pass(12 * SECOND);
        it.order(it.learner, RoleRequest.leaderDespiteLoss("learner"));
        it.pass(20 * SECOND);

        assertThat(it.learner.kind()).isEqualTo(NodeRole.LEADER);
        assertThat(it.judge.recordedLosses()).isEqualTo(1);
        assertThat(losses).hasSize(1);
        assertThat(it.judge.isHistorySplit()).isFalse();
    }

    // --- Tools ---

    private static Manifest with(Manifest top, long term, Member leader, List<Member> inSync, @Nullable Seal seal) {
        return new Manifest(
                top.version() + 1,
                top.clusterId(),
                term,
                leader,
                inSync,
                top.leaderLeaseNanos(),
                top.followerLeaseNanos(),
                4711,
                seal,
                top.checkpoint(),
                top.archive(),
                top.cuts());
    }

    /** Writes a group to a node's disk behind its back: it ends the log before its batch. */
    private static void append(SimulatedNode node, long end, byte[]... batches) {
        force(node, 0, end, batches);
    }

    /** Writes to a node's disk behind its back that all up to an index is in a checkpoint. */
    private static void drop(SimulatedNode node, long base) {
        force(node, base, base);
    }

    private static void force(SimulatedNode node, long base, long end, byte[]... batches) {
        String file = newestSegment(node);
        long offset = (written(node) + WalBytes.SECTOR - 1L) / WalBytes.SECTOR * WalBytes.SECTOR;
        long number = Long.parseLong(file.substring("wal-".length()));
        Disk disk = node.disk().open();
        long at = offset;
        for (byte[] record :
                new WalBytes.Header(number, offset, -1, node.process().log().replicaId(), 1, base, end).with(batches)) {
            disk.write(file, at, record);
            at += record.length;
        }
        disk.force(file, Completion.of(done -> {}, failure -> {}));
    }
}
