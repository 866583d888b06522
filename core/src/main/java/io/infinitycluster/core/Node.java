package io.infinitycluster.core;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogRepair;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.Message.RegisterRefused;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.Message.StaleTerm;
import io.infinitycluster.core.message.Message.SteppedDown;
import io.infinitycluster.core.message.Message.Unregistered;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.role.AdminRole;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.Role;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.RoleTable;
import io.infinitycluster.core.role.Transition;
import io.infinitycluster.core.role.Transitions;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.state.Applier;
import io.infinitycluster.core.state.StateMachine;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One node of a cluster. It receives events (messages, completions of its ports, requests of clients and operators) and hands
 * them to its role.
 *
 * <p>All methods must be called on the node's own event loop, which is also where its ports complete: the node is
 * single-threaded, and never blocks. It starts in admin mode, recovers its log, and waits for its role (P11).
 *
 * <p>A message of a term that has passed is refused; one of a new term is heard only when that term is durable on this
 * node's disk (P4).
 */
public final class Node implements Transport.Listener<Message> {

    private static final Refusal INITIALISING = new Refusal(ErrorCode.STARTING, "Infinity is initing: try again soon");

    private final NodeOptions options;
    private final NodePorts ports;
    private final NodeListener listener;
    private final ManifestChain chain;
    private final LogFiles logFiles;
    private final Applier applier;
    private final Services services;
    private final StorageCheck storage;

    private @Nullable Log log;
    private @Nullable Refusal logRefusal = INITIALISING;
    private Recovered.@Nullable Damaged damage;
    private Role role;
    private @Nullable Transition transition;
    private boolean stopped;
    private boolean initialising = true;
    private boolean startingOver;

    /**
     * A node that has not begun yet; see {@link #start}.
     *
     * @param machines makes new, empty state machines
     */
    public Node(
            NodeOptions options, NodePorts ports, Supplier<? extends StateMachine> machines, NodeListener listener) {
        this.options = options;
        this.ports = ports;
        this.listener = listener;
        chain = new ManifestChain(ports.store(), ports.clock());
        applier = new Applier(
                machines,
                listener::stateChanged,
                ports.clock(),
                options.settings().applySliceNanos());
        services = new Services(this);
        storage = new StorageCheck(ports, this::note);
        logFiles = new LogFiles(ports.disk(), ports.clock(), ports.randomness(), options.logSettings(), services);
        role = new AdminRole(services, "the node has started");
    }

    // --- Start and stop ---

    /** Recovers the log. When that is done the node is in admin mode; a damaged log is reported, never skipped (P11). */
    public void start(Completion<Done> completion) {
        role.enter();
        logFiles.recover(Completion.of(recovered -> recovered(recovered, completion), failure -> {
            stop("the log could not be read: " + failure);
            completion.failed(failure);
        }));
    }

    /**
     * Finds out by trying whether the object store honours create-only writes, and refuses cluster roles until it is known
     * that it does. A node whose store is not known beforehand is told so when it starts; it costs some forty small requests.
     */
    public void checkStorage() {
        storage.begin();
    }

    private void recovered(Recovered recovered, Completion<Done> completion) {
        Completion<Log> opened = Completion.of(
                open -> {
                    useLog(open);
                    completion.succeeded(Done.DONE);
                },
                failure -> {
                    stop("the log could not be opened: " + failure);
                    completion.failed(failure);
                });
        if (recovered instanceof Recovered.Intact intact) {
            logFiles.open(intact, opened);
        } else if (recovered instanceof Recovered.Damaged damaged) {
            Recovered.Intact whole = damaged.wholeWithCheckpoint();
            if (whole != null) {
                note(describe(damaged) + ". A checkpoint holds all up to there: nothing is missing");
                logFiles.open(whole, opened);
            } else {
                keepOut(damaged);
                completion.succeeded(Done.DONE);
            }
        } else {
            logFiles.create(0, opened);
        }
    }

    private static String describe(Recovered.Damaged damaged) {
        return "The log's file " + damaged.file() + " is damaged at byte " + damaged.offset() + ": " + damaged.reason();
    }

    private void keepOut(Recovered.Damaged damaged) {
        damage = damaged;
        logRefusal = new Refusal(
                ErrorCode.DATA_CORRUPTED,
                describe(damaged) + ". As a follower or learner this node rebuilds itself from the leader");
        initialising = false;
        note(logRefusal.message());
    }

    private void useLog(Log open) {
        log = open;
        logRefusal = null;
        damage = null;
        initialising = false;
        note("has a log up to " + open.lastIndex() + " in term " + open.term());
    }

