package io.infinitycluster.core.replication;

import io.infinitycluster.core.manifest.Manifest.Member;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;

/**
 * The leader's view of one registered follower or learner.
 *
 * <p>It is found by its name and recognised by its replica id: a node that comes back with another log is another replica
 * (P6).
 */
public final class Replica {

    /** How many appends may be on their way to one replica: what bounds the memory that a slow one costs (P9). */
    static final int WINDOW = 32;

    private final Member member;
    private final NodeRole role;

    private NodeStatus status = NodeStatus.ALIVE;
    private long heartbeats;
    private long lastHeardNanos;
    private long lastHeardWallMillis;
    private long term;
    private long durableIndex;
    private long committedIndex;
    private long appliedIndex;

    // Matching (P5) and the stream of appends; package-private for Replicator, whose state this is.
    boolean matched;
    long ackedIndex;
    long nextIndex;
    long sentCommitIndex;
    long lastProgressNanos;
    final long[] inFlight = new long[WINDOW];
    int inFlightHead;
    int inFlightCount;
    /** Whether batches for it are being read from the disk. */
    boolean reading;

    Replica(Member member, NodeRole role, long durableIndex, long term, long nowNanos, long wallMillis) {
        this.member = member;
        this.role = role;
        this.durableIndex = durableIndex;
        this.term = term;
        lastHeardNanos = nowNanos;
        lastHeardWallMillis = wallMillis;
    }

    /** Its name, log and address. */
    public Member member() {
        return member;
    }

    public String name() {
        return member.name();
    }

    /** Follower or learner. */
    public NodeRole role() {
        return role;
    }

    public NodeStatus status() {
        return status;
    }

    public void setStatus(NodeStatus newStatus) {
        status = newStatus;
    }

    /** When it was last heard of, on the leader's clock. */
    public long lastHeardNanos() {
        return lastHeardNanos;
    }

    /** Up to where it durably holds this leader's log, by its own word in this term (P1). */
    public long ackedIndex() {
        return ackedIndex;
    }

    /** Whether its log and the leader's are known to agree, so that it is streamed to. */
    public boolean isMatched() {
        return matched;
    }

    /** Takes note of a heartbeat. */
    public void heard(long nowNanos, long wallMillis, long newTerm, long durable, long committed, long applied) {
        heartbeats++;
        lastHeardNanos = nowNanos;
        lastHeardWallMillis = wallMillis;
        term = newTerm;
        durableIndex = durable;
        committedIndex = committed;
        appliedIndex = applied;
    }

    /** Takes over what was counted under the same name before it registered again. */
    void continueFrom(Replica earlier) {
        heartbeats = earlier.heartbeats;
        if (earlier.status == NodeStatus.ALIVE && earlier.member.isSame(member)) {
            // Only heartbeats are signs of life: a node that asks again and again and hears no answer counts as silent.
            lastHeardNanos = earlier.lastHeardNanos;
        }
    }

    /** Its line in the list of nodes. */
    public NodeInfo info(long leaderLastIndex, boolean inSync) {
        return new NodeInfo(
                member.name(),
                role,
                status,
                member.address(),
                heartbeats,
                lastHeardWallMillis,
                term,
                durableIndex,
                committedIndex,
                appliedIndex,
                Math.max(0, leaderLastIndex - durableIndex),
                inSync);
    }

    @Override
    public String toString() {
        return member.name() + "(" + role.lowerCase() + ", " + status.text() + ", acked " + ackedIndex + ")";
    }
}
