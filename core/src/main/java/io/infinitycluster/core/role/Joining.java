package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;

/** Becoming follower or learner: the node stays in admin until a leader serves it. */
final class Joining implements Transition, Registration.Listener {

    private final NodeContext context;
    private final RoleRequest request;
    private final Reply<Done> reply;
    private final Registration registration;
    private boolean ended;

    Joining(NodeContext context, RoleRequest request, Reply<Done> reply) {
        this.context = context;
        this.request = request;
        this.reply = reply;
        registration = new Registration(context, request.role(), request.name(), request.leaderAddress(), true, this);
    }

    @Override
    public void start() {
        if (context.logRefusal() != null) {
            // A damaged log is put aside; under a new replica id nobody takes the node for what it was (P6).
            context.startOver(this::ask);
        } else {
            ask();
        }
    }

    private void ask() {
        if (ended) {
            return;
        }
        registration.start();
        context.clock()
                .schedule(
                        2 * context.settings().nodeTimeoutNanos(),
                        () -> refused(new Refusal(
                                ErrorCode.CANNOT_CONNECT,
                                "Can't connect server: " + request.leaderAddress() + ", no leader answers there")));
    }

    @Override
    public boolean received(String from, Message message) {
        return registration.received(from, message);
    }

    @Override
    public void registered(String leaderAddress, Registered answer) {
        if (!ended) {
            ended = true;
            context.become(
                    request.role() == NodeRole.FOLLOWER
                            ? new FollowerRole(context, request.name(), answer.leaderName(), leaderAddress)
                            : new LearnerRole(context, request.name(), answer.leaderName(), leaderAddress));
            reply.answered(Done.DONE);
        }
    }

    @Override
    public void refused(Refusal refusal) {
        if (!ended) {
            ended = true;
            registration.cancel();
            reply.refused(refusal);
        }
    }

    @Override
    public void cancel(String reason) {
        refused(new Refusal(ErrorCode.ROLE_SWITCH, reason));
    }
}
