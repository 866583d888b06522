package io.infinitycluster.planted;

import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.SimulationRun;

/** Runs seeds until a promise breaks. It is loaded anew for every planted bug, with the classes that the bug has changed. */
public final class SeedSearch {

    private SeedSearch() {}

    /** Seed and promise of the first failure among the seeds from 1 on; empty if there is none. */
    public static String firstFailure(long lastSeed) {
        for (long seed = 1; seed <= lastSeed; seed++) {
            RunReport report = new SimulationRun(seed).run();
            if (report.violation() != null) {
                return "seed " + seed + ": " + report.violation().invariant();
            }
        }
        return "";
    }
}