    /** Stops for good, loudly, before anything else can be confirmed. */
    void stop(String reason) {
        if (!stopped) {
            stopped = true;
            note("stops: " + reason);
            logRefusal = new Refusal(ErrorCode.UNEXPECTED, "The node has stopped: " + reason);
            become(new AdminRole(services, "it has stopped: " + reason));
            listener.stopped(reason);
        }
    }

    /** Whether the node has stopped for good. */
    public boolean isStopped() {
        return stopped;
    }

    /** Whether the node is still reading its log: it can be asked for nothing yet. */
    public boolean isInitialising() {
        return initialising && !stopped;
    }

    void note(String event) {
        listener.noted(event);
    }

    // --- Roles ---

    /** Sets the node's role: the answer comes when it has it, or was refused and nothing has changed. */
    public void assign(RoleRequest request, Reply<Done> reply) {
        if (stopped || initialising || startingOver) {
            reply.refused(logRefusal == null ? INITIALISING : logRefusal);
            return;
        }
        if (transition != null && request.role() == NodeRole.ADMIN && role.kind() != NodeRole.LEADER) {
            transition.cancel("An operator set the node to admin meanwhile");
        }
        if (transition != null) {
            reply.refused(
                    new Refusal(ErrorCode.ROLE_SWITCH, "The node is changing its role already: try again when it has"));
            return;
        }
        RoleRequest normal = new RoleRequest(
                request.role(),
                request.name().toLowerCase(Locale.ROOT),
                request.leaderAddress(),
                request.allowDataLoss());
        RoleTable.Decision decision = RoleTable.decide(role.kind(), normal, options.sharedStorage());
        if (decision instanceof RoleTable.Decision.Refused refused) {
            reply.refused(refused.refusal());
        } else if (decision instanceof RoleTable.Decision.Nothing) {
            reply.answered(Done.DONE);
        } else {
            begin(normal, reply);
        }
    }

    private void begin(RoleRequest request, Reply<Done> reply) {
        Refusal unfit = storage.refusal();
        boolean clusterRole = request.role() != NodeRole.ADMIN && request.role() != NodeRole.STANDALONE;
        if (unfit != null && clusterRole) {
            reply.refused(unfit);
            return;
        }
        Refusal unusable = logRefusal;
        boolean rebuilds = request.role() == NodeRole.FOLLOWER || request.role() == NodeRole.LEARNER;
        boolean repairs = damage != null && request.role() == NodeRole.LEADER;
        if (unusable != null && !rebuilds && !repairs && request.role() != NodeRole.ADMIN) {
            reply.refused(unusable);
            return;
        }
        if (rebuilds && !Transitions.isAddress(request.leaderAddress())) {
            reply.refused(new Refusal(ErrorCode.INVALID_ADDRESS, "Invalid server address: " + request.leaderAddress()));
            return;
        }
        Transition[] begun = new Transition[1];
        Transition begins = Transitions.to(request, role, services, new Reply<>() {
            @Override
            public void answered(Done done) {
                end(begun);
                reply.answered(done);
            }

            @Override
            public void refused(Refusal refusal) {
                end(begun);
                reply.refused(refusal);
            }
        });
        begun[0] = begins;
        transition = begins;
        begins.start();
    }

    private void end(Transition[] ended) {
        if (transition == ended[0]) {
            transition = null;
        }
    }

    void become(Role next) {
        Role previous = role;
        role = next;
        previous.leave();
        applier.stop();
        Transition running = transition;
        if (running != null) {
            running.cancel("The node's role has changed meanwhile");
        }
        if (role == next) {
            listener.roleChanged(next.kind());
            next.enter();
        }
    }

    // --- Messages ---

    @Override
    public void received(String from, Message message) {
        Log open = log;
        if (open == null || stopped || startingOver) {
            return;
        }
        if (message instanceof Message.ToReader) {
            receivedByReader(from, message, open);
        } else if (role.kind() == NodeRole.LEADER) {
            role.received(from, message);
        } else {
            refuseAsNonLeader(from, message, open);
        }
    }

    private void receivedByReader(String from, Message message, Log open) {
        Transition running = transition;
        if (running != null && running.received(from, message)) {
            return;
        }
        boolean answersRequest =
                message instanceof Registered || message instanceof RegisterRefused || message instanceof Unregistered;
        if (message.term() < open.term() && !answersRequest) {
            open.whenDurable(() -> send(from, Transport.Lane.CONTROL, new StaleTerm(open.term())));
        } else if (message.term() > open.term()) {
            if (role.sawHigherTerm(from, message) && !open.full()) {
                open.seeTerm(message.term());
                whenDurable(open, from, message);
            }
        } else if (open.durableTerm() < open.term()) {
            if (!open.full()) {
                whenDurable(open, from, message);
            }
        } else {
            role.received(from, message);
        }
    }

