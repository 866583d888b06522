package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.Committed;
import io.infinitycluster.core.message.Message.ContinueFromStorage;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.HeartbeatAnswer;
import io.infinitycluster.core.message.Message.NewLeader;
import io.infinitycluster.core.message.Message.ReadProbe;
import io.infinitycluster.core.message.Message.ReadProbed;
import io.infinitycluster.core.message.Message.Removed;
import io.infinitycluster.core.message.Message.SteppedDown;
import io.infinitycluster.core.message.Message.Unregister;
import io.infinitycluster.core.message.Message.Unregistered;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What followers and learners have in common: they hear their leader, say that they live, and leave in order (P1, P5, P7). The
 * log that they hold is {@link ReplicatedLog}'s matter, whom they follow {@link FollowedLeader}'s, and what they take from shared
 * storage {@link StorageCatchUp}'s.
 */
public abstract sealed class ReaderRole extends Role permits FollowerRole, LearnerRole {

    private final String name;
    private final ReplicatedLog replicated;
    private final StorageCatchUp catchUp;
    private final FollowedLeader leader;

    private long heartbeatSequence;
    private long heartbeatsAnswered;
    private @Nullable Reply<Done> leaving;

    ReaderRole(NodeContext context, String name, String leaderName, String leaderAddress) {
        super(context);
        this.name = name;
        Links links = new Links();
        leader = new FollowedLeader(context, links, leaderName, leaderAddress);
        replicated = new ReplicatedLog(context, links::cutBelowCommitted);
        catchUp = new StorageCatchUp(context, replicated, links);
        // A late answer to a heartbeat of an earlier life must not be taken for one of this life: it would lengthen a
        // lease.
        heartbeatSequence = context.randomness().nextLong() >>> 2;
    }

    /** What the parts of a reader ask of each other. */
    private final class Links implements FollowedLeader.Owner, StorageCatchUp.Owner {
        @Override
        public NodeRole kind() {
            return ReaderRole.this.kind();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean isGone() {
            return isLeft();
        }

        @Override
        public boolean mayRegister() {
            return leaving == null && !catchUp.isStartingOver();
        }

        @Override
        public void registered() {
            sendHeartbeat();
        }

        @Override
        public boolean isRegistering() {
            return leader.isRegistering();
        }

        @Override
        public void restored() {
            advance();
        }

        @Override
        public void followAgain() {
            leader.followAgain();
        }

        void cutBelowCommitted(long index) {
            catchUp.cutBelowCommitted(index);
        }
    }

    /** What a heartbeat's answer means for reads. */
    abstract void heartbeatAnswered(long sequence, long leaseNanos);

    /** A heartbeat is being sent. */
    abstract void heartbeatSent(long sequence);

    /** More is committed, or time has passed: reads that wait may be answered. */
    abstract void answerReads();

    /** No strong read may be served from now on until there is a new lease. */
    abstract void giveUpLease();

    @Override
    public final String name() {
        return name;
    }

    /** Whom this node follows. */
    public final String leaderAddress() {
        return leader.address();
    }

    /** What this node knows to be committed, whether it holds it or not. */
    final long knownCommitIndex() {
        return replicated.knownCommitIndex();
    }

    final long silenceNanos() {
        return leader.silenceNanos();
    }

    /** Whether the node has asked to leave. */
    final boolean isLeaving() {
        return leaving != null;
    }

    @Override
    public void enter() {
        context.note("is " + kind().lowerCase() + " " + name + " of " + leader.name() + " at " + leader.address());
        leader.heard();
        tick();
    }

    @Override
    public void leave() {
        super.leave();
        giveUpLease();
        leader.cancelRegistration();
        catchUp.cancel();
        Reply<Done> waiting = leaving;
        leaving = null;
        if (waiting != null) {
            waiting.answered(Done.DONE);
        }
    }

    private void tick() {
        if (isLeft()) {
            return;
        }
        sendHeartbeat();
        leader.tick();
        catchUp.restoreStateIfMissing();
        answerReads();
        context.clock().schedule(context.settings().heartbeatNanos(), this::tick);
    }

    private void sendHeartbeat() {
        if (!leader.isRegistering() && !catchUp.isStartingOver()) {
            heartbeatSequence++;
            heartbeatSent(heartbeatSequence);
            Log log = context.log();
            toLeader(new Heartbeat(
                    log.durableTerm(),
                    heartbeatSequence,
                    name,
                    log.replicaId(),
                    log.durableIndex(),
                    knownCommitIndex(),
                    context.applier().appliedIndex()));
        }
    }

    private void toLeader(Message message) {
        context.send(leader.address(), Lane.CONTROL, message);
    }

    // --- Messages ---

    @Override
    public boolean sawHigherTerm(String from, Message message) {
        return !catchUp.isStartingOver();
    }

