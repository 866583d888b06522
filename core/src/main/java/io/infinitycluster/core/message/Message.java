package io.infinitycluster.core.message;

import io.infinitycluster.core.log.Batch;
import java.util.List;

/**
 * What one node says to another. Every message carries the term of its sender; none relies on another to have arrived, or
 * to arrive only once.
 */
public sealed interface Message {

    /** The sender's term (P4). */
    long term();

    /** What a follower or learner says to the leader. */
    sealed interface ToLeader extends Message {}

    /** What a leader says to its followers and learners, or to those that should be. */
    sealed interface ToReader extends Message {}

    /**
     * Asks to be served as a follower or learner.
     *
     * @param requestId comes back with the answer
     * @param clusterId the cluster that the node's log belongs to, 0 for none
     * @param lastIndex the end of the node's durable log
     * @param lastTerm the term of that entry
     * @param byOperator whether an operator asked for it, and not the node itself after a loss of contact
     */
    record Register(
            long requestId,
            long term,
            String name,
            NodeRole role,
            String address,
            long replicaId,
            long clusterId,
            long lastIndex,
            long lastTerm,
            boolean byOperator)
            implements ToLeader {}

    /** The node is served from now on. */
    record Registered(long requestId, long term, String leaderName, long clusterId, long heartbeatNanos)
            implements ToReader {}

    /**
     * The node is not served.
     *
     * @param acknowledgedIndex what the node's log has acknowledged to this leader, if the registration stated less: a node that
     *     really holds less has to start over with a new and empty log (P6). It is the node that decides, because the
     *     registration may have been under way for long; -1 if that is not the reason
     */
    record RegisterRefused(long requestId, long term, ErrorCode code, String text, long acknowledgedIndex)
            implements ToReader {}

    /** Takes leave. */
    record Unregister(long requestId, long term, String name, long replicaId) implements ToLeader {}

    /** The node is no longer served, and no write waits for it. */
    record Unregistered(long requestId, long term) implements ToReader {}

    /** Says that the node lives, and how far it is (P7). */
    record Heartbeat(
            long term,
            long sequence,
            String name,
            long replicaId,
            long durableIndex,
            long commitIndex,
            long appliedIndex)
            implements ToLeader {}

    /**
     * Answers a heartbeat.
     *
     * @param sequence which heartbeat
     * @param status what the leader takes the sender for
     * @param commitIndex what the leader knows to be committed
     * @param leaseNanos for how long, from when the heartbeat was <em>sent</em>, the node may serve strong reads; 0 for not at
     *     all (P8)
     * @param checkpointIndex up to where shared storage has the state, so that logs need no longer reach back (P10)
     * @param nodes all nodes, the leader first
     */
    record HeartbeatAnswer(
            long term,
            long sequence,
            NodeStatus status,
            long commitIndex,
            long leaseNanos,
            long checkpointIndex,
            List<NodeInfo> nodes)
            implements ToReader {}

    /**
     * Brings entries, or asks with none whether the logs match. It is always acknowledged, or refused.
     *
     * @param previousIndex the index before the first batch
     * @param previousTerm the term of that entry; a receiver that has another there refuses (P5)
     * @param commitIndex what the leader knows to be committed
     */
    record Append(long term, long previousIndex, long previousTerm, long commitIndex, List<Batch> batches)
            implements ToReader {}

    /** Brings news of what is committed, when there are no entries to carry them. */
    record Committed(long term, long commitIndex) implements ToReader {}

    /**
     * The node durably holds the leader's log up to {@code matchedIndex}: what it has matched, not its own end (P1).
     */
    record Appended(long term, long replicaId, long matchedIndex) implements ToLeader {}

    /**
     * The node's log does not hold the entry before the first one.
     *
     * @param refusedIndex the previous index that was refused
     * @param hintIndex where the node's log may still agree with the leader's: no later than here
     * @param hintTerm the term of that entry
     */
    record AppendRefused(long term, long replicaId, long refusedIndex, long hintIndex, long hintTerm)
            implements ToLeader {}

    /** The node is too far behind: it shall continue from shared storage up to {@code upToIndex}, then register (P9). */
    record ContinueFromStorage(long term, long upToIndex) implements ToReader {}

    /** The message that this answers was of a term that has passed; {@code term} is a newer one (P4). */
    record StaleTerm(long term) implements ToLeader {}

    /** An operator removed the node: it goes to admin. */
    record Removed(long term, String name, long replicaId) implements ToReader {}

    /** A new leader is there (P7). */
    record NewLeader(long term, String leaderName, String leaderAddress) implements ToReader {}

    /** The leader has stepped down; another may lead soon. */
    record SteppedDown(long term) implements ToReader {}

    /** Asks whether the receiver still follows (P8: a strong read without a lease). */
    record ReadProbe(long term, long probeId) implements ToReader {}

    /** The receiver follows, in this very term, which it has durably noted. */
    record ReadProbed(long term, long probeId, long replicaId) implements ToLeader {}
}
