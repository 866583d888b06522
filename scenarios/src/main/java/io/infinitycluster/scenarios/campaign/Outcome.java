package io.infinitycluster.scenarios.campaign;

import io.infinitycluster.simulator.run.RunReport;
import java.time.Duration;

/** What came of one seed. */
public sealed interface Outcome {

    /** The seed that was run. */
    long seed();

    /** Whether all was well. */
    boolean passed();

    /**
     * The run came to its end, or to a broken promise.
     *
     * @param report what it says
     * @param wallNanos how long it took, in real time
     */
    record Ended(RunReport report, long wallNanos) implements Outcome {
        @Override
        public long seed() {
            return report.seed();
        }

        @Override
        public boolean passed() {
            return report.passed();
        }
    }

    /**
     * The simulator itself broke.
     *
     * @param cause what was thrown
     */
    record Crashed(long seed, Throwable cause) implements Outcome {
        @Override
        public boolean passed() {
            return false;
        }
    }

    /**
     * The run took longer than any run should, and was given up: its virtual time may stand still.
     *
     * @param after how long it was waited for
     */
    record Stuck(long seed, Duration after) implements Outcome {
        @Override
        public boolean passed() {
            return false;
        }
    }
}
