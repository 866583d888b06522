package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import java.util.List;

/** Takes part in nothing, keeps its log, and waits for a role (P11). */
public final class AdminRole extends Role {

    private final String reason;

    /** @param reason why the node is in admin, for people */
    public AdminRole(NodeContext context, String reason) {
        super(context);
        this.reason = reason;
    }

    /** Why the node is in admin. */
    public String reason() {
        return reason;
    }

    @Override
    public NodeRole kind() {
        return NodeRole.ADMIN;
    }

    @Override
    public String name() {
        return "";
    }

    @Override
    public void enter() {
        context.note("is in admin: " + reason);
    }

    @Override
    public void received(String from, Message message) {
        // A node in admin answers nobody: in-sync sets that still name it wait, and drop it by P2.
    }

    @Override
    public boolean sawHigherTerm(String from, Message message) {
        return false;
    }

    @Override
    public void write(WriteRequest request, WriteReply reply) {
        reply.refused(starting());
    }

    @Override
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        reply.refused(starting());
    }

    private static Refusal starting() {
        return new Refusal(ErrorCode.STARTING, "Infinity is starting: the node is in admin mode and has no role yet");
    }

    @Override
    public void stepDown(Reply<Done> reply) {
        reply.answered(Done.DONE);
    }

    @Override
    public List<NodeInfo> nodes() {
        return List.of();
    }
}
