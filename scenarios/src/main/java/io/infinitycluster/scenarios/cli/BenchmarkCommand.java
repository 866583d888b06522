package io.infinitycluster.scenarios.cli;

import com.sun.management.OperatingSystemMXBean;
import io.infinitycluster.scenarios.campaign.BenchmarkSettings;
import io.infinitycluster.scenarios.campaign.Outcome;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.campaign.SeedRange;
import io.infinitycluster.scenarios.campaign.Totals;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PrimitiveIterator;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code infinity-cluster benchmark}: how fast the simulator is, and whether a long run stays within its memory. */
@Command(
        name = "benchmark",
        header = "Measures the simulator's speed on one core, or the memory of one long run.",
        description = {
            "",
            "The cluster is always the same: a leader, two followers, a learner, 200 client operations in a simulated "
                    + "second, all faults but the promotion that may lose data. The speed is the median of several rounds "
                    + "over the same seeds, after a warm-up, on one thread; per processor second it does not depend on what else "
                    + "the machine does, and the garbage collector's and the compiler's work is counted in.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:measured, but a run failed", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster benchmark",
            "  INFINITY_CLUSTER_JAVA_OPTS='-Xmx512m -XX:+UseSerialGC' infinity-cluster benchmark --hours 24 --rate 20"
        })
final class BenchmarkCommand implements Callable<Integer> {

    private static final Duration CHAOS = Duration.ofSeconds(60);
    private static final int MOST_HOURS = 10_000;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = "--seeds",
            paramLabel = "A..B",
            converter = Arguments.Seeds.class,
            defaultValue = "1..20",
            description = "The seeds of a round; by default ${DEFAULT-VALUE}.")
    private SeedRange seeds = new SeedRange(1, 20);

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "5",
            description = "How often the seeds are run; by default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = Arguments.Time.class,
            defaultValue = "10s",
            description = "For how long seeds are run before that; by default ${DEFAULT-VALUE}.")
    private Duration warmUp = Duration.ofSeconds(10);

    @Option(
            names = "--hours",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            description = "Instead: one run of the first seed over so many simulated hours, and its memory after each.")
    private @Nullable Integer hours;

    @Option(
            names = "--rate",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "" + BenchmarkSettings.RATE,
            description = "Client operations in a simulated second; by default ${DEFAULT-VALUE}.")
    private int rate = BenchmarkSettings.RATE;

    BenchmarkCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /**
     * One round over the seeds.
     *
     * @param wallNanos how long it took
     * @param cpuNanos how much processor time the process used, its garbage collector and compiler included
     */
    private record Round(Totals totals, long wallNanos, long cpuNanos) {}

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (hours != null) {
            if (hours > MOST_HOURS) {
                throw new ParameterException(spec.commandLine(), hours + " hours are more than " + MOST_HOURS);
            }
            Runs runs = surroundings.fixed().apply(BenchmarkSettings.of(Duration.ofHours(hours), rate));
            return new LongRun(runs, seeds.first(), hours, rate).play(out);
        }
        Runs runs = surroundings.fixed().apply(BenchmarkSettings.of(CHAOS, rate));
        out.println("a leader, two followers, a learner; " + rate + " operations in a simulated second; all faults; "
                + "one thread");
        out.println("seeds " + seeds + ", warm-up " + Texts.span(warmUp.toNanos()));
        out.flush();
        warmUp(runs);
        List<Round> measured = new ArrayList<>();
        out.println("                     in real time                per processor second");
        out.println("             events/s    simulated s/s      events/s    simulated s/s");
        for (int i = 1; i <= rounds; i++) {
            measured.add(round(runs));
            line(out, "round " + i, measured.subList(i - 1, i));
        }
        line(out, "median", measured);
        long failed = measured.get(0).totals().failed();
        if (failed > 0) {
            out.println("FAILED: " + failed + " of " + Texts.count(seeds.size())
                    + " runs broke a promise, and ended early");
        }
        out.flush();
        return failed > 0 ? 1 : 0;
    }

    private void warmUp(Runs runs) {
        long end = System.nanoTime() + warmUp.toNanos();
        PrimitiveIterator.OfLong order = seeds.ascending();
        while (System.nanoTime() - end < 0) {
            if (!order.hasNext()) {
                order = seeds.ascending();
            }
            play(runs, order.nextLong());
        }
    }

    private static Outcome play(Runs runs, long seed) {
        long begin = System.nanoTime();
        return new Outcome.Ended(runs.of(seed).play(), System.nanoTime() - begin);
    }

    private Round round(Runs runs) {
        Totals totals = new Totals();
        long wall = System.nanoTime();
        long cpu = processorNanos();
        seeds.ascending().forEachRemaining((long seed) -> totals.add(play(runs, seed)));
        return new Round(totals, System.nanoTime() - wall, processorNanos() - cpu);
    }

    /** The processor time that this process has used; other processes on the machine do not count. */
    private static long processorNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system.getProcessCpuTime()
                : System.nanoTime();
    }

    private static void line(PrintWriter out, String name, List<Round> rounds) {
        out.println(String.format(
                Locale.ROOT,
                "%-8s %,12.0f %,16.0f %,13.0f %,16.0f",
                name,
                median(rounds, each -> Texts.perSecond(each.totals().events(), each.wallNanos())),
                median(rounds, each -> Texts.perSecond(each.totals().simulatedNanos() / 1e9, each.wallNanos())),
                median(rounds, each -> Texts.perSecond(each.totals().events(), each.cpuNanos())),
                median(rounds, each -> Texts.perSecond(each.totals().simulatedNanos() / 1e9, each.cpuNanos()))));
        out.flush();
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return median(rounds.stream().map(figure::applyAsDouble).toList());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
