package io.infinitycluster.core.state;

/**
 * A deterministic machine that every node runs over the same committed log.
 *
 * <p>Two machines of one kind that were given the same commands in the same order have given the same results and have the
 * same state: that is all on which replication rests. The machine is called from one thread, the node's event loop, and
 * must answer without waiting for anything. Arrays that are handed in must not be changed; arrays that are handed out
 * belong to the caller.
 *
 * <p>Applied states at the same index are compared by their digests (design section 5, invariant 4).
 */
public interface StateMachine {

    /**
     * Carries out a committed command.
     *
     * <p>Never throws, whatever the bytes: a command that is not understood, or that is refused, leaves the state as it is
     * and has a result that says so. An exception would stop every node of the cluster at the same entry, and again after
     * each restart.
     *
     * @param index the entry's position in the log; grows from call to call, not necessarily by one
     * @param command what a client sent; never changed by anyone afterwards
     * @return what the client is told; up to {@value IdempotencyTable#MAX_RESULT_BYTES} bytes of it can be told again to a client that
     *     sends its command again under an idempotency key (P12)
     */
    byte[] apply(long index, byte[] command);

    /**
     * Whether a command may take the longer the larger the state is. Such a one shares no batch with others, so that a node whose clients send
     * many of them can do its other work in between. Never throws, whatever the bytes.
     */
    default boolean isLong(byte[] command) {
        return false;
    }

    /**
     * Answers a question about the present state, without changing it. Never throws: a question that is not understood has
     * an answer that says so.
     */
    byte[] query(byte[] query);

    /**
     * The whole state as it is now, to be read in parts while later commands are applied. One is open at a time.
     *
     * @throws IllegalStateException if another one is open
     */
    Snapshot snapshot();

    /** Begins to replace the whole state by the one that the parts of a {@link #snapshot} hold. */
    Restorer restorer();

    /**
     * A fingerprint of the state, in constant time: equal states have equal digests, and different ones different digests
     * but for a chance of about 2<sup>-64</sup>.
     */
    long digest();
}
