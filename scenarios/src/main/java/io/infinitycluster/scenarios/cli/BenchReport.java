package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.bench.LoadResult;
import io.infinitycluster.scenarios.bench.LocalBench.Measurement;
import io.infinitycluster.scenarios.bench.LocalBench.Phase;
import io.infinitycluster.scenarios.bench.ResourceUsage;
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

    private static final double KIB = 1 << 10;
    private static final double NANOS_PER_MICRO = 1e3;

    private static final String COLUMNS = String.format(
            Locale.ROOT,
            "  %-28s %10s %6s %7s %7s %7s %8s %8s",
            "",
            "per second",
            "MiB/s",
            "p50 ms",
            "p90 ms",
            "p99 ms",
            "p99.9 ms",
            "max ms");
    private static final List<String> LEGEND = List.of(
            "",
            "forces/s, KiB/force  what the operating system forced of the log or file; of replicated writes the mean of the leader and",
            "                     its followers, each of which forces all; without the zeros that new segments are filled with",
            "CPU us/op            processor time of all three processes for each operation, unless two kinds of them went on at once; of",
            "                     three logs for one on each: what it costs to write and force it three times",
            "CPUs used            how many of this machine's processors the three processes had in use on average");
    private static final String RESOURCES = " %8s %9s %9s %10s";
    private static final String RESOURCE_COLUMNS =
            String.format(Locale.ROOT, RESOURCES, "forces/s", "KiB/force", "CPU us/op", "CPUs used");

    /** What was measured of one phase, over all rounds. */
    private static final class Sum {
        private final Spread rates = new Spread();
        private final Histogram latencies;
        private final Map<String, Long> errors = new TreeMap<>();
        private final Usage usage = new Usage();

        Sum(LoadResult first) {
            latencies = new Histogram(first.latencies());
            latencies.reset();
        }

        void add(Phase phase, Measurement measurement) {
            LoadResult load = measurement.load();
            rates.add(load.perSecond());
            latencies.add(load.latencies());
            load.errors().forEach((what, count) -> errors.merge(what, count, Long::sum));
            usage.add(phase, measurement);
        }
    }

    /** What was used for one phase, over one round or all. */
    private static final class Usage {
        /** Of each process that writes. */
        private final Spread forceRates = new Spread();

        private long forces;
        private long forcedBytes;
        private long operations;
        private double nanos;
        private double cpuNanos;

        void add(Phase phase, Measurement measurement) {
            double forcesPerSecond = 0;
            double processors = 0;
            for (int i = 0; i < measurement.usage().size(); i++) {
                ResourceUsage process = measurement.usage().get(i);
                processors += process.processors();
                if (i < phase.writers()) {
                    forces += process.forces();
                    forcedBytes += process.forcedBytes();
                    forcesPerSecond += process.forcesPerSecond() / phase.writers();
                }
            }
            forceRates.add(forcesPerSecond);
            operations += measurement.load().count();
            nanos += measurement.load().nanos();
            cpuNanos += processors * measurement.load().nanos();
        }

        String columns(Phase phase, int processors) {
            boolean writes = phase.writers() > 0;
            return String.format(
                    Locale.ROOT,
                    RESOURCES,
                    writes ? String.format(Locale.ROOT, "%,.0f", forceRates.median()) : "",
                    writes ? ratio("%,.1f", forcedBytes / KIB, forces) : "",
                    phase.isAlone() ? ratio("%,.2f", cpuNanos / NANOS_PER_MICRO, operations) : "",
                    ratio("%.2f of " + processors, cpuNanos, nanos));
        }

        private static String ratio(String format, double of, double to) {
            return to == 0 ? "-" : String.format(Locale.ROOT, format, of / to);
        }
    }

    private final PrintWriter out;
    private final int bytes;
    private final int processors;
    private final String columns;
    private final Map<Phase, Sum> sums = new EnumMap<>(Phase.class);
    private List<String> heading;
    private boolean failed;

    private BenchReport(PrintWriter out, int bytes, int processors, String columns) {
        this.out = out;
        this.bytes = bytes;
        this.processors = processors;
        this.columns = columns;
        heading = List.of(columns);
    }

    /**
     * Of processes that were started here.
     *
     * @param bytes how long a command is
     * @param processors how many processors there are for all
     */
    static BenchReport ofProcesses(PrintWriter out, int bytes, int processors) {
        return new BenchReport(out, bytes, processors, COLUMNS + RESOURCE_COLUMNS);
    }

    /** Of a cluster of which nothing is known but what it answers. */
    static BenchReport ofCluster(PrintWriter out) {
        return new BenchReport(out, 0, 0, COLUMNS);
    }

    void round(int number, int of) {
        heading = List.of("", "round " + number + " of " + of, columns);
    }

    void measured(Phase phase, Measurement measurement) {
        LoadResult load = measurement.load();
        sums.computeIfAbsent(phase, each -> new Sum(load)).add(phase, measurement);
        Usage usage = new Usage();
        usage.add(phase, measurement);
        row(phase.text(), load, phase.writers() > 0 ? bytes : 0, usage.columns(phase, processors));
    }

    /** @param bytesEach how many bytes were written by each operation; 0 if that is nothing to tell */
    void row(String name, LoadResult result, int bytesEach) {
        row(name, result, bytesEach, "");
    }

    private void row(String name, LoadResult result, int bytesEach, String resources) {
        failed |= result.failures() > 0;
        line(name, result.perSecond(), result.latencies(), result.errors(), bytesEach, resources);
    }

    private void line(
            String name,
            double perSecond,
            Histogram latencies,
            Map<String, Long> errors,
            int bytesEach,
            String resources) {
        heading.forEach(out::println);
        heading = List.of();
        out.println(String.format(
                Locale.ROOT,
                "  %-28s %,10.0f %6s %7s %7s %7s %8s %8s%s",
                name,
                perSecond,
                bytesEach == 0 ? "" : String.format(Locale.ROOT, "%.1f", perSecond * bytesEach / MIB),
                millis(latencies, 50),
                millis(latencies, 90),
                millis(latencies, 99),
                millis(latencies, 99.9),
                millis(latencies, 100),
                resources));
        errors.forEach((what, count) -> out.println("      failed: " + Texts.count(count) + " times " + what));
        out.flush();
    }

    private static String millis(Histogram latencies, double percentile) {
        return latencies.getTotalCount() == 0
                ? "-"
                : String.format(Locale.ROOT, "%,.3f", latencies.getValueAtPercentile(percentile) / 1e6);
    }

    /**
     * The medians of the rates, all else of all rounds together, and the ratios that are aimed at.
     *
     * @param interrupted whether this is not all that was to be measured
     */
    void summary(boolean interrupted) {
        heading = List.of(
                "",
                (interrupted ? "interrupted; until then" : "all rounds")
                        + ": the median of the rates, all else of all operations",
                columns);
        sums.forEach((phase, sum) -> line(
                phase.text(),
                sum.rates.median(),
                sum.latencies,
                sum.errors,
                phase.writers() > 0 ? bytes : 0,
                sum.usage.columns(phase, processors)));
        if (sums.isEmpty()) {
            if (interrupted) {
                out.println("interrupted before anything was measured");
            }
            out.flush();
            return;
        }
        LEGEND.forEach(out::println);
        out.println();
        if (has(Phase.WRITES) && has(Phase.LOCAL_LOG) && has(Phase.THREE_LOGS)) {
            out.println(String.format(
                    Locale.ROOT,
                    "replicated writes are %.0f %% of the local log's rate (the aim: at least %.0f %%), %.0f %% of what each of three logs "
                            + "does here at once, and %.0f %% of the bare file's rate",
                    PERCENT * rate(Phase.WRITES) / rate(Phase.LOCAL_LOG),
                    AIM_OF_LOG,
                    PERCENT * rate(Phase.WRITES) / rate(Phase.THREE_LOGS),
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
