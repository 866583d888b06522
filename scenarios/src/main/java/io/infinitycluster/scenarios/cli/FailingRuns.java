package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.replay.PlanFormat;
import io.infinitycluster.simulator.replay.RecordedRun;
import io.infinitycluster.simulator.replay.Shrinker;
import io.infinitycluster.simulator.replay.Shrinker.Shrunk;
import io.infinitycluster.simulator.run.RunPlan;
import io.infinitycluster.simulator.run.RunReport;
import io.infinitycluster.simulator.run.SimulationRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is done about runs of the swarm that failed: of each promise that broke, the first run is shrunk, saved, and told in words. The
 * others of the same promise mostly show the same bug.
 */
final class FailingRuns {

    /** Takes a minute at most: a run takes some hundredths of a second. */
    private static final int MOST_TRIES = 1_000;

    private final Surroundings surroundings;
    private final boolean shrink;
    private final Path directory;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Map<Invariant, Long> firsts = new EnumMap<>(Invariant.class);
    private volatile boolean abandoned;
    private volatile @Nullable Shrinker underWay;

    /**
     * @param shrink whether they are made smaller before they are saved
     * @param directory where they are saved
     */
    FailingRuns(Surroundings surroundings, boolean shrink, Path directory, PrintWriter out, PrintWriter err) {
        this.surroundings = surroundings;
        this.shrink = shrink;
        this.directory = directory;
        this.out = out;
        this.err = err;
    }

    /** Takes note of a run that failed. Called by one thread at a time. */
    void add(Outcome failure) {
        Violation violation =
                failure instanceof Outcome.Ended ended ? ended.report().violation() : null;
        if (violation != null) {
            firsts.putIfAbsent(violation.invariant(), failure.seed());
        }
    }

    /** Ends it soon, with what has been found so far. */
    void abandon() {
        abandoned = true;
        Shrinker shrinker = underWay;
        if (shrinker != null) {
            shrinker.abandon();
        }
    }

    /** Makes the failing runs small, saves them, and says what they are. */
    void shrinkAndSave() {
        firsts.forEach((invariant, seed) -> {
            if (!abandoned) {
                shrinkAndSave(RunPlan.draw(seed));
                out.flush();
            }
        });
    }

    private void shrinkAndSave(RunPlan drawn) {
        Shrinker shrinker = new Shrinker(trials(), shrink ? MOST_TRIES : 0);
        underWay = shrinker;
        if (abandoned) {
            return;
        }
        Optional<Shrunk> found;
        try (Progress shown = new Progress(() -> line(drawn, shrinker.status()), surroundings.columns(), err)) {
            shown.start();
            found = shrinker.shrink(drawn);
        }
        out.println();
        if (found.isEmpty()) {
            out.println(
                    "seed " + drawn.seed() + " did not fail when it was run again: its run is not a function of its "
                            + "seed; look for the first event that differs with './infinity-cluster determinism --seeds "
                            + drawn.seed() + ".." + drawn.seed() + "'");
            return;
        }
        Shrunk shrunk = found.get();
        List<String> schedule = Schedule.of(surroundings.plans(), shrunk.plan());
        if (shrink) {
            out.println("SHRUNK seed " + drawn.seed() + ": " + sizes(drawn, shrunk));
            FailureReport.line(
                    out, "broke", violation(shrunk.report()).invariant().text());
            FailureReport.line(
                    out, "how", FailureReport.shorten(violation(shrunk.report()).detail()));
            FailureReport.line(out, "cluster", Schedule.cluster(shrunk.plan().settings()));
            FailureReport.line(out, "clients", Schedule.clients(shrunk.plan().settings()));
            FailureReport.line(out, "schedule", String.join("\n", schedule));
        } else {
            out.println("SAVED seed " + drawn.seed() + ", as it was drawn");
        }
        save(drawn, shrunk, schedule);
    }

    private Shrinker.Trials trials() {
        Function<RunPlan, Runs.Run> plans = surroundings.plans();
        return (plan, mostEvents) -> {
            Runs.Run run = plans.apply(plan);
            run.observe((number, timeNanos, actor, kind, digest) -> {
                if (number > mostEvents) {
                    throw new IllegalStateException("more than " + mostEvents + " events");
                }
            });
            return run.play();
        };
    }

    private static String line(RunPlan drawn, Shrinker.Status status) {
        return "shrinking seed " + drawn.seed() + ": " + status.tries() + " of at most " + Texts.count(MOST_TRIES)
                + " runs, " + status.faults() + " of " + drawn.faults().size() + " faults, breaks at "
                + SimulationRun.time(status.brokeAtNanos());
    }

    private static String sizes(RunPlan drawn, Shrunk shrunk) {
        return "from " + faults(drawn.faults().size()) + " to "
                + shrunk.plan().faults().size() + ", breaks after "
                + SimulationRun.time(shrunk.report().brokeAtNanos()) + "; " + Texts.count(shrunk.tries())
                + " smaller runs were tried"
                + (shrunk.complete() ? "" : ", and there was more to try");
    }

    private static String faults(int count) {
        return count + (count == 1 ? " fault" : " faults");
    }

    private static Violation violation(RunReport report) {
        Violation violation = report.violation();
        if (violation == null) {
            throw new IllegalStateException("a shrunk run of seed " + report.seed() + " that breaks nothing");
        }
        return violation;
    }

    private void save(RunPlan drawn, Shrunk shrunk, List<String> schedule) {
        List<String> remarks = List.of(
                "A run that breaks a promise. See it with: " + SimulateCommand.REPLAY + " --replay THIS-FILE --trace",
                "It began as seed " + drawn.seed() + " with "
                        + faults(drawn.faults().size()) + ".",
                violation(shrunk.report()).invariant().text());
        String text = PlanFormat.write(RecordedRun.of(shrunk.plan(), shrunk.report()), remarks);
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try {
            Path file = PlanFile.freeName(directory, drawn.seed(), bytes);
            PlanFile.write(file, bytes);
            FailureReport.line(out, "replay with", Replay.command(file));
        } catch (IOException e) {
            FailureReport.line(
                    out,
                    "not saved",
                    "cannot write to " + directory.toAbsolutePath() + " (" + Texts.reason(e)
                            + "); put these lines into a file, and give that to '" + SimulateCommand.REPLAY
                            + " --replay'");
            out.println();
            out.print(text);
        }
    }
}
