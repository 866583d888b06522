package io.infinitycluster.simulator.time;

/**
 * Sees every event of a run, before and after it: traces are written and invariants checked here (design section 5).
 *
 * <p>It must schedule nothing and draw no randomness, or a run would differ from the same run without it.
 */
public interface EventListener {

    /**
     * An event is about to run; {@link Scheduler#now()} is its time.
     *
     * @param sequence the number that the event got when it was scheduled
     * @param actor whose event it is, as {@link Scheduler#actorName} spells out
     * @param event what will run, for its {@code toString}
     */
    default void before(long sequence, int actor, EventKind kind, Runnable event) {}

    /** The event has run. It is not called for an event that threw. */
    default void after(long sequence, int actor, EventKind kind, Runnable event) {}
}
