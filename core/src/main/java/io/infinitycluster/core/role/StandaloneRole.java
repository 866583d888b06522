package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves alone. What is durable here is committed.
 *
 * <p>A log that belongs to a cluster is cut loose from it, under a new replica id, before the first write: its entries must
 * never be taken for the cluster's. If that log begins behind a checkpoint of the cluster, the node writes one of its own first: the
 * cluster goes on, and removes what the node would need after a restart.
 */
public final class StandaloneRole extends Role {

    private final WriteQueue writes;
    private final long ownReplicaId;
    private final StandaloneCheckpoints checkpoints;
    private final StorageWatch storage;
    /** What the log held before this role: some of it may have been confirmed, and a strong read has to see that. */
    private final long inheritedEnd;

    private final ReadyReads ready;
    private List<Waiting> waiting = new ArrayList<>();

    /** A strong read that came before all of that was applied. */
    private record Waiting(ReadRequest request, long deadlineNanos, Reply<ReadRequest.Answer> reply) {}

    public StandaloneRole(NodeContext context) {
        super(context);
        Log log = context.log();
        ownReplicaId = isCutLoose() ? log.replicaId() : LogFiles.nonZero(context.randomness());
        checkpoints = new StandaloneCheckpoints(context, ownReplicaId);
        storage = new StorageWatch(context);
        inheritedEnd = log.lastIndex();
        ready = new ReadyReads(context, this::answer);
        writes = new WriteQueue(context, this::appendEntries);
    }

    @Override
    public NodeRole kind() {
        return NodeRole.STANDALONE;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public void enter() {
        context.note("serves alone");
        apply();
        if (!mayBeWritten()) {
            checkpoints.take(this::cutLoose);
        }
        tick();
    }

    private void tick() {
        if (!isLeft()) {
            if (isCutLoose()) {
                checkpoints.takeIfDue();
            }
            storage.observe(checkpoints.failure(), null);
            expire(context.clock().nanos());
            context.clock().schedule(context.settings().heartbeatNanos(), this::tick);
        }
    }

    private boolean isCutLoose() {
        return context.log().clusterId() == 0;
    }

    /** Whether the log is the node's own, or can become so at once because it holds everything from the first entry on. */
    private boolean mayBeWritten() {
        return isCutLoose() || context.log().baseIndex() == 0;
    }

    private void cutLoose() {
        if (!isCutLoose()) {
            context.log().setLineage(0, ownReplicaId);
        }
    }

    @Override
    public @Nullable String storageTrouble() {
        return storage.trouble();
    }

    @Override
    public void leave() {
        super.leave();
        checkpoints.close();
        writes.close("the node left standalone mode");
        Refusal left =
                new Refusal(ErrorCode.INVALID_ROLE, "This node has left standalone mode: ask it in its new role");
        takeWaiting().forEach(read -> read.reply().refused(left));
        ready.close(left);
    }

    @Override
    public void received(String from, Message message) {
        // Nobody has anything to say to a node that is alone.
    }

    @Override
    public boolean sawHigherTerm(String from, Message message) {
        return false;
    }

    @Override
    public void logForced() {
        // First what waits: while it is being forced there is time for what has been.
        writes.flush();
        apply();
    }

    private void apply() {
        context.applier().applyThrough(context.log(), context.log().durableIndex(), writes::applied, this::applied);
    }

    private void applied() {
        if (inheritedApplied() && !isLeft()) {
            takeWaiting().forEach(read -> ready.add(read.request(), inheritedEnd, read.reply()));
            ready.answer();
        }
    }

    @Override
    public void write(WriteRequest request, WriteReply reply) {
        if (mayBeWritten()) {
            writes.offer(request, reply);
        } else {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_STATUS,
                    "This node's state is being copied to shared storage, so that it no longer needs the cluster's: try"
                            + " again soon"));
        }
    }

    private void appendEntries(List<Entry> entries) {
        cutLoose();
        context.log()
                .append(Batch.ofEntries(
                        context.log().lastIndex() + 1, context.log().lastTerm(), entries));
    }

    @Override
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        if (request.consistency() == ReadRequest.Consistency.EVENTUAL || inheritedApplied()) {
            answer(request, reply);
        } else {
            long now = context.clock().nanos();
            waiting.add(new Waiting(request, now + context.settings().nodeTimeoutNanos(), reply));
        }
    }

    private boolean inheritedApplied() {
        return context.applier().appliedIndex() >= inheritedEnd;
    }

    private void answer(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        readApplied(request, context.applier().appliedIndex(), 0, reply);
    }

    private List<Waiting> takeWaiting() {
        List<Waiting> taken = waiting;
        waiting = new ArrayList<>();
        return taken;
    }

    private void expire(long nowNanos) {
        for (Waiting read : takeWaiting()) {
            if (nowNanos < read.deadlineNanos()) {
                waiting.add(read);
            } else {
                read.reply()
                        .refused(new Refusal(
                                ErrorCode.INVALID_STATUS,
                                "This node still applies its log, up to "
                                        + context.applier().appliedIndex() + " of " + inheritedEnd
                                        + " so far: ask again, or ask for \"eventual\""));
            }
        }
    }

    @Override
    public void stepDown(Reply<Done> reply) {
        context.become(new AdminRole(context, "an operator ended standalone mode"));
        reply.answered(Done.DONE);
    }

    @Override
    public List<NodeInfo> nodes() {
        return List.of();
    }
}
