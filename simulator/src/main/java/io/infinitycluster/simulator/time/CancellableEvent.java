package io.infinitycluster.simulator.time;

/**
 * An event that can be cancelled, or moved by scheduling it again, and that can be used again once it has run; so a
 * periodic event costs no allocation.
 *
 * <p>The queue holds at most one living entry of it. A cancelled entry stays in the queue for a while (see
 * {@link Scheduler}), so whoever cancels should also let go of what the event refers to.
 */
public abstract class CancellableEvent implements Runnable {

    /** The key of the living entry in the queue: an entry with another key is dead. Zero if there is none. */
    long key;

    /** For subclasses. */
    protected CancellableEvent() {}

    /** Whether it waits in a queue. */
    public final boolean isScheduled() {
        return key != 0;
    }
}
