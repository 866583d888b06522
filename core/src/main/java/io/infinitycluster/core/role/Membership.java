package io.infinitycluster.core.role;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.Message.HeartbeatAnswer;
import io.infinitycluster.core.message.Message.Register;
import io.infinitycluster.core.message.Message.RegisterRefused;
import io.infinitycluster.core.message.Message.Registered;
import io.infinitycluster.core.message.Message.Removed;
import io.infinitycluster.core.message.Message.Unregister;
import io.infinitycluster.core.message.Message.Unregistered;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.replication.Replica;
import io.infinitycluster.core.replication.Replicator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who belongs to the leader's cluster: registration, liveness, unregistration, removal, and what of it makes the next in-sync set
 * (P2, P6, P7).
 */
final class Membership {

    /** How many entries a follower may be behind when the leader starts to wait for it. */
    private static final long NEARLY_CAUGHT_UP = 1024;

    private static final int MAX_REMEMBERED_REMOVALS = 1024;

    private record Leaving(Member member, String address, long requestId) {}

    private record Removal(Member member, Reply<Done> reply) {}

    private final NodeContext context;
    private final long term;
    private final Member self;
    private final InSyncSet inSync;
    private final Replicator replicator;
    private final Map<String, Leaving> leaving = new LinkedHashMap<>();
    private final List<Removal> removals = new ArrayList<>();
    /** Logs that an operator removed: they do not come back by themselves. */
    private final Map<Long, String> removed = new LinkedHashMap<>();

    Membership(NodeContext context, long term, Member self, InSyncSet inSync, Replicator replicator) {
        this.context = context;
        this.term = term;
        this.self = self;
        this.inSync = inSync;
        this.replicator = replicator;
    }

    // --- Registration ---

    void register(String from, Register request) {
        Refusal refusal = check(request);
        Member member = new Member(request.name(), request.replicaId(), request.address());
        long acknowledged = replicator.acknowledgedBy(request.replicaId());
        if (refusal == null && request.lastIndex() < acknowledged) {
            // It holds less than it has acknowledged: to count on it again would lose confirmed writes (P6).
            Replica known = replicator.of(member);
            if (known != null) {
                known.setStatus(NodeStatus.INVALID);
                inSync.stopWaitingFor(member);
            }
            refuse(
                    from,
                    request,
                    new Refusal(
                            ErrorCode.INVALID_STATUS,
                            "This log ends at " + request.lastIndex() + ", and has acknowledged " + acknowledged),
                    acknowledged);
            return;
        }
        if (refusal != null) {
            refuse(from, request, refusal, -1);
            return;
        }
        removed.remove(request.replicaId());
        leaving.remove(request.name());
        Replica earlier = replicator.named(request.name());
        if (earlier != null && !earlier.member().isSame(member)) {
            inSync.stopWaitingFor(earlier.member());
        }
        replicator.register(member, request.role(), request.lastIndex(), request.lastTerm(), request.term());
        context.note("registered " + request.role().lowerCase() + " " + member.name() + " at " + member.address()
                + " with a log up to " + request.lastIndex());
        context.send(
                from,
                Lane.CONTROL,
                new Registered(
                        request.requestId(),
                        term,
                        self.name(),
                        inSync.current().clusterId(),
                        context.settings().heartbeatNanos()));
    }

    private void refuse(String to, Register request, Refusal refusal, long acknowledgedIndex) {
        context.send(
                to,
                Lane.CONTROL,
                new RegisterRefused(request.requestId(), term, refusal.code(), refusal.message(), acknowledgedIndex));
    }