    /** Nothing is said or done in a term before the term is on the disk (P4). */
    private void whenDurable(Log open, String from, Message message) {
        Role hearing = role;
        open.whenDurable(() -> {
            if (role == hearing && log == open && open.term() == message.term() && !stopped) {
                hearing.received(from, message);
            }
        });
    }

    private void refuseAsNonLeader(String from, Message message, Log open) {
        if (message instanceof Register request) {
            send(
                    from,
                    Transport.Lane.CONTROL,
                    new RegisterRefused(
                            request.requestId(),
                            open.durableTerm(),
                            ErrorCode.INVALID_ROLE,
                            "Attempt to register with a non-leader node",
                            -1));
        } else if (message instanceof Heartbeat) {
            send(from, Transport.Lane.CONTROL, new SteppedDown(open.durableTerm()));
        }
    }

    void send(String address, Transport.Lane lane, Message message) {
        if (!stopped && !startingOver) {
            ports.transport().send(address, lane, message);
        }
    }

    @Override
    public void disconnected(String address) {
        if (!stopped) {
            role.disconnected(address);
        }
    }

    // --- Requests ---

    /** Carries out a command without an idempotency key on the leader, or on a standalone node. */
    public void write(byte[] command, WriteReply reply) {
        write(WriteRequest.of(command), reply);
    }

    /** Carries out a command on the leader, or on a standalone node; with an idempotency key, once (P12). */
    public void write(WriteRequest request, WriteReply reply) {
        if (stopped || startingOver || log == null) {
            reply.refused(logRefusal == null ? INITIALISING : logRefusal);
        } else {
            role.write(request, reply);
        }
    }

    /** Answers a query, as fresh as asked for (P8). */
    public void read(ReadRequest request, Reply<ReadRequest.Answer> reply) {
        if (stopped || startingOver || log == null) {
            reply.refused(logRefusal == null ? INITIALISING : logRefusal);
        } else {
            role.read(request, reply);
        }
    }

    /** Removes another node from the cluster; the leader only. */
    public void removeNode(String name, Reply<Done> reply) {
        role.removeNode(name.toLowerCase(Locale.ROOT), reply);
    }

    /** All nodes that this one knows: itself, the leader, and the others by name. Empty in admin and standalone. */
    public List<NodeInfo> nodes() {
        return role.nodes();
    }

    /** The node's role, with all that can be asked of it. */
    public Role role() {
        return role;
    }

    /**
     * What people should know about shared storage: that it does not answer, for how long, and how far the log has grown (P10). Null if
     * there is nothing to be said.
     */
    public @Nullable String storageTrouble() {
        return role.storageTrouble();
    }

    /** Why the log cannot be used; null if it can. */
    public @Nullable Refusal logRefusal() {
        return logRefusal;
    }

    /** The log; null before it is recovered, and while it is damaged. */
    public @Nullable Log log() {
        return log;
    }

    /** The state and how far it has got. */
    public Applier applier() {
        return applier;
    }

    NodeOptions options() {
        return options;
    }

    NodePorts ports() {
        return ports;
    }

    ManifestChain chain() {
        return chain;
    }

    /** Until the new log is durably there the node says and hears nothing: nobody may count on the old one any more. */
    void startOver(Runnable then) {
        Log old = log;
        if (old != null) {
            old.close();
        }
        startingOver = true;
        role.logReplaced();
        logFiles.create(
                old == null ? 0 : old.term(),
                Completion.of(
                        open -> {
                            if (!stopped) {
                                startingOver = false;
                                applier.reset();
                                useLog(open);
                                then.run();
                            }
                        },
                        failure -> stop("a new log could not be made: " + failure)));
    }

    Recovered.@Nullable Damaged damage() {
        return damage;
    }

    /** Until the repaired log is durably there the node says and hears nothing, as when it starts over. */
    void repair(LogRepair plan, Runnable then, Consumer<String> failed) {
        startingOver = true;
        logFiles.repair(
                plan,
                Completion.of(
                        open -> {
                            if (!stopped) {
                                startingOver = false;
                                useLog(open);
                                then.run();
                            }
                        },
                        failure -> {
                            startingOver = false;
                            failed.accept(failure.toString());
                        }));
    }
}
