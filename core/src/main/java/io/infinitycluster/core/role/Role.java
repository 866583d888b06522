package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node is. One object lives from when the node takes the role until it leaves it; afterwards it hears nothing any
 * more, and what it has scheduled does nothing.
 */
public abstract sealed class Role permits AdminRole, StandaloneRole, LeaderRole, ReaderRole {

    final NodeContext context;
    private boolean left;

    Role(NodeContext context) {
        this.context = context;
    }

    /** Which role this is. */
    public abstract NodeRole kind();

    /** The node's name in its cluster; empty without one. */
    public abstract String name();

    /** Begins. */
    public abstract void enter();

    /** Ends: answers what is still waiting, and stops. */
    public void leave() {
        left = true;
    }

    /** Whether the node has another role by now. */
    final boolean isLeft() {
        return left;
    }

    /** A message in a term that is neither lower nor higher than the node's, durably (P4); any term, if sent to a leader. */
    public abstract void received(String from, Message message);

    /** A message to readers came in a higher term than the node's; true if the role wants the node to enter that term. */
    public abstract boolean sawHigherTerm(String from, Message message);

    /** A connection to a node broke. */
    public void disconnected(String address) {}

    /** The log's durable end moved. */
    public void logForced() {}

    /** The log was replaced by a new, empty one under another replica id (P6). */
    public void logReplaced() {}

    /** Carries out a command, if this role may. */
    public void write(WriteRequest request, WriteReply reply) {
        reply.refused(new Refusal(
                ErrorCode.INVALID_ROLE, "Attempt to write on non-writable node: this one is " + kind().lowerCase()));
    }

    /** Answers a query. */
    public abstract void read(ReadRequest request, Reply<ReadRequest.Answer> reply);

    /** Goes to admin in order: says good-bye to whom it concerns, then becomes {@link AdminRole}. */
    public abstract void stepDown(Reply<Done> reply);

    /** Removes another node from the cluster. */
    public void removeNode(String nodeName, Reply<Done> reply) {
        reply.refused(new Refusal(ErrorCode.INVALID_ROLE, "Can't remove node in " + kind().lowerCase() + " mode"));
    }

    /** What people should know about shared storage: that it does not answer, and what follows; null if nothing. */
    public @Nullable String storageTrouble() {
        return null;
    }

    /** All nodes that this one knows, itself first, then the leader, then the others by name. */
    public abstract List<NodeInfo> nodes();

    /** Answers an {@link ReadRequest.Consistency#EVENTUAL} read from what is applied. */
    final void readApplied(
            ReadRequest request, long committedIndex, long silenceNanos, Reply<ReadRequest.Answer> reply) {
        long applied = context.applier().appliedIndex();
        if (applied < request.atLeastIndex()) {
            reply.refused(new Refusal(
                    ErrorCode.INVALID_STATUS,
                    "This node has applied the log up to " + applied + " only, and the session has seen "
                            + request.atLeastIndex() + ": ask again later, or another node"));
            return;
        }
        reply.answered(new ReadRequest.Answer(
                context.applier().machine().query(request.query()),
                applied,
                Math.max(0, committedIndex - applied),
                silenceNanos));
    }
}
