package io.infinitycluster.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Committed;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.HeartbeatAnswer;
import io.infinitycluster.core.message.Message.ReadProbe;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.Message.StaleTerm;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueQuery;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.testing.Counter;
import io.infinitycluster.core.testing.MemoryDisk;
import io.infinitycluster.core.testing.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A whole node as a follower, whose leader is the test: what it acknowledges, refuses, and reads (P1, P4, P5, P8). */
class FollowerNodeTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String LEADER = "harry:23850";

    private final ManualClock clock = new ManualClock();
    private MemoryDisk disk = new MemoryDisk();
    private final List<Message> sent = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private final Transport<Message> transport = (address, lane, message) -> sent.add(message);
    private Node node;

    @BeforeEach
    void follow() {
        follow(LogSettings.defaults());
    }

    private void follow(LogSettings log) {
        disk = new MemoryDisk();
        node = new Node(
                new NodeOptions("ron:23850", true, ClusterSettings.defaults(), log),
                new NodePorts(clock, new Counter(0), disk, new ScriptedStore(), transport),
                KeyValueStateMachine::new,
                new NodeListener() {});
        node.start(new Outcome<>());
        disk.run();
        node.assign(RoleRequest.follower("ron", LEADER), reply("follower"));
        Register register = (Register) take().get(0);
        hear(new Registered(register.requestId(), 1, "harry", 7, SECOND));
        assertThat(node.role().kind()).as("before the leader's term is durable").isEqualTo(NodeRole.ADMIN);
        disk.run();
        assertThat(node.role().kind()).isEqualTo(NodeRole.FOLLOWER);
        sent.clear();
    }

    private <T> Reply<T> reply(String name) {
        return new Reply<>() {
            @Override
            public void answered(T answer) {
                heard.add(name + " answered");
            }

            @Override
            public void refused(Refusal refusal) {
                heard.add(name + " refused " + refusal.code().code());
            }
        };
    }

    private List<Message> take() {
        List<Message> all = List.copyOf(sent);
        sent.clear();
        return all;
    }

    private void hear(Message message) {
        node.received(LEADER, message);
    }

    private void append(long term, long previous, long previousTerm, long commit, Batch... batches) {
        hear(new Append(term, previous, previousTerm, commit, List.of(batches)));
    }

    private Appended acknowledged(long term, long index) {
        return new Appended(term, node.log().replicaId(), index);
    }

    private void read() {
        byte[] query = new KeyValueQuery.Get(Bytes.utf8("x")).encode();
        node.read(new ReadRequest(query, ReadRequest.Consistency.STRONG, 0), reply("read"));
    }

    /** The next heartbeat's sequence; it is sent a second after the one before. */
    private long nextHeartbeat() {
        sent.clear();
        clock.advance(SECOND);
        for (Message message : take()) {
            if (message instanceof Heartbeat heartbeat) {
                return heartbeat.sequence();
            }
        }
        throw new AssertionError("no heartbeat");
    }

    private void answer(long sequence, long leaseNanos) {
        hear(new HeartbeatAnswer(1, sequence, NodeStatus.ALIVE, 0, leaseNanos, 0, List.of()));
    }

    @Test
    void itAcknowledgesOnlyWhatItHasForced() {
        append(1, 0, 0, 0, Batch.noop(1, 1));
        assertThat(take()).isEmpty();
        disk.run();
        assertThat(take()).containsExactly(acknowledged(1, 1));
    }

    @Test
    void itAcknowledgesWhatItHasMatchedAndNotItsOwnEnd() {
        append(1, 0, 0, 0, Batch.noop(1, 1), Batch.noop(2, 1), Batch.noop(3, 1));
        disk.run();
        take();
        hear(new Message.NewLeader(2, "harry", LEADER));
        disk.run();
        take();
        append(2, 1, 1, 0);
        disk.run();
        assertThat(take()).as("its own log ends at 3").containsExactly(acknowledged(2, 1));
    }

    @Test
    void itPersistsAHigherTermBeforeItAnswersInIt() {
        hear(new ReadProbe(5, 9));
        append(5, 0, 0, 0);
        assertThat(take()).isEmpty();
        disk.crash();
        assertThat(node.log().durableTerm()).isEqualTo(1);
    }

    @Test
    void itAnswersInAHigherTermOnceThatIsDurable() {
        hear(new ReadProbe(5, 9));
        disk.run();
        assertThat(node.log().durableTerm()).isEqualTo(5);
        assertThat(take())
                .containsExactly(new Message.ReadProbed(5, 9, node.log().replicaId()));
    }

    /** Its entries may be the first that is heard of it, and they say only where they come from. */
    @Test
    void itLearnsTheNameOfALeaderThatTookItOver() {
        String heir = "hermione:23850";
        node.received(heir, new Append(2, 0, 0, 0, List.of()));
        disk.run();
        node.received(heir, new Append(2, 0, 0, 0, List.of()));
        NodeInfo itself = new NodeInfo("hermione", NodeRole.LEADER, NodeStatus.ALIVE, heir, 0, 0, 2, 0, 0, 0, 0, true);
        node.received(heir, new HeartbeatAnswer(2, nextHeartbeat(), NodeStatus.ALIVE, 0, 0, 0, List.of(itself)));
        assertThat(node.nodes())
                .filteredOn(each -> each.role() == NodeRole.LEADER)
                .singleElement()
                .satisfies(leader -> {
                    assertThat(leader.address()).isEqualTo(heir);
                    assertThat(leader.name()).isEqualTo("hermione");
                });
    }

    @Test
    void itRefusesMessagesOfALowerTerm() {
        hear(new ReadProbe(5, 9));
        disk.run();
        take();
        append(4, 0, 0, 1, Batch.noop(1, 4));
        hear(new ReadProbe(4, 10));
        hear(new Committed(4, 1));
        disk.run();
        assertThat(node.log().lastIndex()).isZero();
        assertThat(take()).hasSize(3).allMatch(new StaleTerm(5)::equals);
    }

    @Test
    void itRefusesEntriesThatDoNotFollowItsOwnAndSaysWhereItsLogEnds() {
        append(1, 0, 0, 0, Batch.noop(1, 1));
        disk.run();
        take();
        append(1, 5, 1, 5, Batch.noop(6, 1));
        disk.run();
        assertThat(take()).containsExactly(new AppendRefused(1, node.log().replicaId(), 5, 1, 1));
        assertThat(node.applier().appliedIndex()).isZero();
    }

    @Test
    void itCutsATailThatDiffersAndNeverWhatItKnowsToBeCommitted() {
        append(1, 0, 0, 1, Batch.noop(1, 1), Batch.noop(2, 1));
        disk.run();
        append(2, 1, 1, 1, Batch.noop(2, 2));
        disk.run();
        assertThat(node.log().termAt(2)).isEqualTo(2);
        append(3, 0, 0, 1, Batch.noop(1, 3));
        disk.run();
        assertThat(node.log().termAt(1)).as("1 is committed").isEqualTo(1);
    }

    @Test
    void itAppliesOnlyWhatIsCommittedMatchedAndDurable() {
        append(1, 0, 0, 3, Batch.noop(1, 1), Batch.noop(2, 1));
        assertThat(node.applier().appliedIndex()).isZero();
        disk.run();
        assertThat(node.applier().appliedIndex()).isEqualTo(2);
        hear(new ReadProbe(2, 1));
        disk.run();
        hear(new Committed(2, 3));
        append(2, 2, 1, 3);
        assertThat(node.applier().appliedIndex()).isEqualTo(2);
    }

    @Test
    void aLeaseCountsFromWhenTheHeartbeatWasSentAndNotFromItsAnswer() {
        long sequence = nextHeartbeat();
        clock.advance(SECOND / 2);
        answer(sequence, SECOND);
        read();
        clock.advance(SECOND / 2 - 1);
        read();
        clock.advance(1);
        read();
        assertThat(heard).containsExactly("follower answered", "read answered", "read answered", "read refused 8008");
    }

    @Test
    void anAnswerThatGrantsNothingOrIsToNoHeartbeatOfItsOwnBringsNoLease() {
        long sequence = nextHeartbeat();
        answer(sequence, 0);
        answer(sequence + 1, 3 * SECOND);
        answer(sequence - 100, 3 * SECOND);
        read();
        assertThat(heard).last().isEqualTo("read refused 8008");
    }

    @Test
    void aStrongReadWaitsUntilWhatWasDurableWhenItCameIsKnownToBeCommitted() {
        append(1, 0, 0, 1, Batch.noop(1, 1), Batch.noop(2, 1));
        disk.run();
        answer(nextHeartbeat(), 3 * SECOND);
        read();
        assertThat(heard).hasSize(1);
        append(1, 2, 1, 1, Batch.noop(3, 1));
        disk.run();
        hear(new Committed(1, 2));
        assertThat(heard).last().isEqualTo("read answered");
        assertThat(node.applier().appliedIndex()).isEqualTo(2);
    }

    /** What was committed is for its next role to find out. */
    @Test
    void whoeverHasLeftAppliesNothingThatItHadOnlyBegunToRead() {
        follow(new LogSettings(8 << 10, 0));
        append(1, 0, 0, 0, Batch.noop(1, 1));
        disk.run();
        hear(new Committed(1, 1));
        sent.clear();
        node.assign(RoleRequest.admin(), this.<Done>reply("admin"));
        Message.Unregister farewell = (Message.Unregister) take().get(0);
        hear(new Message.Unregistered(farewell.requestId(), 1));
        assertThat(node.role().kind()).isEqualTo(NodeRole.ADMIN);
        disk.run();
        assertThat(node.applier().appliedIndex()).isZero();
    }

    @Test
    void whoeverLeavesServesNoStrongReadAnyMore() {
        answer(nextHeartbeat(), 3 * SECOND);
        read();
        node.assign(RoleRequest.admin(), this.<Done>reply("admin"));
        read();
        assertThat(heard).containsExactly("follower answered", "read answered", "read refused 8008");
    }

    @Test
    void aLateAnswerToAHeartbeatFromBeforeTheLogWasReplacedBringsNoLease() {
        long sequence = nextHeartbeat();
        node.role().logReplaced();
        answer(sequence, 3 * SECOND);
        read();
        assertThat(heard).last().isEqualTo("read refused 8008");
        answer(nextHeartbeat(), 3 * SECOND);
        read();
        assertThat(heard).last().isEqualTo("read answered");
    }
}
