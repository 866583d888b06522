package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.bench.LoadResult;
import io.infinitycluster.scenarios.bench.LocalBench.Phase;
import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/**
 * What {@code bench} says: a row for each thing that was measured, and at the end the medians and what they mean. What stands above a row is
 * printed with the row: a run that ends early leaves no heading above nothing.
 */
final class BenchReport {

    private static final double MIB = 1 << 20;
    private static final double PERCENT = 100;
    private static final double AIM_OF_LOG = 50;
    private static final double AIM_OF_READS = 10;

    private static final String COLUMNS = String.format(
            Locale.ROOT,
            "  %-28s %12s %8s   latency in ms: %8s %8s %8s %8s %8s",
            "",
            "per second",
            "MiB/s",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "max");

    /** What was measured of one phase, over all rounds. */
    private static final class Sum {
        private final Spread rates = new Spread();
        private final Histogram latencies;
        private final Map<String, Long> errors = new TreeMap<>();

        Sum(LoadResult first) {
            latencies = new Histogram(first.latencies());
            latencies.reset();
        }

        void add(LoadResult result) {
            rates.add(result.perSecond());
            latencies.add(result.latencies());
            result.errors().forEach((what, count) -> errors.merge(what, count, Long::sum));
        }
    }

    private final PrintWriter out;
    private final int bytes;
    private final Map<Phase, Sum> sums = new EnumMap<>(Phase.class);
    private List<String> heading = List.of(COLUMNS);
    private boolean failed;

    /** @param bytes how long a command is */
    BenchReport(PrintWriter out, int bytes) {
        this.out = out;
        this.bytes = bytes;
    }

    void round(int number, int of) {
        heading = List.of("", "round " + number + " of " + of, COLUMNS);
    }

    void measured(Phase phase, LoadResult result) {
        sums.computeIfAbsent(phase, each -> new Sum(result)).add(result);
        row(phase.text(), result, isRead(phase) ? 0 : bytes);
    }

    private static boolean isRead(Phase phase) {
        return phase == Phase.READS || phase == Phase.READS_WHILE_WRITING;
    }

    /** @param bytesEach how many bytes were written by each operation; 0 if that is nothing to tell */
    void row(String name, LoadResult result, int bytesEach) {
        failed |= result.failures() > 0;
        line(name, result.perSecond(), result.latencies(), result.errors(), bytesEach);
    }

    private void line(String name, double perSecond, Histogram latencies, Map<String, Long> errors, int bytesEach) {
        heading.forEach(out::println);
        heading = List.of();
        out.println(String.format(
                Locale.ROOT,
                "  %-28s %,12.0f %8s %17s %8s %8s %8s %8s %8s",
                name,
                perSecond,
                bytesEach == 0 ? "" : String.format(Locale.ROOT, "%.1f", perSecond * bytesEach / MIB),
                "",
                millis(latencies, 50),
                millis(latencies, 90),
                millis(latencies, 99),
                millis(latencies, 99.9),
                millis(latencies, 100)));
        errors.forEach((what, count) -> out.println("      failed: " + Texts.count(count) + " times " + what));
        out.flush();
    }

    private static String millis(Histogram latencies, double percentile) {
        return latencies.getTotalCount() == 0
                ? "-"
                : String.format(Locale.ROOT, "%,.3f", latencies.getValueAtPercentile(percentile) / 1e6);
    }

    /**
     * The medians of the rates, the latencies of all rounds, and the ratios that are aimed at.
     *
     * @param interrupted whether this is not all that was to be measured
     */
    void summary(boolean interrupted) {
        heading = List.of(
                "",
                (interrupted ? "interrupted; until then" : "all rounds")
                        + ": the median of the rates, the latencies of all operations",
                COLUMNS);
        sums.forEach((phase, sum) ->
                line(phase.text(), sum.rates.median(), sum.latencies, sum.errors, isRead(phase) ? 0 : bytes));
        if (interrupted && sums.isEmpty()) {
            out.println("interrupted before anything was measured");
        }
        out.println();
        if (has(Phase.WRITES) && has(Phase.LOCAL_LOG)) {
            out.println(String.format(
                    Locale.ROOT,
                    "replicated writes are %.0f %% of the local log's rate (the aim: at least %.0f %%), and %.0f %% of the bare file's",
                    PERCENT * rate(Phase.WRITES) / rate(Phase.LOCAL_LOG),
                    AIM_OF_LOG,
                    PERCENT * rate(Phase.WRITES) / rate(Phase.BARE_FILE)));
        }
        if (has(Phase.READS)) {
            out.println(String.format(
                    Locale.ROOT,
                    "a follower's strong reads are %.1f times the replicated writes (the aim: at least %.0f times)%s",
                    rate(Phase.READS) / rate(Phase.WRITES),
                    AIM_OF_READS,
                    has(Phase.READS_WHILE_WRITING)
                            ? String.format(
                                    Locale.ROOT,
                                    ", and %.1f times those beside them",
                                    rate(Phase.READS_WHILE_WRITING) / rate(Phase.WRITES_WHILE_READING))
                            : ""));
        }
        out.flush();
    }

    private boolean has(Phase phase) {
        return sums.containsKey(phase) && rate(phase) > 0;
    }

    private double rate(Phase phase) {
        Sum sum = sums.get(phase);
        return sum == null ? 0 : sum.rates.median();
    }

    /** Whether some operation has failed. */
    boolean hasFailures() {
        return failed;
    }

    /** Whether something of everything was measured. */
    boolean isComplete(boolean withReads) {
        for (Phase phase : Phase.values()) {
            boolean wanted = withReads || phase.ordinal() < Phase.READS.ordinal();
            if (wanted && !has(phase)) {
                return false;
            }
        }
        return true;
    }
}
