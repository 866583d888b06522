package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.campaign.ScenarioRuns;
import io.infinitycluster.scenarios.campaign.SeedRange;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
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
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every run passed", "1:a run failed, or none has ended", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster simulate                   30 seconds of fresh seeds",
            "  infinity-cluster simulate --time 10m        ten minutes of them",
            "  infinity-cluster simulate --seeds 1..200    200 runs, the same everywhere",
            "  infinity-cluster simulate --seed 17 --trace one run, and what happens in it",
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

    @Option(names = "--trace", description = "With --seed: print what happens, a line at a time.")
    private boolean trace;

    @Option(
            names = "--events",
            description =
                    "With --seed: print every event, with the digest of the run up to it; two such outputs can be "
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

    SimulateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        refuseContradictions();
        PrintWriter out = spec.commandLine().getOut();
        Runs runs = runs();
        String replay = scenario == null ? REPLAY : REPLAY + " --scenario " + scenario;
        if (seed != null && (trace || events)) {
            return new TracedRun(runs, seed, trace, events, replay).play(out);
        }
        CampaignCommand campaign = campaign(runs, replay, out);
        out.flush();
        return CampaignCommand.exitCode(
                campaign.run(surroundings, out, spec.commandLine().getErr()));
    }

    private CampaignCommand campaign(Runs runs, String replay, PrintWriter out) {
        int width = threads == null ? surroundings.processors() : threads;
        if (seed != null) {
            SeedRange one = new SeedRange(seed, seed);
            out.println("seed " + seed);
            return new CampaignCommand(runs, one.ascending(), 1, null, 1, failFast, replay);
        }
        if (seeds != null) {
            out.println("seeds " + seeds);
            return new CampaignCommand(runs, seeds.ascending(), seeds.size(), null, width, failFast, replay);
        }
        long first = surroundings.freshSeed().getAsLong();
        Duration limit = time == null ? DEFAULT_TIME : time;
        out.println("seeds from " + first + " on, for " + Texts.span(limit.toNanos()));
        PrimitiveIterator.OfLong endless = LongStream.iterate(first, s -> s + 1).iterator();
        return new CampaignCommand(runs, endless, 0, limit, width, failFast, replay);
    }

    private Runs runs() {
        if (scenario == null) {
            return surroundings.swarm();
        }
        String name = scenario;
        return new ScenarioRuns(Scenarios.find(name).orElseThrow(() -> {
            List<String> nearest = Scenarios.nearest(name);
            return wrong("no scenario is called '" + name + "'"
                    + (nearest.isEmpty()
                            ? ", 'infinity-cluster scenarios' lists them"
                            : " (did you mean " + String.join(" or ", nearest) + "?)"));
        }));
    }

    private void refuseContradictions() {
        if (scenario != null && events) {
            throw wrong("--events is for the swarm's runs; use --trace with --scenario");
        }
        if (seed != null && seeds != null) {
            throw wrong("--seed and --seeds exclude each other");
        }
        if (time != null && (seed != null || seeds != null)) {
            throw wrong(
                    "--time is for runs from a fresh seed; --seed and --seeds say themselves how many runs to make");
        }
        if (seed == null && trace) {
            throw wrong("--trace needs --seed N, the run to be traced");
        }
        if (seed == null && events) {
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
