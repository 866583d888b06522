package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunSettings;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What the commands find around them; a test puts something of its own here.
 *
 * @param swarm the runs of {@code simulate} and {@code determinism}
 * @param fixed the runs of {@code benchmark}, which have settings of their own
 * @param plans the run of a plan: what {@code simulate} shrinks and replays
 * @param directory where failing runs are saved unless it is said otherwise
 * @param freshSeed draws the seed that a campaign begins with when none is given
 * @param processors how many runs can be under way at once
 * @param columns the width of the terminal that standard error goes to; 0 if it goes elsewhere
 * @param signals whether Ctrl-C is for the commands to handle
 */
record Surroundings(
        Runs swarm,
        Function<RunSettings, Runs> fixed,
        Function<RunPlan, Runs.Run> plans,
        Path directory,
        LongSupplier freshSeed,
        int processors,
        int columns,
        boolean signals) {

    /** Short enough to be typed, and rare enough to be fresh. */
    private static final long SEEDS = 1_000_000_000_000L;

    /** The launcher, which can see it, sets this to the width of the terminal. */
    private static final String COLUMNS = "infinity-cluster.columns";

    /** Those of a process that a person or a script has started. */
    static Surroundings process() {
        return new Surroundings(
                Runs.swarm(),
                Runs::with,
                Runs::planned,
                Path.of(""),
                Surroundings::drawSeed,
                Runtime.getRuntime().availableProcessors(),
                Integer.getInteger(COLUMNS, 0),
                true);
    }

    private static long drawSeed() {
        SecureRandom random = new SecureRandom();
        return Math.floorMod(random.nextLong(), SEEDS);
    }
}
