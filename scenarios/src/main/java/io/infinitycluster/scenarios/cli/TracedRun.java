package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.campaign.Totals;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.SimulationRun;
import java.io.PrintWriter;

/**
 * One run, shown as it happens.
 *
 * @param trace whether to print what happens
 * @param events whether to print every event
 * @param replay the command that repeats it
 */
record TracedRun(Runs runs, long seed, boolean trace, boolean events, String replay) {

    /** Plays it, and says what came of it. */
    Outcome play(PrintWriter out) {
        long begin = System.nanoTime();
        Outcome outcome = outcome(out, begin);
        if (!outcome.passed()) {
            new FailureReport(failed -> replay, out).add(outcome);
        }
        Totals totals = new Totals();
        totals.add(outcome);
        SummaryReport.print(totals, System.nanoTime() - begin, 1, out);
        out.println();
        String digest = outcome instanceof Outcome.Ended ended
                ? ", digest " + digest(ended.report().digest())
                : "";
        out.println((outcome.passed() ? "passed" : "FAILED") + digest);
        out.flush();
        return outcome;
    }

    private Outcome outcome(PrintWriter out, long begin) {
        try {
            Runs.Run run = runs.of(seed);
            if (trace) {
                run.trace(out::println);
            }
            if (events) {
                run.observe((number, time, actor, kind, digest) -> out.println("#" + number + " "
                        + SimulationRun.time(time) + " " + actor + " " + kind + " " + digest(digest)));
            }
            RunReport report = run.play();
            return new Outcome.Ended(report, System.nanoTime() - begin);
        } catch (RuntimeException | Error broken) {
            return new Outcome.Crashed(seed, broken);
        }
    }

    /** A digest as it is written everywhere: 16 hexadecimal digits. */
    static String digest(long digest) {
        String digits = Long.toHexString(digest);
        return "0".repeat(16 - digits.length()) + digits;
    }
}
