package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.campaign.ScenarioRuns;
import io.infinitycluster.scenarios.campaign.SeedRange;
import io.infinitycluster.simulator.replay.RecordedRun;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.PrimitiveIterator;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code infinity-cluster simulate}: runs a whole cluster under faults, from many seeds. */
@Command(
        name = "simulate",
        header = "Runs a whole cluster in the simulator, under faults, from one seed after another.",
        description = {
            "",
            "Every seed stands for one run: a cluster of some shape, clients at work, and faults of the network, the disks, "
                    + "the bucket, the clocks, the processes and the operator. The invariants are checked after every event, "
                    + "the clients' histories for linearizability. Without arguments: 30 seconds of seeds, from a fresh one.",
            "",
            "Of each promise that broke, the first run is shrunk to the shortest schedule that still breaks it, and saved as "
                    + "failure-SEED.plan. Nothing that is there already is overwritten.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:every run passed",
            "1:a run failed, or none has ended",
            "2:wrong arguments, or a FILE that is no saved run"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster simulate                   30 seconds of fresh seeds",
            "  infinity-cluster simulate --time 10m        ten minutes of them",
            "  infinity-cluster simulate --seeds 1..200    200 runs, the same everywhere",
            "  infinity-cluster simulate --seed 17 --trace one run, and what happens in it",
            "  infinity-cluster simulate --replay failure-17.plan --trace",
            "  infinity-cluster simulate --scenario NAME --seeds 1..200"
        })
final class SimulateCommand implements Callable<Integer> {

    static final String REPLAY = "./infinity-cluster simulate";
    private static final Duration DEFAULT_TIME = Duration.ofSeconds(30);

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            converter = Arguments.Seeds.class,
            description = "Run exactly these seeds, the first and the last included.")
    private @Nullable SeedRange seeds;

    @Option(names = "--seed", paramLabel = "N", description = "Run this one seed.")
    private @Nullable Long seed;

    @Option(
            names = "--scenario",
            paramLabel = "NAME",
            description =
                    "Run this named scenario instead of what the swarm draws; 'infinity-cluster scenarios' lists them.")
    private @Nullable String scenario;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "Play the run that was saved in this file, and nothing else.")
    private @Nullable Path replay;

    @Option(names = "--trace", description = "With --seed or --replay: print what happens, a line at a time.")
    private boolean trace;

    @Option(
            names = "--events",
            description =
                    "With --seed or --replay: print every event, with the digest of the run up to it; two such outputs can be "
                            + "compared with diff.")
    private boolean events;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = Arguments.Time.class,
            description = "Begin runs for so long, such as 500ms, 30s, 5m or 2h; by default 30s.")
    private @Nullable Duration time;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            description = "How many runs are under way at once; by default one for each processor.")
    private @Nullable Integer threads;

    @Option(
            names = "--fail-fast",
            description = "Stop at the first seed that fails. By default all runs are made, and the first 10 failures "
                    + "are told in detail.")
    private boolean failFast;

    @Option(names = "--no-shrink", description = "Save failing runs as they are, and do not look for shorter ones.")
    private boolean noShrink;

    @Option(
            names = "--save",
            paramLabel = "DIR",
            description = "Where failing runs are saved; by default in the current directory.")
    private @Nullable Path save;

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        refuseContradictions();
        PrintWriter out = spec.commandLine().getOut();
        if (replay != null) {
            return new Replay(replay, recorded(replay), trace, events).play(surroundings, out);
        }
        Runs runs = runs();
        if (seed != null && (trace || events)) {
            out.println("seed " + seed);
            return new TracedRun(runs, seed, trace, events, command(seed))
                            .play(out)
                            .passed()
                    ? 0
                    : 1;
        }
        CampaignCommand campaign = campaign(runs, out);
        out.flush();
        return CampaignCommand.exitCode(
                campaign.run(surroundings, out, spec.commandLine().getErr()));
    }

    /** The command that shows the run of a seed again. */
    private String command(long failed) {
        return REPLAY + (scenario == null ? "" : " --scenario " + scenario) + " --seed " + failed + " --trace";
    }

    private RecordedRun recorded(Path file) {
        try {
            return PlanFile.read(file);
        } catch (PlanFile.Unreadable e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private CampaignCommand campaign(Runs runs, PrintWriter out) {
        int width = threads == null ? surroundings.processors() : threads;
        if (seed != null) {
            out.println("seed " + seed);
            return campaign(runs, new SeedRange(seed, seed).ascending(), 1, null, 1, out);
        }
        if (seeds != null) {
            out.println("seeds " + seeds);
            return campaign(runs, seeds.ascending(), seeds.size(), null, width, out);
        }
        long first = surroundings.freshSeed().getAsLong();
        Duration limit = time == null ? DEFAULT_TIME : time;
        out.println("seeds from " + first + " on, for " + Texts.span(limit.toNanos()));
        PrimitiveIterator.OfLong endless = LongStream.iterate(first, s -> s + 1).iterator();
        return campaign(runs, endless, 0, limit, width, out);
    }

    private CampaignCommand campaign(
            Runs runs,
            PrimitiveIterator.OfLong order,
            long size,
            @Nullable Duration limit,
            int width,
            PrintWriter out) {
        Path directory = save == null ? surroundings.directory() : save;
        FailingRuns failing = scenario != null
                ? null // a scenario is its own schedule
                : new FailingRuns(
                        surroundings,
                        !noShrink,
                        directory,
                        out,
                        spec.commandLine().getErr());
        return new CampaignCommand(runs, order, size, limit, width, failFast, this::command, failing);
    }

    private Runs runs() {
        if (scenario == null) {
            return surroundings.swarm();
        }
        try {
            return new ScenarioRuns(Arguments.scenario(scenario));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private void refuseContradictions() {
        if (replay != null && (seed != null || seeds != null || scenario != null || time != null)) {
            throw wrong("--replay plays the run that was saved, and goes with --trace and --events only");
        }
        if (replay != null && (threads != null || failFast || noShrink || save != null)) {
            throw wrong("--replay plays the run that was saved, and goes with --trace and --events only");
        }
        if (scenario != null && (noShrink || save != null)) {
            throw wrong("a scenario is a schedule of its own: it is not shrunk or saved, and its seed repeats it");
        }
        if (save != null && !Files.isDirectory(save)) {
            throw wrong("--save " + save + ": there is no such directory; make it first");
        }
        if (seed != null && seeds != null) {
            throw wrong("--seed and --seeds exclude each other");
        }
        if (time != null && (seed != null || seeds != null)) {
            throw wrong(
                    "--time is for runs from a fresh seed; --seed and --seeds say themselves how many runs to make");
        }
        if (seed == null && replay == null && trace) {
            throw wrong("--trace needs --seed N, the run to be traced");
        }
        if (seed == null && replay == null && events) {
            throw wrong("--events needs --seed N, the run whose events are wanted");
        }
        if (seed != null && threads != null) {
            throw wrong("--threads is of no use to a single run");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
