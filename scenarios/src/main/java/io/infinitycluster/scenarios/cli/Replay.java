package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.replay.RecordedRun;
import java.io.PrintWriter;
import java.nio.file.Path;

/**
 * A saved run that is played again, without the generator.
 *
 * @param file where it was saved
 * @param recorded what stands there
 * @param trace whether to print what happens
 * @param events whether to print every event
 */
record Replay(Path file, RecordedRun recorded, boolean trace, boolean events) {

    /** The one command that shows a saved run again. */
    static String command(Path file) {
        return SimulateCommand.REPLAY + " --replay " + quoted(file.toString()) + " --trace";
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** Plays it, and returns the exit code. */
    int play(Surroundings surroundings, PrintWriter out) {
        int faults = recorded.plan().faults().size();
        out.println("replay of " + file + ": seed " + recorded.plan().seed() + ", " + faults
                + (faults == 1 ? " fault" : " faults"));
        Outcome outcome = new TracedRun(
                        seed -> surroundings.plans().apply(recorded.plan()),
                        recorded.plan().seed(),
                        trace,
                        events,
                        command(file))
                .play(out);
        out.println(comparison(outcome));
        out.flush();
        return outcome.passed() ? 0 : 1;
    }

    private String comparison(Outcome outcome) {
        if (!(outcome instanceof Outcome.Ended ended)) {
            return "another run than the one that was saved";
        }
        if (ended.report().digest() == recorded.digest()) {
            return "the very run that was saved";
        }
        Violation violation = ended.report().violation();
        String before =
                "another run than the one that was saved, because the sources have changed since: that one had digest "
                        + TracedRun.digest(recorded.digest()) + " and broke " + recorded.broke();
        if (violation == null) {
            return before + ", this one breaks nothing";
        }
        return before + (violation.invariant() == recorded.broke() ? ", as this one does" : "");
    }
}
