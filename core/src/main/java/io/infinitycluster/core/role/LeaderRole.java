package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.manifest.ManifestChain.SwapListener;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.AppendRefused;
import io.infinitycluster.core.message.Message.Appended;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.NewLeader;
import io.infinitycluster.core.message.Message.ReadProbed;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.Message.StaleTerm;
import io.infinitycluster.core.message.Message.SteppedDown;
import io.infinitycluster.core.message.Message.Unregister;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.replication.Replica;
import io.infinitycluster.core.replication.Replicator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Leads: appends, replicates, confirms; keeps the manifest, its lease and the in-sync set; serves linearizable reads (P1 to P4, P8).
 */
public final class LeaderRole extends Role {

    private final Member self;
    private final long term;
    private final List<NodeInfo> known;
    /** The end of the log that was taken over: nothing is said of it until all of it is committed (P2, P8). */
    private final long inheritedEnd;

    private final InSyncSet inSync;
    private final Replicator replicator;
    private final WriteQueue writes;
    private final LeaderReads reads;
    private final Archiver archiver;
    private final ObjectCollector collector;
    private final StorageWatch storage;
    private final Membership membership;
    private @Nullable StepDown stepDown;
    private long lastSwapNanos;

    /**
     * @param manifest the version by which this node won, and no higher one was there
     * @param leaseStartNanos when its create was first sent
     * @param known the nodes to be told of the new leader
     */
    LeaderRole(NodeContext context, Manifest manifest, long leaseStartNanos, List<NodeInfo> known) {
        super(context);
        self = manifest.leader();
        term = manifest.term();
        this.known = known;
        Log log = context.log();
        inheritedEnd = log.lastIndex();
        lastSwapNanos = leaseStartNanos;
        inSync = new InSyncSet(
                self,
                context.settings(),
                manifest,
                leaseStartNanos,
                context.clock().nanos());
        replicator = new Replicator(
                log,
                term,
                context.clock(),
                context::send,
                () -> context.applier().appliedIndex(),
                () -> inSync.current().archiveEnd(),
                context.settings().storageLagEntries());
        writes = new WriteQueue(context, this::appendEntries);
        reads = new LeaderReads(context, term, inSync, inheritedEnd);
        archiver = new Archiver(context, term, manifest);
        collector = new ObjectCollector(context, term);
        storage = new StorageWatch(context);
        membership = new Membership(context, term, self, inSync, replicator);
    }

    @Override
    public NodeRole kind() {
        return NodeRole.LEADER;
    }

    @Override
    public String name() {
        return self.name();
    }

    /** The term that this node leads. */
    public long term() {
        return term;
    }

    /** Whether the leader's lease is alive (P8). */
    public boolean holdsLease() {
        return inSync.leaseHeld(context.clock().nanos());
    }

    /** The names of the followers that may hold a lease, from this leader or from its predecessor (P8). */
    public List<String> leaseholders() {
        long now = context.clock().nanos();
        List<String> holders = new ArrayList<>();
        for (Member member : inSync.current().inSync()) {
            if (!member.isSame(self) && !inSync.leaseOver(member, now)) {
                holders.add(member.name());
            }
        }
        return holders;
    }

    /** The newest manifest that this leader knows to be its own. */
    public Manifest manifest() {
        return inSync.current();
    }

    @Override
    public void enter() {
        context.note("leads as " + name() + " in term " + term + " from " + inheritedEnd + " on");
        for (Member member : inSync.current().inSync()) {
            if (!member.isSame(self)) {
                replicator.register(
                        member, NodeRole.FOLLOWER, inheritedEnd, context.log().lastTerm(), term);
                announceTo(member.address());
            }
        }
        for (NodeInfo node : known) {
            if (!node.address().equals(self.address())) {
                announceTo(node.address());
            }
        }
        context.log().append(Batch.noop(inheritedEnd + 1, term));
        replicator.replicate();
        tick();
    }

    private void announceTo(String address) {
        context.send(address, Lane.CONTROL, new NewLeader(term, self.name(), self.address()));
    }

    @Override
    public void leave() {
        super.leave();
        context.chain().abandon();
        archiver.close();
        membership.close();
        replicator.close();
        reads.close();
        writes.close("the node stopped leading");
        StepDown stopping = stepDown;
        stepDown = null;
        if (stopping != null) {
            stopping.close();
        }
    }