    private @Nullable Refusal check(Register request) {
        if (request.name().equals(self.name())) {
            return new Refusal(ErrorCode.DUPLICATE_NODE, "Duplicate node: " + request.name());
        }
        if (request.address().equals(self.address())) {
            return new Refusal(
                    ErrorCode.INVALID_ADDRESS,
                    "Invalid server address: Follower or learner peer server address " + request.address()
                            + " is the leader's own");
        }
        if (request.clusterId() != inSync.current().clusterId()
                && (request.clusterId() != 0 || request.lastIndex() > 0)) {
            return new Refusal(
                    ErrorCode.ROLE_SWITCH,
                    "The data of " + request.name() + " do not belong to this cluster: start it with an empty data"
                            + " directory");
        }
        if (removed.containsKey(request.replicaId()) && !request.byOperator()) {
            return new Refusal(
                    ErrorCode.NOT_REGISTERED, "Not registered node: " + request.name() + " was removed by an operator");
        }
        Replica sameAddress = replicator.at(request.address());
        if (sameAddress != null
                && !sameAddress.name().equals(request.name())
                && sameAddress.status() == NodeStatus.ALIVE) {
            return new Refusal(
                    ErrorCode.INVALID_ADDRESS,
                    "Invalid server address: " + request.address() + " is that of " + sameAddress.name());
        }
        Replica sameName = replicator.named(request.name());
        if (sameName != null
                && sameName.status() == NodeStatus.ALIVE
                && sameName.member().replicaId() != request.replicaId()
                && !sameName.member().address().equals(request.address())) {
            return new Refusal(ErrorCode.DUPLICATE_NODE, "Duplicate node: " + request.name());
        }
        return checkLimits(request);
    }

    private @Nullable Refusal checkLimits(Register request) {
        int followers = 0;
        int learners = 0;
        for (Replica replica : replicator.replicas()) {
            if (!replica.name().equals(request.name()) && replica.status() != NodeStatus.REMOVED) {
                if (replica.role() == NodeRole.FOLLOWER) {
                    followers++;
                } else {
                    learners++;
                }
            }
        }
        ClusterSettings settings = context.settings();
        if (request.role() == NodeRole.FOLLOWER && followers >= settings.maxFollowers()) {
            return new Refusal(ErrorCode.TOO_MANY_FOLLOWERS, "Too many followers, limit: " + settings.maxFollowers());
        }
        if (request.role() == NodeRole.LEARNER && learners >= settings.maxLearners()) {
            return new Refusal(ErrorCode.TOO_MANY_LEARNERS, "Too many learner, limit: " + settings.maxLearners());
        }
        return null;
    }

    // --- Liveness (P7) ---

    void heartbeat(String from, Heartbeat heartbeat, Role leader) {
        long now = context.clock().nanos();
        Replica replica = replicator.named(heartbeat.name());
        NodeStatus status;
        long lease = 0;
        if (replica == null || replica.member().replicaId() != heartbeat.replicaId()) {
            status = removed.containsKey(heartbeat.replicaId()) ? NodeStatus.REMOVED : NodeStatus.LOST_CONNECTION;
        } else if (replica.status() == NodeStatus.REMOVED) {
            status = NodeStatus.REMOVED;
        } else if (replica.status() == NodeStatus.INVALID) {
            status = NodeStatus.LOST_CONNECTION;
        } else {
            replica.heard(
                    now,
                    context.clock().wallMillis(),
                    heartbeat.term(),
                    heartbeat.durableIndex(),
                    heartbeat.commitIndex(),
                    heartbeat.appliedIndex());
            if (replica.status() != NodeStatus.ALIVE) {
                context.note(replica.name() + " is back");
                replicator.revive(replica);
            }
            status = NodeStatus.ALIVE;
            if (replica.role() == NodeRole.FOLLOWER && !leaving.containsKey(replica.name())) {
                lease = inSync.grant(replica.member(), now);
            }
        }
        List<NodeInfo> nodes = status == NodeStatus.ALIVE ? leader.nodes() : List.of();
        context.send(
                from,
                Lane.CONTROL,
                new HeartbeatAnswer(
                        term,
                        heartbeat.sequence(),
                        status,
                        context.applier().appliedIndex(),
                        lease,
                        inSync.current().checkpointIndex(),
                        nodes));
    }

    void disconnected(String address) {
        Replica replica = replicator.at(address);
        if (replica != null && replica.status() == NodeStatus.ALIVE) {
            lose(replica, NodeStatus.LOST_CONNECTION);
        }
    }

    private void lose(Replica replica, NodeStatus status) {
        context.note(replica.name() + " has status " + status.text());
        replica.setStatus(status);
        inSync.stopWaitingFor(replica.member());
    }

    /** Finds who is silent, and who has caught up. */
    void tick() {
        long now = context.clock().nanos();
        for (Replica replica : replicator.replicas()) {
            if (replica.status() == NodeStatus.ALIVE
                    && now - replica.lastHeardNanos() > context.settings().nodeTimeoutNanos()) {
                lose(replica, NodeStatus.TIMEOUT);
            } else if (replica.status() == NodeStatus.ALIVE
                    && replica.role() == NodeRole.FOLLOWER
                    && replica.isMatched()
                    && !leaving.containsKey(replica.name())
                    && inSync.current().inSyncNamed(replica.name()) == null
                    && !inSync.isWaitedFor(replica.member())
                    && context.log().lastIndex() - replica.ackedIndex() <= NEARLY_CAUGHT_UP) {
                inSync.startWaitingFor(replica.member());
            }
        }
        settle();
    }

