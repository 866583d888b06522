package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.Message.RegisterRefused;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Transport.Lane;

/** Registers a node with a leader: asks until it is answered, and starts over with a new log if the leader says so (P6). */
final class Registration {

    /** Hears how a registration ended. */
    interface Listener {
        /** The leader serves this node from now on; the node has durably entered the leader's term. */
        void registered(String leaderAddress, Registered answer);

        /** The leader does not serve this node. */
        void refused(Refusal refusal);
    }

    private final NodeContext context;
    private final NodeRole role;
    private final String name;
    private final String leaderAddress;
    private final boolean byOperator;
    private final Listener listener;
    private final long requestId;
    private boolean ended;
    private boolean startingOver;

    Registration(
            NodeContext context,
            NodeRole role,
            String name,
            String leaderAddress,
            boolean byOperator,
            Listener listener) {
        this.context = context;
        this.role = role;
        this.name = name;
        this.leaderAddress = leaderAddress;
        this.byOperator = byOperator;
        this.listener = listener;
        requestId = context.randomness().nextLong();
    }

    /** The address that is asked. */
    String leaderAddress() {
        return leaderAddress;
    }

    /** Asks, and goes on asking at every heartbeat until there is an answer. */
    void start() {
        if (ended) {
            return;
        }
        if (!startingOver) {
            Log log = context.log();
            context.send(
                    leaderAddress,
                    Lane.CONTROL,
                    new Register(
                            requestId,
                            log.durableTerm(),
                            name,
                            role,
                            context.address(),
                            log.replicaId(),
                            log.clusterId(),
                            log.durableIndex(),
                            Math.max(0, log.termAt(log.durableIndex())),
                            byOperator));
        }
        context.clock().schedule(context.settings().heartbeatNanos(), this::start);
    }

    /** Stops asking. */
    void cancel() {
        ended = true;
    }

    /** Looks at a message; true if it answered this registration. */
    boolean received(String from, Message message) {
        if (ended) {
            return false;
        }
        if (message instanceof Registered answer && answer.requestId() == requestId) {
            if (!startingOver) {
                registered(from, answer);
            }
            return true;
        }
        if (message instanceof RegisterRefused answer && answer.requestId() == requestId) {
            refused(answer);
            return true;
        }
        return false;
    }

    private void registered(String from, Registered answer) {
        Log log = context.log();
        if (answer.term() < log.term()) {
            return;
        }
        if (log.clusterId() != answer.clusterId()) {
            log.setLineage(answer.clusterId(), log.replicaId());
        }
        log.seeTerm(answer.term());
        log.whenDurable(() -> {
            if (!ended && log == context.log() && log.term() == answer.term()) {
                ended = true;
                listener.registered(from, answer);
            }
        });
    }

    private void refused(RegisterRefused answer) {
        if (answer.acknowledgedIndex() < 0) {
            ended = true;
            listener.refused(new Refusal(answer.code(), "From leader: " + answer.text()));
        } else if (answer.acknowledgedIndex() > context.log().durableIndex() && !startingOver) {
            startOver(answer);
        }
        // Otherwise the leader judged an old registration; the next one states more.
    }

    private void startOver(RegisterRefused answer) {
        startingOver = true;
        context.note("starts over with a new log: " + answer.text());
        context.startOver(() -> startingOver = false);
    }
}
