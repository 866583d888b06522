package io.infinitycluster.planted;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;

/** Plays a scenario until it fails. It is loaded anew for every planted bug, with the classes that the bug has changed. */
public final class ScenarioSearch {

    private ScenarioSearch() {}

    /** Seed and promise of the first failure with one of these seeds; empty if there is none. */
    public static String firstFailure(String name, long firstSeed, long lastSeed) {
        Scenario scenario = Scenarios.find(name).orElseThrow();
        for (long seed = firstSeed; seed <= lastSeed; seed++) {
            Violation violation = Scenarios.run(scenario, seed, null).violation();
            // A run in which nothing happened has found nothing.
            if (violation != null && violation.invariant() != Invariant.NOT_VACUOUS) {
                return "seed " + seed + ": " + violation.invariant();
            }
        }
        return "";
    }
}
