package io.infinitycluster.simulator.linearizability;

/**
 * One operation of a client: what it asked for, when, and what it was told.
 *
 * <p>An operation precedes another in real time when its {@code returned} position is smaller than the other's
 * {@code invoked} position. Only these positions decide; the times are for people to read.
 *
 * @param id names the operation within its history
 * @param process the client; one client has usually one operation under way, but nothing here depends on it
 * @param key the object that the operation is about; operations on different keys are independent
 * @param call what was asked for
 * @param outcome what the client was told
 * @param invoked position of the call among all events of the history
 * @param returned position of the return, larger than {@code invoked}; {@link #NEVER} where there is none. Of an
 *     operation whose outcome is unknown it is the moment at which the client gave up, and decides nothing
 * @param invokedAt virtual time of the call, in the history's own unit, for display
 * @param returnedAt virtual time of the return, or {@link #NEVER}
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public record Operation<C, R>(
        int id,
        int process,
        String key,
        C call,
        Outcome<R> outcome,
        long invoked,
        long returned,
        long invokedAt,
        long returnedAt) {

    /** The position, or the time, of what did not happen within the history. */
    public static final long NEVER = Long.MAX_VALUE;

    public Operation {
        if (invoked < 0 || returned <= invoked) {
            throw new IllegalArgumentException(
                    "operation " + id + " is called at " + invoked + " and returns at " + returned);
        }
        if (returned == NEVER && !(outcome instanceof Outcome.Unknown)) {
            throw new IllegalArgumentException("operation " + id + " never returned, so its outcome is unknown");
        }
    }

    /** An operation that was answered; its times are its positions. */
    public static <C, R> Operation<C, R> ok(
            int id, int process, String key, C call, R result, long invoked, long returned) {
        return new Operation<>(id, process, key, call, new Outcome.Ok<>(result), invoked, returned, invoked, returned);
    }

    /** An operation of which nobody knows whether it took effect; its time is its position. */
    public static <C, R> Operation<C, R> unknown(int id, int process, String key, C call, long invoked) {
        return new Operation<>(id, process, key, call, new Outcome.Unknown<>(), invoked, NEVER, invoked, NEVER);
    }

    /** Up to where the operation may take effect: its return, or {@link #NEVER} when its outcome is unknown. */
    public long deadline() {
        return outcome instanceof Outcome.Unknown ? NEVER : returned;
    }
}
