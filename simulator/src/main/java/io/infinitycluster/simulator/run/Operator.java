package io.infinitycluster.simulator.run;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.role.LeaderRole;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.time.EventKind;
import io.infinitycluster.simulator.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs the cluster as a person or an orchestrator would: gives every node in admin its role, promotes somebody when nobody leads, and
 * restarts processes that have stopped themselves. Told to, it also gives orders at bad moments.
 */
public final class Operator {

    private static final long SECOND = 1_000_000_000L;
    private static final long TRAVEL_NANOS = 2_000_000L;
    /** How long the operator waits for an answer before it asks again. */
    private static final long PATIENCE_NANOS = 60 * SECOND;

    /** After how long without a leader an operator who accepts loss accepts it. */
    private static final long DESPERATE_NANOS = 25 * SECOND;

    private final SimulatedCluster cluster;
    private final int followers;
    private final boolean acceptsLoss;
    private final Scheduler scheduler;
    private final RandomStream randomness;
    private final int actor;
    private final long[] askedNanos;
    private final int[] askedIncarnation;
    private final boolean[] heldBack;
    /** Who finds no place among the followers, because a node that should learn leads. */
    private final boolean[] surplus;

    private long leaderlessSinceNanos;
    private int nextCandidate;
    private long orders;
    private long refusals;
    private @Nullable String lastRefusal;

    /**
     * An operator of all nodes that the cluster has now.
     *
     * @param followers how many of the first nodes may lead or follow; the others learn
     * @param acceptsLoss whether confirmed writes may be lost when nobody else can lead for long
     */
    public Operator(SimulatedCluster cluster, int followers, boolean acceptsLoss) {
        this.acceptsLoss = acceptsLoss;
        this.cluster = cluster;
        this.followers = followers;
        scheduler = cluster.scheduler();
        randomness = cluster.streams().stream("operator");
        actor = scheduler.actor("operator");
        int nodes = cluster.nodes().size();
        askedNanos = new long[nodes];
        askedIncarnation = new int[nodes];
        heldBack = new boolean[nodes];
        surplus = new boolean[nodes];
    }

    /** Begins to look after the cluster. */
    public void start() {
        leaderlessSinceNanos = scheduler.now() - 2 * SECOND;
        scheduler.after(randomness.between(1, SECOND / 2), actor, EventKind.OPERATOR, this::tend);
    }

    /** How many orders were given. */
    public long orders() {
        return orders;
    }

    /** How many of them were refused. */
    public long refusals() {
        return refusals;
    }

    /** What was said at the last refusal; null if there was none. */
    public @Nullable String lastRefusal() {
        return lastRefusal;
    }

    private void tend() {
        SimulatedNode leader = cluster.leader();
        boolean led = leader != null && leader.process().role() instanceof LeaderRole role && role.holdsLease();
        if (led) {
            leaderlessSinceNanos = scheduler.now();
        }
        for (SimulatedNode node : cluster.nodes()) {
            if (node.isUp() && node.stopReason() != null) {
                node.kill();
                node.start();
            } else if (leader != null && node.kind() == NodeRole.ADMIN && !isBusy(node) && !heldBack[node.position()]) {
                order(node, readerRequest(node, leader));
            }
        }
        if (!led && scheduler.now() - leaderlessSinceNanos >= SECOND) {
            promoteNext();
        }
        scheduler.after(randomness.between(SECOND / 2, 3 * SECOND / 2), actor, EventKind.OPERATOR, this::tend);
    }

    private RoleRequest readerRequest(SimulatedNode node, SimulatedNode leader) {
        return node.position() < followers && !surplus[node.position()]
                ? RoleRequest.follower(node.name(), leader.address())
                : RoleRequest.learner(node.name(), leader.address());
    }

