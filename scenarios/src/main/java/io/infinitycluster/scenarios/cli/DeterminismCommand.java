package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.scenarios.campaign.DeterminismCheck;
import io.infinitycluster.scenarios.campaign.DeterminismCheck.Differing;
import io.infinitycluster.scenarios.campaign.EventRecord;
import io.infinitycluster.scenarios.campaign.Lockstep;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.campaign.ScenarioRuns;
import io.infinitycluster.scenarios.campaign.SeedRange;
import io.infinitycluster.simulator.run.SimulationRun;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
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
            "  infinity-cluster determinism --scenarios --seeds 1..5",
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
            names = "--scenario",
            paramLabel = "NAME",
            description =
                    "Run this named scenario instead of what the swarm draws; 'infinity-cluster scenarios' lists them.")
    private @Nullable String scenario;

    @Option(names = "--scenarios", description = "Run all named scenarios, each with these seeds.")
    private boolean scenarios;

    @Option(
            names = "--print",
            description =
                    "Print a line for each run, SEED DIGEST or SCENARIO SEED DIGEST, and nothing else on standard "
                            + "output.")
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

    /**
     * What is run twice.
     *
     * @param scenario its name; empty for what the swarm draws
     */
    private record Subject(String scenario, Runs runs) {
        DigestFile.Key key(long seed) {
            return new DigestFile.Key(scenario, seed);
        }

        /** The command that runs one seed. */
        String command(long seed) {
            return SimulateCommand.REPLAY + (scenario.isEmpty() ? "" : " --scenario " + scenario) + " --seed " + seed
                    + " --trace";
        }
    }

    private record Checked(Subject subject, DeterminismCheck.Result result) {}

    @Override
    public Integer call() {
        List<Subject> subjects = subjects();
        Map<DigestFile.Key, Long> expected = expected(subjects);
        List<DeterminismCheck> checks = subjects.stream()
                .map(subject -> new DeterminismCheck(
                        subject.runs(), seeds, threads == null ? surroundings.processors() : threads))
                .toList();
        Interrupts interrupts =
                Interrupts.listen(surroundings.signals(), () -> checks.forEach(DeterminismCheck::abandon));
        AtomicInteger at = new AtomicInteger();
        List<Checked> all = new ArrayList<>();
        try (Progress progress = new Progress(
                        () -> line(subjects, checks, at.get()),
                        surroundings.columns(),
                        spec.commandLine().getErr())
                .start()) {
            for (int i = 0; i < checks.size(); i++) {
                at.set(i);
                all.add(new Checked(subjects.get(i), checks.get(i).run()));
            }
        }
        return interrupts.over(report(all, expected));
    }

    private String line(List<Subject> subjects, List<DeterminismCheck> checks, int at) {
        String of = subjects.size() == 1
                ? ""
                : subjects.get(at).scenario() + " (" + (at + 1) + "/" + subjects.size() + ")  ";
        return of + "runs " + checks.get(at).totals().runs() + "/" + seeds.size() + " of this pass";
    }

    private List<Subject> subjects() {
        if (scenarios && scenario != null) {
            throw wrong("--scenario and --scenarios exclude each other");
        }
        if (scenarios) {
            return Scenarios.all().stream()
                    .map(each -> new Subject(each.name(), new ScenarioRuns(each)))
                    .toList();
        }
        if (scenario != null) {
            try {
                return List.of(new Subject(scenario, new ScenarioRuns(Arguments.scenario(scenario))));
            } catch (IllegalArgumentException e) {
                throw wrong(String.valueOf(e.getMessage()));
            }
        }
        return List.of(new Subject("", surroundings.swarm()));
    }

    private Map<DigestFile.Key, Long> expected(List<Subject> subjects) {
        if (against == null) {
            return Map.of();
        }
        try {
            Map<DigestFile.Key, Long> expected = DigestFile.read(against);
            for (Subject subject : subjects) {
                for (PrimitiveIterator.OfLong order = seeds.ascending(); order.hasNext(); ) {
                    DigestFile.Key key = subject.key(order.nextLong());
                    if (!expected.containsKey(key)) {
                        throw new DigestFile.Unreadable(against + " has no digest of " + key
                                + "; make it with --print and the same --seeds"
                                + (scenarios ? " and --scenarios" : ""));
                    }
                }
            }
            return expected;
        } catch (DigestFile.Unreadable e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int report(List<Checked> all, Map<DigestFile.Key, Long> expected) {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter text = print ? spec.commandLine().getErr() : out;
        Map<DigestFile.Key, Long> digests = new LinkedHashMap<>();
        int detailed = 0;
        for (Checked checked : all) {
            Subject subject = checked.subject();
            checked.result().digests().forEach((seed, digest) -> digests.put(subject.key(seed), digest));
            for (Differing differing : checked.result().differing()) {
                if (detailed++ < MOST_DETAILED) {
                    print(subject.key(differing.seed()), differing, text);
                }
            }
            FailureReport failures = new FailureReport(subject::command, text);
            checked.result().failures().forEach(failures::add);
            failures.end();
        }
        if (print) {
            digests.forEach((key, digest) -> out.println(DigestFile.line(key, digest)));
            out.flush();
        }
        List<DigestFile.Key> others = digests.entrySet().stream()
                .filter(entry -> against != null && !entry.getValue().equals(expected.get(entry.getKey())))
                .map(Map.Entry::getKey)
                .toList();
        for (DigestFile.Key key : others.stream().limit(MOST_DETAILED).toList()) {
            text.println();
            text.println("DIFFERENT " + key + ": digest " + TracedRun.digest(value(digests, key)) + " here, and "
                    + TracedRun.digest(value(expected, key)) + " in " + against);
            text.println("  find the first event that differs: run '"
                    + new Subject(key.scenario(), surroundings.swarm()).command(key.seed())
                    + " --events' on both sides, and compare with diff");
        }
        boolean passed = others.isEmpty()
                && all.stream().allMatch(checked -> checked.result().passed());
        text.println(verdict(all, others.size(), passed));
        text.flush();
        return passed ? 0 : 1;
    }

    private static long value(Map<DigestFile.Key, Long> digests, DigestFile.Key key) {
        Long digest = digests.get(key);
        return digest == null ? 0 : digest;
    }

    private String verdict(List<Checked> all, int others, boolean passed) {
        long broken = 0;
        long compared = 0;
        long differing = 0;
        long unended = 0;
        for (Checked checked : all) {
            broken += checked.result().brokenPromises();
            compared += checked.result().compared();
            differing += checked.result().differing().size();
            unended += checked.result().failures().size();
        }
        String runs = Texts.count(compared)
                + (compared == 1 ? " seed" : " seeds")
                + (scenarios ? " of " + all.size() + " scenarios" : scenario == null ? "" : " of " + scenario);
        if (passed) {
            return "equal: " + runs + ", each run twice" + (against == null ? "" : ", and as in " + against)
                    + (broken == 0
                            ? ""
                            : " (" + broken + " of them broke a promise, each time the same one; see simulate)");
        }
        return "FAILED: of " + runs + " that were run twice, " + differing + " differ"
                + (against == null ? "" : ", " + others + " are not as in " + against)
                + (unended == 0 ? "" : "; " + unended + " runs have not ended");
    }

    private static void print(DigestFile.Key key, Differing differing, PrintWriter out) {
        out.println();
        out.println("DIFFERENT " + key + ": " + String.join("; ", differing.what()));
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