    @Override
    public final void received(String from, Message message) {
        if (catchUp.isStartingOver() || leader.received(from, message)) {
            return;
        }
        replicated.enterTerm();
        if (message instanceof Append append) {
            append(from, append);
        } else if (message instanceof Committed news) {
            replicated.noteCommit(news.commitIndex());
            advance();
        } else if (message instanceof HeartbeatAnswer answer) {
            answered(from, answer);
        } else if (message instanceof ContinueFromStorage) {
            catchUp.continueFromStorage();
        } else if (message instanceof ReadProbe probe) {
            context.send(
                    from,
                    Lane.CONTROL,
                    new ReadProbed(probe.term(), probe.probeId(), context.log().replicaId()));
        } else if (message instanceof NewLeader news) {
            if (!from.equals(leader.address())
                    || silenceNanos() > context.settings().heartbeatNanos()) {
                leader.follow(news.leaderName(), news.leaderAddress());
            }
        } else if (message instanceof SteppedDown) {
            leader.lostConnection();
        } else if (message instanceof Removed order) {
            if (order.name().equals(name) && order.replicaId() == context.log().replicaId()) {
                context.become(new AdminRole(context, "an operator removed this node from the cluster"));
            }
        } else if (message instanceof Unregistered && leaving != null) {
            context.become(new AdminRole(context, "left the cluster in order"));
        }
    }

    private void answered(String from, HeartbeatAnswer answer) {
        if (!from.equals(leader.address())) {
            return;
        }
        heartbeatsAnswered++;
        leader.heard();
        leader.heardOf(answer.nodes());
        switch (answer.status()) {
            case REMOVED -> context.become(new AdminRole(context, "an operator removed this node from the cluster"));
            case LOST_CONNECTION -> {
                if (leaving != null) {
                    context.become(new AdminRole(context, "left the cluster in order"));
                } else {
                    leader.followAgain();
                }
            }
            default -> {
                replicated.noteCommit(answer.commitIndex());
                replicated.dropCheckpointed(answer.checkpointIndex());
                heartbeatAnswered(answer.sequence(), answer.leaseNanos());
                advance();
            }
        }
    }

    private void append(String from, Append append) {
        if (catchUp.isInstalling()) {
            return;
        }
        if (!from.equals(leader.address())) {
            leader.takenOverBy(from);
        }
        if (replicated.append(from, append)) {
            advance();
        }
    }

    private void advance() {
        replicated.applyCommitted(this::answerReadsIfHere);
        answerReads();
    }

    private void answerReadsIfHere() {
        if (!isLeft()) {
            answerReads();
        }
    }

    @Override
    public final void logForced() {
        replicated.forced(leader.address());
        advance();
    }

    /** A lease says that this log holds everything confirmed: with the log, it is gone. */
    @Override
    public final void logReplaced() {
        giveUpLease();
        catchUp.cancel();
        replicated.reset();
    }

    @Override
    public void disconnected(String address) {
        if (address.equals(leader.address())) {
            leader.lostConnection();
        }
    }

    // --- Leaving ---

    @Override
    public final void stepDown(Reply<Done> reply) {
        if (leader.isSilent() || leader.isRegistering()) {
            context.become(new AdminRole(context, "left a cluster whose leader does not answer"));
            reply.answered(Done.DONE);
            return;
        }
        leaving = reply;
        giveUpLease();
        unregister(
                context.clock().nanos() + 3 * context.settings().nodeTimeoutNanos(),
                context.randomness().nextLong());
    }

    private void unregister(long deadlineNanos, long requestId) {
        if (isLeft()) {
            return;
        }
        if (context.clock().nanos() >= deadlineNanos) {
            context.become(new AdminRole(context, "left a cluster whose leader does not answer"));
            return;
        }
        toLeader(new Unregister(
                requestId, context.log().durableTerm(), name, context.log().replicaId()));
        context.clock().schedule(context.settings().heartbeatNanos(), () -> unregister(deadlineNanos, requestId));
    }

    // --- Lists ---

    @Override
    public final List<NodeInfo> nodes() {
        List<NodeInfo> known = leader.known();
        List<NodeInfo> nodes = new ArrayList<>();
        Log log = context.log();
        long leaderLast = known.isEmpty() ? 0 : known.get(0).durableIndex();
        boolean inSync = false;
        for (NodeInfo node : known) {
            inSync |= node.name().equals(name) && node.inSync();
        }
        nodes.add(new NodeInfo(
                name,
                kind(),
                NodeStatus.ALIVE,
                context.address(),
                heartbeatsAnswered,
                context.clock().wallMillis(),
                log.term(),
                log.durableIndex(),
                knownCommitIndex(),
                context.applier().appliedIndex(),
                Math.max(0, leaderLast - log.durableIndex()),
                inSync));
        nodes.add(leader.info(knownCommitIndex()));
        for (NodeInfo node : known) {
            if (node.role() != NodeRole.LEADER && !node.name().equals(name)) {
                nodes.add(node);
            }
        }
        return nodes;
    }
}