    private void tick() {
        if (isLeft()) {
            return;
        }
        membership.tick();
        replicator.resend();
        for (Member member : inSync.waitedFor()) {
            Replica replica = replicator.of(member);
            if (replica != null && !replica.isMatched()) {
                announceTo(member.address());
            }
        }
        archiver.archive(context.applier().appliedIndex(), context.settings().archiveEntries(), this::swapIfDue);
        archiver.checkpoint(context.settings().checkpointEntries(), this::swapIfDue);
        storage.observe(context.chain().lastFailure(), archiver.failure());
        if (stepDown != null) {
            stepDown.advance();
        }
        if (!isLeft()) {
            collector.tick(
                    inSync.current(), archiver, inSync.leaseHeld(context.clock().nanos()));
            swapIfDue();
            commit();
            reads.advance();
            context.clock().schedule(context.settings().heartbeatNanos() / 4, this::tick);
        }
    }

    // --- Appending and confirming (P1) ---

    @Override
    public void write(WriteRequest request, WriteReply reply) {
        if (stepDown != null) {
            reply.refused(new Refusal(ErrorCode.INVALID_ROLE, "This leader is stepping down: ask the next one"));
        } else if (tooFewCopies()) {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_STATUS,
                    (inSync.current().inSync().size() - 1) + " followers are in sync, and min_insync_followers is "
                            + context.settings().minInsyncFollowers()));
        } else {
            writes.offer(request, reply);
        }
    }

    private boolean tooFewCopies() {
        return inSync.current().inSync().size() - 1 < context.settings().minInsyncFollowers();
    }

    private void appendEntries(List<Entry> entries) {
        context.log().append(Batch.ofEntries(context.log().lastIndex() + 1, term, entries));
        replicator.replicate();
    }

    @Override
    public void logForced() {
        commit();
        if (!isLeft()) {
            writes.flush();
        }
    }

    /**
     * Commits what this leader and every member of the set that it waits for durably hold. While fewer followers are in sync than
     * {@code min_insync_followers}, no write of this term is confirmed, though it may be committed later.
     */
    private void commit() {
        Log log = context.log();
        long committed = log.durableIndex();
        for (Member member : inSync.waitedFor()) {
            Replica replica = replicator.of(member);
            committed = Math.min(committed, replica == null ? 0 : replica.ackedIndex());
        }
        if (tooFewCopies()) {
            committed = Math.min(committed, inheritedEnd + 1);
        }
        if (committed > context.applier().appliedIndex()) {
            context.applier().applyThrough(log, committed, writes::applied, this::applied);
        }
    }

    private void applied() {
        if (!isLeft()) {
            writes.flush();
            replicator.replicate();
            reads.advance();
        }
    }

    // --- Messages ---

    @Override
    public boolean sawHigherTerm(String from, Message message) {
        depose("a message of term " + message.term() + " came from " + from);
        return false;
    }

    @Override
    public void received(String from, Message message) {
        if (message.term() > term && !(message instanceof Register)) {
            depose("a message of term " + message.term() + " came from " + from);
        } else if (message instanceof Appended ack) {
            if (ack.term() == term && replicator.appended(from, ack)) {
                commit();
                swapWhenCaughtUp();
            }
        } else if (message instanceof Heartbeat heartbeat) {
            membership.heartbeat(from, heartbeat, this);
        } else if (message instanceof AppendRefused refusal) {
            if (refusal.term() == term) {
                replicator.refused(from, refusal);
            }
        } else if (message instanceof Register request) {
            if (request.term() > term && request.clusterId() == inSync.current().clusterId()) {
                depose(request.name() + " has seen term " + request.term());
            } else {
                membership.register(from, request);
            }
        } else if (message instanceof Unregister request) {
            membership.unregister(from, request);
        } else if (message instanceof ReadProbed answer) {
            if (answer.term() == term) {
                reads.probed(from, answer);
            }
        } else if (message instanceof StaleTerm) {
            context.note("was told of its own term by " + from);
        }
    }

    /** Stops confirming at once and goes to admin, saying why (P4). */
    private void depose(String why) {
        context.become(new AdminRole(context, "it no longer leads term " + term + ": " + why));
    }

    @Override
    public void disconnected(String address) {
        membership.disconnected(address);
    }

    // --- The manifest (P2, P8, P10) ---

    private void swapWhenCaughtUp() {
        if (!inSync.adding().isEmpty() && !isLeft()) {
            swapIfDue();
        }
    }

    /** Writes the next version if anything is to be said in it, and no other is being written. */
    private void swapIfDue() {
        if (isLeft() || inSync.pending() != null || context.chain().busy()) {
            return;
        }
        Manifest current = inSync.current();
        long now = context.clock().nanos();
        List<Member> next =
                membership.nextInSync(now, Math.max(context.applier().appliedIndex(), inheritedEnd));
        Seal seal = stepDown == null ? null : stepDown.seal();
        if (seal != null) {
            next = current.inSync();
        }
        boolean renew = now - lastSwapNanos >= context.settings().renewNanos();
        boolean news = archiver.hasNews() && stepDown == null;
        if (renew || seal != null || news || !next.equals(current.inSync())) {
            long archived = seal == null
                    ? Math.max(current.archiveEnd(), context.applier().appliedIndex())
                    : seal.lastIndex();
            swap(current.next(
                    LogFiles.nonZero(context.randomness()),
                    next,
                    seal,
                    archiver.checkpoint(),
                    archiver.segmentsUpTo(archived)));
        }
    }

    private void swap(Manifest next) {
        if (next.seal() != null) {
            // From before the seal's create is sent no strong read is served; appending ended earlier, and so do grants
            // (P3).
            reads.close();
        }
        archiver.named();
        inSync.swapSent(next);
        lastSwapNanos = context.clock().nanos();
        context.chain().swap(next, new SwapListener() {
            @Override
            public void won(Manifest manifest, long leaseStartNanos) {
                swapWon(manifest, leaseStartNanos);
            }

            @Override
            public void lost() {
                depose("another node wrote the manifest's version " + next.version() + " or a later one");
            }
        });
    }

    private void swapWon(Manifest manifest, long leaseStartNanos) {
        inSync.swapWon(manifest, leaseStartNanos);
        if (manifest.seal() != null) {
            context.note("sealed the log at " + manifest.seal().lastIndex());
            endLeadership("stepped down in order");
            return;
        }
        membership.swapped();
        dropCheckpointed(manifest.checkpointIndex());
        commit();
        if (!isLeft()) {
            reads.advance();
            swapIfDue();
        }
    }

    /** What a checkpoint holds need not stay in the log; a little more does, for readers that are not far behind (P9, P10). */
    private void dropCheckpointed(long checkpointIndex) {
        long applied = context.applier().appliedIndex();
        context.log()
                .dropThrough(
                        Math.min(checkpointIndex, applied) - context.settings().storageLagEntries());
    }

    // --- Stepping down (P3) ---

    @Override
    public void stepDown(Reply<Done> reply) {
        if (stepDown != null) {
            reply.refused(new Refusal(ErrorCode.ROLE_SWITCH, "This leader is stepping down already"));
            return;
        }
        stepDown = new StepDown(context, writes, archiver, this::swapIfDue, this::endLeadership, reply);
        stepDown.advance();
    }

    private void endLeadership(String reason) {
        for (Replica replica : replicator.replicas()) {
            context.send(replica.member().address(), Lane.CONTROL, new SteppedDown(term));
        }
        context.become(new AdminRole(context, reason));
    }

    // --- Reads and lists ---

    @Override
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        if (request.consistency() == ReadRequest.Consistency.STRONG) {
            reads.read(request, reply);
        } else {
            readApplied(request, context.applier().appliedIndex(), 0, reply);
        }
    }

    @Override
    public void removeNode(String nodeName, Reply<Done> reply) {
        membership.removeNode(nodeName, reply);
        swapIfDue();
    }

    @Override
    public @Nullable String storageTrouble() {
        return storage.trouble();
    }

    @Override
    public List<NodeInfo> nodes() {
        Log log = context.log();
        List<NodeInfo> nodes = new ArrayList<>();
        nodes.add(new NodeInfo(
                self.name(),
                NodeRole.LEADER,
                NodeStatus.ALIVE,
                self.address(),
                0,
                context.clock().wallMillis(),
                term,
                log.durableIndex(),
                context.applier().appliedIndex(),
                context.applier().appliedIndex(),
                0,
                true));
        for (Replica replica : replicator.replicas()) {
            nodes.add(replica.info(log.lastIndex(), inSync.current().isInSync(replica.member())));
        }
        return nodes;
    }
}
