package io.infinitycluster.core.role;

/**
 * A question to the state machine.
 *
 * @param query what to ask, in the state machine's own encoding
 * @param consistency how fresh the answer must be
 * @param atLeastIndex the answer must not be of an older state than this index: what a session has already seen
 */
public record ReadRequest(byte[] query, Consistency consistency, long atLeastIndex) {

    /** How fresh an answer must be (P8). */
    public enum Consistency {
        /** Linearizable: leader and followers under a lease; refused anywhere else. */
        STRONG,
        /** As of what the node has applied. */
        EVENTUAL
    }

    /**
     * The answer.
     *
     * @param value the state machine's answer
     * @param appliedIndex the index of the state that was asked
     * @param lag by how many entries that is behind what the node knows to be committed
     * @param silenceNanos how long ago the node last heard from the leader; 0 on the leader
     */
    public record Answer(byte[] value, long appliedIndex, long lag, long silenceNanos) {}
}
