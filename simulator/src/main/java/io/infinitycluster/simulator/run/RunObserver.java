package io.infinitycluster.simulator.run;

import io.infinitycluster.simulator.time.EventKind;

/**
 * Is told of every event of a run, in order: two runs of one seed tell the same (design section 6).
 *
 * <p>It may throw to end the run early; the exception becomes the run's violation.
 */
@FunctionalInterface
public interface RunObserver {

    /**
     * An event has run.
     *
     * @param number from 1, without gaps
     * @param timeNanos its virtual time
     * @param actor the name of the one whose event it is
     * @param digest of the run up to here, with what the event mixed in
     */
    void ran(long number, long timeNanos, String actor, EventKind kind, long digest);
}
