package io.infinitycluster.planted;

import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.SimulationRun;

/** Runs seeds until a promise breaks. It is loaded anew for every planted bug, with the classes that the bug has changed. */
public final class SeedSearch {

    private SeedSearch() {}

    /**
     * Seed and promise of a failure, of {@code knownSeed}, if that is not 0, or else of the first among the seeds from 1 on; empty if
     * there is none.
     */
    public static String firstFailure(long knownSeed, long lastSeed) {
        String found = knownSeed == 0 ? "" : failure(knownSeed);
        for (long seed = 1; found.isEmpty() && seed <= lastSeed; seed++) {
            found = failure(seed);
        }
        return found;
    }

    private static String failure(long seed) {
        RunReport report = new SimulationRun(seed).run();
        Violation violation = report.violation();
        // A run in which nothing happened has found nothing.
        return violation == null || violation.invariant() == Invariant.NOT_VACUOUS
                ? ""
                : "seed " + seed + ": " + violation.invariant();
    }
}
