package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Append;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Committed;
import io.infinitycluster.core.message.Message.ContinueFromStorage;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.HeartbeatAnswer;
import io.infinitycluster.core.message.Message.NewLeader;
import io.infinitycluster.core.message.Message.ReadProbe;
import io.infinitycluster.core.message.Message.ReadProbed;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.Message.Removed;
import io.infinitycluster.core.message.Message.SteppedDown;
import io.infinitycluster.core.message.Message.Unregister;
import io.infinitycluster.core.message.Message.Unregistered;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What followers and learners have in common: they hold the leader's log, say that they live, and look for another leader
 * when theirs is silent (P1, P5, P7).
 */
public abstract sealed class ReaderRole extends Role implements Registration.Listener
        permits FollowerRole, LearnerRole {

    private final String name;
    private String leaderName;
    private String leaderAddress;

    private long heartbeatSequence;
    private long heartbeatsAnswered;
    private long lastHeardNanos;
    private long lastHeardWallMillis;
    private NodeStatus leaderStatus = NodeStatus.ALIVE;
    private List<NodeInfo> known = List.of();

    /** The term in which the next three hold: what one leader said means nothing for another's log. */
    private long viewTerm;
    /** Up to where this log is known to be the leader's (P1). */
    private long matchedIndex;

    private long leaderCommitIndex;
    private long ackedIndex;
    /** What this node held and knew to be committed in earlier terms (P5). */
    private long committedBefore;

    private @Nullable Registration registration;
    private @Nullable ArchiveInstaller installer;
    private @Nullable ArchiveInstaller restorer;
    private boolean startingOver;
    private boolean looking;
    private @Nullable Reply<Done> leaving;

    ReaderRole(NodeContext context, String name, String leaderName, String leaderAddress) {
        super(context);
        this.name = name;
        this.leaderName = leaderName;
        this.leaderAddress = leaderAddress;
        // A late answer to a heartbeat of an earlier life must not be taken for one of this life: it would lengthen a
        // lease.
        heartbeatSequence = context.randomness().nextLong() >>> 2;
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
        return leaderAddress;
    }

    /** What this node knows to be committed, whether it holds it or not. */
    final long knownCommitIndex() {
        return Math.max(leaderCommitIndex, context.applier().appliedIndex());
    }

    final long silenceNanos() {
        return context.clock().nanos() - lastHeardNanos;
    }

    /** Whether the node has asked to leave. */
    final boolean isLeaving() {
        return leaving != null;
    }

    @Override
    public void enter() {
        context.note("is " + kind().lowerCase() + " " + name + " of " + leaderName + " at " + leaderAddress);
        heardLeader();
        tick();
    }

    @Override
    public void leave() {
        super.leave();
        giveUpLease();
        if (registration != null) {
            registration.cancel();
        }
        if (installer != null) {
            installer.cancel();
        }
        if (restorer != null) {
            restorer.cancel();
        }
        Reply<Done> waiting = leaving;
        leaving = null;
        if (waiting != null) {
            waiting.answered(Done.DONE);
        }
    }

    private void heardLeader() {
        lastHeardNanos = context.clock().nanos();
        lastHeardWallMillis = context.clock().wallMillis();
        leaderStatus = NodeStatus.ALIVE;
    }

    private void tick() {
        if (isLeft()) {
            return;
        }
        sendHeartbeat();
        if (silenceNanos() > context.settings().nodeTimeoutNanos()) {
            if (leaderStatus == NodeStatus.ALIVE) {
                leaderStatus = NodeStatus.TIMEOUT;
            }
            lookForLeader();
        }
        restoreStateIfMissing();
        answerReads();
        context.clock().schedule(context.settings().heartbeatNanos(), this::tick);
    }

    private void sendHeartbeat() {
        if (registration == null && !startingOver) {
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
        context.send(leaderAddress, Lane.CONTROL, message);
    }

    /** A reader whose leader is silent looks into the manifest, and follows the leader that it finds there (P7). */
    private void lookForLeader() {
        if (looking) {
            return;
        }
        looking = true;
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            looking = false;
                            if (!isLeft() && latest.isPresent()) {
                                follow(latest.get());
                            }
                        },
                        failure -> looking = false));
    }

    private void follow(Manifest manifest) {
        boolean silent = silenceNanos() > context.settings().nodeTimeoutNanos();
        if (manifest.seal() == null && manifest.term() >= context.log().term() && silent) {
            follow(manifest.leader().name(), manifest.leader().address());
        }
    }

    private void follow(String newLeaderName, String newLeaderAddress) {
        if (leaving != null || startingOver || newLeaderAddress.equals(context.address())) {
            return;
        }
        if (registration != null) {
            if (registration.leaderAddress().equals(newLeaderAddress)) {
                return;
            }
            registration.cancel();
        }
        leaderName = newLeaderName;
        leaderAddress = newLeaderAddress;
        registration = new Registration(context, kind(), name, newLeaderAddress, false, this);
        registration.start();
    }

    @Override
    public final void registered(String address, Registered answer) {
        registration = null;
        if (!isLeft()) {
            leaderName = answer.leaderName();
            leaderAddress = address;
            context.note("follows " + leaderName + " at " + address + " in term " + answer.term());
            heardLeader();
            sendHeartbeat();
        }
    }

    @Override
    public final void refused(Refusal refusal) {
        // Asked again by itself: at the next heartbeat that finds no leader, or an answer that says "not registered".
        registration = null;
        context.note("is not registered: " + refusal);
    }

    @Override
    public boolean sawHigherTerm(String from, Message message) {
        return !startingOver;
    }

    @Override
    public final void received(String from, Message message) {
        if (startingOver || (registration != null && registration.received(from, message))) {
            return;
        }
        enterTermOfLog();
        if (message instanceof Append append) {
            append(from, append);
        } else if (message instanceof Committed news) {
            noteCommit(news.commitIndex());
            advance();
        } else if (message instanceof HeartbeatAnswer answer) {
            answered(from, answer);
        } else if (message instanceof ContinueFromStorage) {
            continueFromStorage();
        } else if (message instanceof ReadProbe probe) {
            context.send(
                    from,
                    Lane.CONTROL,
                    new ReadProbed(probe.term(), probe.probeId(), context.log().replicaId()));
        } else if (message instanceof NewLeader news) {
            if (!from.equals(leaderAddress)
                    || silenceNanos() > context.settings().heartbeatNanos()) {
                follow(news.leaderName(), news.leaderAddress());
            }
        } else if (message instanceof SteppedDown) {
            leaderStatus = NodeStatus.LOST_CONNECTION;
        } else if (message instanceof Removed order) {
            if (order.name().equals(name) && order.replicaId() == context.log().replicaId()) {
                context.become(new AdminRole(context, "an operator removed this node from the cluster"));
            }
        } else if (message instanceof Unregistered && leaving != null) {
            context.become(new AdminRole(context, "left the cluster in order"));
        }
    }

    private void answered(String from, HeartbeatAnswer answer) {
        if (!from.equals(leaderAddress)) {
            return;
        }
        heartbeatsAnswered++;
        heardLeader();
        known = answer.nodes();
        switch (answer.status()) {
            case REMOVED -> context.become(new AdminRole(context, "an operator removed this node from the cluster"));
            case LOST_CONNECTION -> {
                if (leaving != null) {
                    context.become(new AdminRole(context, "left the cluster in order"));
                } else {
                    follow(leaderName, leaderAddress);
                }
            }
            default -> {
                noteCommit(answer.commitIndex());
                dropCheckpointed(answer.checkpointIndex());
                heartbeatAnswered(answer.sequence(), answer.leaseNanos());
                advance();
            }
        }
    }

    private void append(String from, Append append) {
        if (installer != null) {
            return;
        }
        if (!from.equals(leaderAddress)) {
            // A new leader that took this node over from its predecessor's in-sync set.
            if (registration != null) {
                registration.cancel();
                registration = null;
            }
            leaderAddress = from;
            leaderName = nameOf(from);
            heardLeader();
        }
        Log log = context.log();
        long previous = append.previousIndex();
        // What lies before this log's base was matched before, or it would not have been dropped; a repetition finds it
        // gone.
        boolean repeated = previous < log.baseIndex() && matchedIndex >= log.baseIndex();
        if (!repeated && (log.termAt(previous) != append.previousTerm() || !log.endsBatch(previous))) {
            refuseAppend(from, append);
            return;
        }
        long last = previous;
        for (Batch batch : append.batches()) {
            if (!accept(batch)) {
                return;
            }
            last = batch.lastIndex();
        }
        matchedIndex = Math.max(matchedIndex, last);
        noteCommit(append.commitIndex());
        if (last <= log.durableIndex()) {
            acknowledge();
        }
        advance();
    }

    private String nameOf(String address) {
        for (NodeInfo node : known) {
            if (node.address().equals(address)) {
                return node.name();
            }
        }
        return leaderName;
    }

    private void refuseAppend(String from, Append append) {
        Log log = context.log();
        long limit = Math.min(append.previousIndex() - 1, log.lastIndex());
        long hint = append.previousIndex() > log.lastIndex()
                ? log.lastIndex()
                : Math.max(log.baseIndex(), log.lastMatchCandidate(limit, append.previousTerm()));
        context.send(
                from,
                Lane.LOG,
                new AppendRefused(
                        append.term(), log.replicaId(), append.previousIndex(), hint, Math.max(0, log.termAt(hint))));
    }

    /** Takes a batch into the log, cutting what differs from it (P5); false if that must not be. */
    private boolean accept(Batch batch) {
        Log log = context.log();
        if (log.holds(batch.firstIndex(), batch.term()) && log.holds(batch.lastIndex(), batch.term())) {
            return true;
        }
        if (batch.firstIndex() <= log.lastIndex()) {
            if (batch.firstIndex() <= committedHere()) {
                cutBelowCommitted(batch.firstIndex());
                return false;
            }
            log.truncateAfter(batch.firstIndex() - 1);
            matchedIndex = Math.min(matchedIndex, batch.firstIndex() - 1);
        }
        log.append(batch);
        return true;
    }

    /** What this node holds and knows to be committed. */
    private long committedHere() {
        return Math.max(
                committedBefore, Math.max(context.applier().appliedIndex(), Math.min(leaderCommitIndex, matchedIndex)));
    }

    /** Nothing that is known to be committed is ever cut, except after a recorded promotion with loss (P5). */
    private void cutBelowCommitted(long index) {
        long committed = committedHere();
        long term = context.log().termAt(committed);
        startingOver = true;
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            if (isLeft()) {
                                return;
                            }
                            if (latest.isPresent() && latest.get().wasCut(term, committed)) {
                                startOver();
                            } else {
                                context.stop("asked to truncate at " + index + ", below " + committed
                                        + ", which is known to be committed, and no cut is recorded");
                            }
                        },
                        failure -> startingOver = false));
    }

    private void startOver() {
        context.note("starts over with a new log: history was cut by a promotion that allowed loss of data");
        context.startOver(() -> {
            startingOver = false;
            follow(leaderName, leaderAddress);
        });
    }

    /** A lease says that this log holds everything confirmed: with the log, it is gone. */
    @Override
    public final void logReplaced() {
        giveUpLease();
        if (installer != null) {
            installer.cancel();
            installer = null;
        }
        if (restorer != null) {
            restorer.cancel();
            restorer = null;
        }
        viewTerm = 0;
        matchedIndex = 0;
        leaderCommitIndex = 0;
        ackedIndex = 0;
        committedBefore = 0;
    }

    private void enterTermOfLog() {
        if (viewTerm != context.log().term()) {
            committedBefore = committedHere();
            viewTerm = context.log().term();
            matchedIndex = 0;
            leaderCommitIndex = 0;
            ackedIndex = 0;
        }
    }

    private void noteCommit(long commitIndex) {
        leaderCommitIndex = Math.max(leaderCommitIndex, commitIndex);
    }

    @Override
    public final void logForced() {
        if (viewTerm == context.log().term()
                && Math.min(matchedIndex, context.log().durableIndex()) > ackedIndex) {
            acknowledge();
        }
        advance();
    }

    /** Acknowledges what was matched with the leader's log and is durable, not this log's own end (P1). */
    private void acknowledge() {
        Log log = context.log();
        if (viewTerm != log.term() || viewTerm != log.durableTerm()) {
            return;
        }
        ackedIndex = Math.min(matchedIndex, log.durableIndex());
        context.send(leaderAddress, Lane.LOG, new Appended(viewTerm, log.replicaId(), ackedIndex));
    }

    private void advance() {
        Log log = context.log();
        if (viewTerm == log.term() && hasState()) {
            long commit = Math.min(Math.min(leaderCommitIndex, matchedIndex), log.durableIndex());
            context.applier().applyThrough(log, commit, (index, result) -> {}, this::answerReadsIfHere);
        }
        answerReads();
    }

    private void answerReadsIfHere() {
        if (!isLeft()) {
            answerReads();
        }
    }

    /** Whether the state reaches as far as the log goes back: after a restart it is restored from shared storage first. */
    private boolean hasState() {
        return context.applier().appliedIndex() >= context.log().baseIndex();
    }

    private void restoreStateIfMissing() {
        if (!hasState() && installer == null && restorer == null && !startingOver) {
            fetchManifest(manifest -> {
                if (!hasState() && installer == null && restorer == null) {
                    ArchiveInstaller begun = new ArchiveInstaller(context, manifest, new Restoring());
                    restorer = begun;
                    begun.restoreState();
                }
            });
        }
    }

    private final class Restoring implements ArchiveInstaller.Listener {
        @Override
        public void installed() {
            restorer = null;
            advance();
        }

        @Override
        public void failed(String reason) {
            restorer = null;
            context.note("could not restore its state: " + reason);
        }

        @Override
        public void wouldCutCommitted(long index) {
            restorer = null;
            cutBelowCommitted(index);
        }
    }

    private void fetchManifest(Consumer<Manifest> then) {
        context.chain()
                .latest(Completion.of(
                        latest -> {
                            if (!isLeft()) {
                                latest.ifPresent(then);
                            }
                        },
                        failure -> {}));
    }

    /** What a checkpoint holds need not stay in the log; a little more does, for others, should this node come to lead. */
    private void dropCheckpointed(long checkpointIndex) {
        long applied = context.applier().appliedIndex();
        context.log()
                .dropThrough(
                        Math.min(checkpointIndex, applied) - context.settings().storageLagEntries());
    }

    private void continueFromStorage() {
        if (installer == null && restorer == null && registration == null) {
            fetchManifest(manifest -> {
                if (installer == null && restorer == null && registration == null && !startingOver) {
                    install(manifest);
                }
            });
        }
    }

    private void install(Manifest manifest) {
        if (manifest.wasCut(context.log().baseTerm(), context.log().baseIndex())) {
            startingOver = true;
            startOver();
            return;
        }
        context.note("continues from shared storage up to " + manifest.archiveEnd());
        ArchiveInstaller begun = new ArchiveInstaller(context, manifest, new ArchiveInstaller.Listener() {
            @Override
            public void installed() {
                installer = null;
                follow(leaderName, leaderAddress);
            }

            @Override
            public void failed(String reason) {
                installer = null;
                context.note("could not continue from shared storage: " + reason);
            }

            @Override
            public void wouldCutCommitted(long index) {
                installer = null;
                cutBelowCommitted(index);
            }
        });
        installer = begun;
        begun.installLog();
    }

    @Override
    public void disconnected(String address) {
        if (address.equals(leaderAddress)) {
            leaderStatus = NodeStatus.LOST_CONNECTION;
        }
    }

    @Override
    public final void stepDown(Reply<Done> reply) {
        if (silenceNanos() > context.settings().nodeTimeoutNanos() || registration != null) {
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

    @Override
    public final List<NodeInfo> nodes() {
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
        Optional<NodeInfo> leader =
                known.stream().filter(node -> node.role() == NodeRole.LEADER).findFirst();
        nodes.add(leaderInfo(leader.orElse(null)));
        for (NodeInfo node : known) {
            if (node.role() != NodeRole.LEADER && !node.name().equals(name)) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    private NodeInfo leaderInfo(@Nullable NodeInfo last) {
        NodeInfo said = last != null && last.address().equals(leaderAddress) ? last : null;
        return new NodeInfo(
                leaderName,
                NodeRole.LEADER,
                leaderStatus,
                leaderAddress,
                0,
                lastHeardWallMillis,
                said == null ? context.log().term() : said.term(),
                said == null ? 0 : said.durableIndex(),
                knownCommitIndex(),
                said == null ? 0 : said.appliedIndex(),
                0,
                true);
    }
}