    // --- The next in-sync set (P2) ---

    /**
     * The set for the next version of the manifest: without those who have to go and whose leases are over, and with those who
     * durably hold everything up to {@code needed}.
     *
     * @param needed the commit index, and the end of the log that this leader took over
     */
    List<Member> nextInSync(long nowNanos, long needed) {
        Manifest current = inSync.current();
        List<Member> next = new ArrayList<>();
        for (Member member : current.inSync()) {
            if (member.isSame(self) || !mustGo(member) || !inSync.leaseOver(member, nowNanos)) {
                next.add(member);
            }
        }
        for (Member member : inSync.adding()) {
            Replica replica = replicator.of(member);
            if (replica != null
                    && replica.status() == NodeStatus.ALIVE
                    && replica.ackedIndex() >= needed
                    && current.inSyncNamed(member.name()) == null) {
                next.add(member);
            }
        }
        return next;
    }

    private boolean mustGo(Member member) {
        Replica replica = replicator.of(member);
        return replica == null
                || replica.status() != NodeStatus.ALIVE
                || replica.role() != NodeRole.FOLLOWER
                || leaving.containsKey(member.name());
    }

    /** A version of the manifest was won: whoever waited to be out of the set may be. */
    void swapped() {
        settle();
    }

    // --- Leaving ---

    void unregister(String from, Unregister request) {
        Replica replica = replicator.named(request.name());
        if (replica == null || replica.member().replicaId() != request.replicaId()) {
            context.send(from, Lane.CONTROL, new Unregistered(request.requestId(), term));
            return;
        }
        inSync.stopWaitingFor(replica.member());
        leaving.put(request.name(), new Leaving(replica.member(), from, request.requestId()));
        settle();
    }

    /** Removes a node by an operator's order: it goes to admin, and no write waits for it any more. */
    void removeNode(String nodeName, Reply<Done> reply) {
        Replica replica = replicator.named(nodeName);
        if (nodeName.equals(self.name())) {
            reply.refused(new Refusal(ErrorCode.INVALID_ROLE, "Can't remove current node: " + nodeName));
        } else if (replica == null) {
            reply.refused(new Refusal(ErrorCode.NO_SUCH_NODE, "Node doesn't exist: " + nodeName));
        } else {
            Member member = replica.member();
            replica.setStatus(NodeStatus.REMOVED);
            inSync.stopWaitingFor(member);
            removed.put(member.replicaId(), nodeName);
            if (removed.size() > MAX_REMEMBERED_REMOVALS) {
                removed.remove(removed.keySet().iterator().next());
            }
            context.send(member.address(), Lane.CONTROL, new Removed(term, nodeName, member.replicaId()));
            removals.add(new Removal(member, reply));
            settle();
        }
    }

    /** Finishes what had to wait until nothing waits for the node. */
    private void settle() {
        for (Iterator<Leaving> all = leaving.values().iterator(); all.hasNext(); ) {
            Leaving each = all.next();
            if (!inSync.isWaitedFor(each.member())) {
                all.remove();
                forget(each.member());
                context.send(each.address(), Lane.CONTROL, new Unregistered(each.requestId(), term));
            }
        }
        for (Iterator<Removal> all = removals.iterator(); all.hasNext(); ) {
            Removal each = all.next();
            if (!inSync.isWaitedFor(each.member())) {
                all.remove();
                forget(each.member());
                each.reply().answered(Done.DONE);
            }
        }
    }

    private void forget(Member member) {
        if (replicator.of(member) != null) {
            context.note("forgot " + member.name());
            replicator.remove(member.name());
        }
    }

    /** The leadership ends: what was asked for and not finished is answered. */
    void close() {
        for (Removal each : removals) {
            each.reply()
                    .refused(new Refusal(
                            ErrorCode.INVALID_ROLE,
                            "The leadership ended before " + each.member().name()
                                    + " was out of the in-sync set: ask the new leader"));
        }
        removals.clear();
    }
}
