package io.infinitycluster.core.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifests;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Committed;
import io.infinitycluster.core.message.Message.ContinueFromStorage;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the log reaches one follower (P1, P5, P9). */
class ReplicatorTest {

    private static final long TERM = 3;
    private static final String ADDRESS = "ron:23850";

    private final Member ron = Manifests.member("ron", 77);
    private final ManualClock clock = new ManualClock();
    private final List<Message> sent = new ArrayList<>();
    private final Log log = newLog();
    private long commit;
    private long archived;
    private final Replicator replicator = new Replicator(
            log, TERM, clock, (to, lane, message) -> sent.add(message), () -> commit, () -> archived, 1_000);

    private Log newLog() {
        MemoryDisk disk = new MemoryDisk();
        Outcome<Log> outcome = new Outcome<>();
        new LogFiles(disk, clock, new Counter(1), LogSettings.defaults(), new Log.Listener() {
                    @Override
                    public void logForced() {}

                    @Override
                    public void logFailed(PortFailure failure) {}

                    @Override
                    public void logWaits(PortFailure failure) {}
                })
                .create(1, outcome);
        disk.run();
        return outcome.value();
    }

    private void append(long term, int entries) {
        for (int i = 0; i < entries; i++) {
            log.append(Batch.noop(log.lastIndex() + 1, term));
        }
    }

    private List<Message> take() {
        List<Message> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    private Append takeAppend() {
        List<Message> all = take();
        assertThat(all).hasSize(1);
        return (Append) all.get(0);
    }

    private boolean acknowledge(long index) {
        return replicator.appended(ADDRESS, new Appended(TERM, 77, index));
    }

    private Replica register(long lastIndex, long lastTerm) {
        return replicator.register(ron, NodeRole.FOLLOWER, lastIndex, lastTerm, TERM);
    }

    @Test
    void matchingBeginsWhereTheLogsCanAgreeAtTheLatest() {
        append(1, 4);
        append(3, 2);
        register(9, 2);
        Append first = takeAppend();
        assertThat(first.previousIndex())
                .as("the last entry of a term no higher than 2")
                .isEqualTo(4);
        assertThat(first.previousTerm()).isEqualTo(1);
    }

    @Test
    void matchingSendsOneAtATimeAndGoesBackWhereTheFollowerSays() {
        append(1, 4);
        append(3, 4);
        Replica replica = register(7, 3);
        assertThat(takeAppend().previousIndex()).isEqualTo(7);
        append(3, 1);
        replicator.replicate();
        assertThat(take()).as("while one is on its way").isEmpty();
        replicator.refused(ADDRESS, new AppendRefused(TERM, 77, 7, 6, 2));
        assertThat(takeAppend().previousIndex()).isEqualTo(4);
        replicator.refused(ADDRESS, new AppendRefused(TERM, 77, 7, 1, 1));
        assertThat(take()).as("a late copy of the first refusal").isEmpty();
        assertThat(replica.isMatched()).isFalse();
        assertThat(replica.ackedIndex()).isZero();
    }

    @Test
    void onlyWhatWasAcknowledgedCounts() {
        append(3, 5);
        Replica replica = register(5, 3);
        assertThat(replica.ackedIndex()).as("its own end is no acknowledgement").isZero();
        assertThat(acknowledge(3)).isTrue();
        assertThat(replica.ackedIndex()).isEqualTo(3);
        assertThat(acknowledge(2)).isFalse();
        assertThat(replica.ackedIndex()).isEqualTo(3);
        assertThat(acknowledge(6)).as("beyond the leader's own log").isFalse();
        assertThat(replica.ackedIndex()).isEqualTo(3);
    }

    @Test
    void anotherLogOrAnotherAddressAcknowledgesNothing() {
        append(3, 5);
        Replica replica = register(0, 0);
        assertThat(replicator.appended(ADDRESS, new Appended(TERM, 78, 5))).isFalse();
        assertThat(replicator.appended("luna:23850", new Appended(TERM, 77, 5))).isFalse();
        assertThat(replica.ackedIndex()).isZero();
    }

    @Test
    void aMatchedReplicaIsStreamedToUpToTheWindow() {
        append(3, 1);
        register(1, 3);
        acknowledge(1);
        take();
        for (int i = 0; i < 100; i++) {
            append(3, 1);
            replicator.replicate();
        }
        assertThat(take()).hasSize(Replica.WINDOW).allMatch(message -> message instanceof Append);
        acknowledge(2);
        List<Message> next = take();
        assertThat(next).hasSize(1);
        assertThat(((Append) next.get(0)).previousIndex()).isEqualTo(1 + Replica.WINDOW);
        assertThat(((Append) next.get(0)).batches())
                .as("all that had gathered, in one")
                .hasSize(100 - Replica.WINDOW);
    }

    @Test
    void silenceMeansThatSomethingWasLostAndMatchingBeginsAnewFromWhatWasAcknowledged() {
        append(3, 1);
        Replica replica = register(1, 3);
        acknowledge(1);
        append(3, 3);
        replicator.replicate();
        take();
        replicator.resend();
        assertThat(take()).isEmpty();
        clock.advance(500_000_000L);
        replicator.resend();
        Append again = takeAppend();
        assertThat(again.previousIndex()).isEqualTo(1);
        assertThat(again.batches()).as("first of all, where to begin").isEmpty();
        assertThat(replica.isMatched()).isFalse();
        assertThat(replica.ackedIndex()).isEqualTo(1);
        acknowledge(1);
        assertThat(takeAppend().batches()).hasSize(3);
    }

    @Test
    void nothingIsSentToAReplicaThatIsNotAlive() {
        append(3, 1);
        Replica replica = register(1, 3);
        acknowledge(1);
        take();
        replica.setStatus(NodeStatus.TIMEOUT);
        append(3, 1);
        replicator.replicate();
        clock.advance(5_000_000_000L);
        replicator.resend();
        assertThat(take()).isEmpty();
        replicator.revive(replica);
        assertThat(takeAppend().previousIndex()).isEqualTo(1);
    }

    @Test
    void newsOfACommitComesAloneWhenThereAreNoEntriesToCarryIt() {
        append(3, 2);
        register(2, 3);
        acknowledge(2);
        take();
        commit = 2;
        replicator.replicate();
        assertThat(take()).containsExactly(new Committed(TERM, 2));
        replicator.replicate();
        assertThat(take()).isEmpty();
    }

    @Test
    void whoeverIsTooFarBehindContinuesFromSharedStorage() {
        append(3, 1_500);
        archived = 1_200;
        register(100, 3);
        assertThat(take()).containsExactly(new ContinueFromStorage(TERM, 1_200));
        replicator.register(ron, NodeRole.FOLLOWER, 1_200, 3, TERM);
        assertThat(takeAppend().previousIndex()).isEqualTo(1_200);
    }

    @Test
    void whatALogHasAcknowledgedIsRememberedWhenItsNodeRegistersAnewOrLeaves() {
        append(3, 5);
        register(0, 0);
        acknowledge(4);
        replicator.remove("ron");
        assertThat(replicator.named("ron")).isNull();
        assertThat(replicator.acknowledgedBy(77)).isEqualTo(4);
        assertThat(register(5, 3).ackedIndex()).isEqualTo(4);
        Member amnesiac = Manifests.member("ron", 78);
        Replica other = replicator.register(amnesiac, NodeRole.FOLLOWER, 0, 0, TERM);
        assertThat(other.ackedIndex()).as("another log under the same name").isZero();
        assertThat(replicator.of(ron)).isNull();
    }
}
