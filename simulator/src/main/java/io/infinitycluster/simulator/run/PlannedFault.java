package io.infinitycluster.simulator.run;

import java.util.List;
import java.util.Locale;

/**
 * One fault of a plan. Whom it strikes and how hard is drawn from its own seed when it begins, so that faults can be taken out of a plan
 * and the others stay what they were.
 *
 * @param atNanos when it begins, from the beginning of the run
 * @param kind what goes wrong
 * @param durationNanos for how long, where that is not in the nature of the fault itself
 * @param seed of all that it draws
 */
public record PlannedFault(long atNanos, FaultKind kind, long durationNanos, long seed) {

    public PlannedFault {
        if (atNanos < 0 || durationNanos < 1) {
            throw new IllegalArgumentException(kind + " at " + atNanos + " for " + durationNanos
                    + " nanoseconds: not in the run, or no time at all");
        }
    }

    /**
     * What goes wrong, in words: {@code kill of process/n2}.
     *
     * @param holds what it has taken hold of, if that is known
     */
    public String words(List<String> holds) {
        String words = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return holds.isEmpty()
                ? words
                : words + " of " + String.join(", ", holds).replace(":23850", "");
    }
}
