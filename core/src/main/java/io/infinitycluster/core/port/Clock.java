package io.infinitycluster.core.port;

/**
 * Time, as one node sees it.
 *
 * <p>Monotonic time serves every decision; wall-clock time is for people to read and decides nothing (design section 2).
 * Monotonic clocks of different nodes have nothing in common but their rate, which differs by no more than the stated
 * drift bound (P8).
 */
public interface Clock {

    /** Monotonic time in nanoseconds since an arbitrary origin of this process; never runs backwards. */
    long nanos();

    /** Wall-clock time in milliseconds since 1970, for display only: it may jump either way. */
    long wallMillis();

    /**
     * Runs {@code task} once on the node's event loop, no earlier than {@code delayNanos} from now on this clock.
     *
     * @param delayNanos nanoseconds, zero or more
     * @return a handle that cancels the task if it has not run yet
     */
    Timer schedule(long delayNanos, Runnable task);

    /** A task that waits for its time. */
    interface Timer {
        /** Makes sure that the task does not run, unless it already has. */
        void cancel();
    }
}