    /** Nobody leads: asks one node after another, and those that should learn as well, because after a seal they may. */
    private void promoteNext() {
        List<SimulatedNode> nodes = cluster.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            SimulatedNode candidate = nodes.get(nextCandidate++ % nodes.size());
            if (candidate.isUp() && !isBusy(candidate)) {
                boolean desperate = acceptsLoss && scheduler.now() - leaderlessSinceNanos >= DESPERATE_NANOS;
                Refusal unusable = candidate.process().logRefusal();
                if (desperate && unusable != null && unusable.code() == ErrorCode.DATA_CORRUPTED) {
                    // Its log is damaged, and nobody leads from whom it could be rebuilt: it begins with an empty disk.
                    candidate.wipe();
                    candidate.start();
                    return;
                }
                order(
                        candidate,
                        desperate
                                ? RoleRequest.leaderDespiteLoss(candidate.name())
                                : RoleRequest.leader(candidate.name()));
                return;
            }
        }
    }

    private boolean isBusy(SimulatedNode node) {
        int at = node.position();
        return askedIncarnation[at] == node.incarnation() && scheduler.now() - askedNanos[at] < PATIENCE_NANOS;
    }

    /** Gives an order, whether the node is busy or not. */
    public void order(SimulatedNode node, RoleRequest request) {
        order(node, request, () -> {});
    }

    private void order(SimulatedNode node, RoleRequest request, Runnable then) {
        int at = node.position();
        int incarnation = node.incarnation();
        askedNanos[at] = scheduler.now();
        askedIncarnation[at] = incarnation;
        orders++;
        Reply<Done> reply = new Reply<>() {
            @Override
            public void answered(Done done) {
                answered(then);
            }

            @Override
            public void refused(Refusal refusal) {
                refusals++;
                lastRefusal = node + ": " + refusal;
                surplus[at] = refusal.code() == ErrorCode.TOO_MANY_FOLLOWERS;
                answered(() -> {});
            }

            private void answered(Runnable next) {
                if (askedIncarnation[at] == incarnation) {
                    askedIncarnation[at] = -1;
                }
                scheduler.after(TRAVEL_NANOS, actor, EventKind.OPERATOR, next);
            }
        };
        scheduler.after(
                TRAVEL_NANOS, actor, EventKind.OPERATOR, () -> node.request(process -> process.assign(request, reply)));
    }

    // --- Orders at bad moments ---

    /** Makes the leader step down, and another node lead. */
    public boolean handOver(RandomStream from) {
        SimulatedNode leader = cluster.leader();
        if (leader == null || isBusy(leader)) {
            return false;
        }
        SimulatedNode heir = from.pick(cluster.nodes());
        order(leader, RoleRequest.admin(), () -> {
            if (heir.isUp()) {
                order(heir, RoleRequest.leader(heir.name()));
            }
        });
        return true;
    }

    /** Promotes somebody, whatever the others do. */
    public boolean promote(boolean allowLoss, RandomStream from) {
        List<SimulatedNode> up = new ArrayList<>(cluster.nodes());
        up.removeIf(node -> !node.isUp() || isBusy(node) || node.kind() == NodeRole.LEADER);
        if (up.isEmpty()) {
            return false;
        }
        SimulatedNode node = from.pick(up);
        order(node, allowLoss ? RoleRequest.leaderDespiteLoss(node.name()) : RoleRequest.leader(node.name()));
        return true;
    }

    /** Removes a node from the cluster; it is back in admin then, and gets a role again by itself. */
    public boolean remove(RandomStream from) {
        SimulatedNode leader = cluster.leader();
        if (leader == null) {
            return false;
        }
        SimulatedNode removed = from.pick(cluster.nodes());
        orders++;
        scheduler.after(
                TRAVEL_NANOS,
                actor,
                EventKind.OPERATOR,
                () -> leader.request(process -> process.removeNode(removed.name(), new Reply<>() {
                    @Override
                    public void answered(Done done) {
                        // It gets a role again at the next look.
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        refusals++;
                    }
                })));
        return true;
    }

    /** Promotes two nodes at the same moment. */
    public boolean promoteTwo(RandomStream from) {
        boolean first = promote(false, from);
        return promote(false, from) && first;
    }

    /** Whether a node can be sent to admin and back: a follower or learner of which nothing else is asked. */
    public boolean mayGoToAdmin(SimulatedNode node) {
        boolean reads = node.kind() == NodeRole.FOLLOWER || node.kind() == NodeRole.LEARNER;
        return reads && !isBusy(node);
    }

    /** Sends a node to admin, and holds it back there. */
    public void sendToAdmin(SimulatedNode node) {
        heldBack[node.position()] = true;
        order(node, RoleRequest.admin());
    }

    /** Lets a node have a role again. */
    public void release(SimulatedNode node) {
        heldBack[node.position()] = false;
    }
}
