package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.port.Completion.Done;
import java.util.List;

/**
 * Serves alone. What is durable here is committed.
 *
 * <p>A log that belongs to a cluster is cut loose from it, under a new replica id, before the first write: its entries must
 * never be taken for the cluster's.
 */
public final class StandaloneRole extends Role {

    private final WriteQueue writes;

    public StandaloneRole(NodeContext context) {
        super(context);
        writes = new WriteQueue(context, this::appendCommands);
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
    }

    @Override
    public void leave() {
        super.leave();
        writes.close("the node left standalone mode");
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
        context.applier().applyThrough(context.log(), context.log().durableIndex(), writes::applied, () -> {});
    }

    @Override
    public void write(byte[] command, WriteReply reply) {
        writes.offer(command, reply);
    }

    private void appendCommands(List<byte[]> commands) {
        if (context.log().clusterId() != 0) {
            context.log().setLineage(0, LogFiles.nonZero(context.randomness()));
        }
        context.log()
                .append(Batch.of(context.log().lastIndex() + 1, context.log().lastTerm(), commands));
    }

    @Override
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        readApplied(request, context.applier().appliedIndex(), 0, reply);
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
