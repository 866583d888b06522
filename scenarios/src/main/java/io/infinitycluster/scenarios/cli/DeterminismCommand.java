package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.DeterminismCheck;
import io.infinitycluster.scenarios.campaign.DeterminismCheck.Differing;
import io.infinitycluster.scenarios.campaign.EventRecord;
import io.infinitycluster.scenarios.campaign.Lockstep;
import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.SeedRange;
import io.infinitycluster.simulator.run.SimulationRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code infinity-cluster determinism}: is a run a function of its seed? */
@Command(
        name = "determinism",
        header = "Runs seeds twice, and compares all that happened.",
        description = {
            "",
            "The second time each seed has other runs before it and beside it. Where two runs of a seed differ, the first "
                    + "event that differs is named. A run that breaks a promise is fine here if it does so twice.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all runs of a seed were equal",
            "1:two runs of a seed differ, or one has not ended",
            "2:wrong arguments, or a FILE that is no list of digests"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster determinism --seeds 1..100",
            "  JAVA_HOME=/path/to/jdk-17 infinity-cluster determinism --print > digests",
            "  JAVA_HOME=/path/to/jdk-25 infinity-cluster determinism --against digests"
        })
final class DeterminismCommand implements Callable<Integer> {

    private static final int MOST_DETAILED = 10;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            converter = Arguments.Seeds.class,
            defaultValue = "1..20",
            description = "The seeds to run, the first and the last included; by default ${DEFAULT-VALUE}.")
    private SeedRange seeds = new SeedRange(1, 20);

    @Option(
            names = "--print",
            description = "Print a line for each seed, SEED DIGEST, and nothing else on standard output.")
    private boolean print;

    @Option(
            names = "--against",
            paramLabel = "FILE",
            description = "Compare with these digests too, which --print wrote on another JDK or another machine.")
    private @Nullable Path against;

    @Option(
            names = "--threads",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            description = "How many runs are under way at once; by default one for each processor.")
    private @Nullable Integer threads;

    DeterminismCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Map<Long, Long> expected = expected();
        DeterminismCheck check = new DeterminismCheck(
                surroundings.swarm(), seeds, threads == null ? surroundings.processors() : threads);
        PrintWriter err = spec.commandLine().getErr();
        Interrupts interrupts = Interrupts.listen(surroundings.signals(), check::abandon);
        DeterminismCheck.Result result;
        try (Progress progress = new Progress(
                        check::totals,
                        totals -> "runs " + totals.runs() + "/" + seeds.size() + " of this pass",
                        surroundings.columns(),
                        err)
                .start()) {
            result = check.run();
        }
        return interrupts.over(report(result, expected));
    }

    private Map<Long, Long> expected() {
        if (against == null) {
            return Map.of();
        }
        try {
            Map<Long, Long> expected = DigestFile.read(against);
            for (long seed = seeds.first(); ; seed++) {
                if (!expected.containsKey(seed)) {
                    throw new DigestFile.Unreadable(
                            against + " has no digest of seed " + seed + "; make it with --print and the same --seeds");
                }
                if (seed == seeds.last()) {
                    return expected;
                }
            }
        } catch (DigestFile.Unreadable e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
        }
    }

    private int report(DeterminismCheck.Result result, Map<Long, Long> expected) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter text = print ? spec.commandLine().getErr() : out;
        if (print) {
            result.digests().forEach((seed, digest) -> out.println(DigestFile.line(seed, digest)));
            out.flush();
        }
        result.differing().stream().limit(MOST_DETAILED).forEach(differing -> print(differing, text));
        for (Outcome failure : result.failures()) {
            new FailureReport(SimulateCommand.REPLAY, text).add(failure);
        }
        List<Long> others = result.digests().entrySet().stream()
                .filter(entry -> against != null && !entry.getValue().equals(expected.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        for (long seed : others.stream().limit(MOST_DETAILED).toList()) {
            text.println();
            text.println("DIFFERENT seed " + seed + ": digest " + TracedRun.digest(value(result.digests(), seed))
                    + " here, and " + TracedRun.digest(value(expected, seed)) + " in " + against);
            text.println("  find the first event that differs: run '" + SimulateCommand.REPLAY + " --seed " + seed
                    + " --trace --events' on both sides, and compare with diff");
        }
        boolean passed = result.passed() && others.isEmpty();
        text.println(verdict(result, others.size(), passed));
        text.flush();
        return passed ? 0 : 1;
    }

    private static long value(Map<Long, Long> digests, long seed) {
        Long digest = digests.get(seed);
        return digest == null ? 0 : digest;
    }

    private String verdict(DeterminismCheck.Result result, int others, boolean passed) {
        String broken = result.brokenPromises() == 0
                ? ""
                : " (" + result.brokenPromises() + " of them broke a promise, each time the same one; see simulate)";
        if (passed) {
            String also = against == null ? "" : ", and as in " + against;
            return "equal: " + Texts.count(result.compared()) + " seeds, each run twice" + also + broken;
        }
        return "FAILED: of " + Texts.count(result.compared()) + " seeds that were run twice, "
                + result.differing().size() + " differ"
                + (against == null ? "" : ", " + others + " are not as in " + against)
                + (result.failures().isEmpty() ? "" : "; " + result.failures().size() + " runs have not ended");
    }

    private static void print(Differing differing, PrintWriter out) {
        out.println();
        out.println("DIFFERENT seed " + differing.seed() + ": " + String.join("; ", differing.what()));
        Lockstep.Difference event = differing.event();
        if (event == null) {
            out.println("  no event differed when it was run again, several times: the difference comes and goes, "
                    + "or lies in what is counted and not in what happens");
            return;
        }
        out.println("  first event that differs: #" + event.number());
        side(out, "one run", event.first());
        side(out, "the other", event.second());
        if (event.before() != null) {
            out.println("  before it, on both sides: " + event.before());
        }
    }

    private static void side(PrintWriter out, String name, @Nullable EventRecord event) {
        String label = "    " + name + " ".repeat(12 - name.length());
        if (event == null) {
            out.println(label + "had ended");
            return;
        }
        out.println(label + SimulationRun.time(event.timeNanos()) + " " + event.actor() + " " + event.kind()
                + ", digest " + TracedRun.digest(event.digest()));
        event.lines().forEach(line -> out.println(" ".repeat(label.length()) + line));
    }
}
