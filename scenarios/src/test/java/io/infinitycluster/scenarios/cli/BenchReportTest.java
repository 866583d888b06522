package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.bench.LoadResult;
import io.infinitycluster.scenarios.bench.LocalBench.Measurement;
import io.infinitycluster.scenarios.bench.LocalBench.Phase;
import io.infinitycluster.scenarios.bench.ResourceUsage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BenchReportTest {

    private static final long SECOND = 1_000_000_000L;

    /** Half a processor, and 10 forces of 3 KiB. */
    private static final ResourceUsage PROCESS = new ResourceUsage(SECOND, SECOND / 2, 10, 30 << 10);

    private final StringWriter out = new StringWriter();
    private final BenchReport report = BenchReport.ofProcesses(new PrintWriter(out, true), 1 << 20, 4);

    /** So many operations of 2 ms each in one second. */
    private static LoadResult result(int operations, Map<String, Long> errors) {
        Histogram latencies = new Histogram(SECOND, 3);
        latencies.recordValueWithCount(2_000_000, operations);
        return new LoadResult(SECOND, latencies, errors);
    }

    private void measure(int number, int of, Phase... phases) {
        report.round(number, of);
        for (Phase phase : phases) {
            measure(phase, 100 * (phase.ordinal() + 1), PROCESS, PROCESS, PROCESS);
        }
    }

    private void measure(Phase phase, int operations, ResourceUsage... processes) {
        report.measured(phase, new Measurement(result(operations, Map.of()), List.of(processes)));
    }

    /** What stands in the last table beside something, from the latencies on. */
    private List<String> resources(String what) {
        String row = out.toString()
                .lines()
                .filter(line -> line.startsWith("  " + what + " "))
                .reduce((before, last) -> last)
                .orElseThrow();
        return List.of(row.substring(row.lastIndexOf(" 2.001 ") + 7).strip().split(" {2,}"));
    }

    @Test
    void aRunThatIsInterruptedBeforeAnythingWasMeasuredHasNoHeadings() {
        measure(1, 3);
        report.summary(true);
        assertThat(out.toString().strip()).isEqualTo("interrupted before anything was measured");
        assertThat(report.isComplete(false)).isFalse();
    }

    @Test
    void aRoundThatIsInterruptedAtItsBeginningHasNoHeading() {
        measure(1, 3, Phase.BARE_FILE, Phase.LOCAL_LOG, Phase.THREE_LOGS, Phase.WRITES);
        measure(2, 3);
        report.summary(true);
        assertThat(out.toString())
                .contains("round 1 of 3", "interrupted; until then: the median of the rates")
                .doesNotContain("round 2 of 3", "all rounds");
    }

    @Test
    void eachRoundHasItsHeadingOnce() {
        measure(1, 2, Phase.BARE_FILE, Phase.LOCAL_LOG, Phase.THREE_LOGS, Phase.WRITES);
        measure(2, 2, Phase.BARE_FILE, Phase.LOCAL_LOG, Phase.THREE_LOGS, Phase.WRITES);
        report.summary(false);
        assertThat(out.toString().lines().filter(line -> line.contains("per second")))
                .hasSize(3);
        assertThat(out.toString())
                .containsSubsequence("round 1 of 2", "round 2 of 2", "all rounds: the median of the rates")
                .contains(
                        "replicated writes are 200 % of the local log's rate (the aim: at least 50 %), 133 % of what each of three logs");
        assertThat(report.isComplete(false)).isTrue();
        assertThat(report.isComplete(true)).isFalse();
        assertThat(report.hasFailures()).isFalse();
    }

    @Test
    void whatFailedIsSaidBelowItsRow() {
        report.row("inserts", result(10, Map.of("8007", 3L)), 1024);
        assertThat(out.toString()).contains("failed: 3 times 8007");
        assertThat(report.hasFailures()).isTrue();
    }

    // --- Forces and processor time ---

    /** The others' forces are not those of the leader's file; their processor time belongs to the benchmark all the same. */
    @Test
    void onlyTheLeadersForcesAreThoseOfTheLocalLog() {
        ResourceUsage leader = new ResourceUsage(2 * SECOND, 2 * SECOND, 3000, 3000L * 2048);
        ResourceUsage other = new ResourceUsage(SECOND, SECOND / 10, 7, 1 << 20);
        measure(Phase.LOCAL_LOG, 1_000_000, leader, other, other);
        // 1.2 processors for a million operations in a second.
        assertThat(resources("local log")).containsExactly("1,500", "2.0", "1.20", "1.20 of 4");
    }

    @Test
    void forcesOfReplicatedWritesAreTheMeanOfAllNodes() {
        measure(
                Phase.WRITES,
                100_000,
                new ResourceUsage(SECOND, SECOND, 100, 100 << 10),
                new ResourceUsage(SECOND, SECOND / 4, 200, 200 << 10),
                new ResourceUsage(2 * SECOND, SECOND / 2, 600, 1500 << 10));
        // 100, 200 and 300 in a second; 1,800 KiB in 900 forces.
        assertThat(resources("replicated writes")).containsExactly("200", "2.0", "15.00", "1.50 of 4");
    }

    @Test
    void readsForceNothingAndWhatIsMeasuredAtOnceSharesItsProcessorTime() {
        measure(Phase.READS, 1000, PROCESS, PROCESS, PROCESS);
        measure(Phase.WRITES_WHILE_READING, 1000, PROCESS, PROCESS, PROCESS);
        measure(Phase.READS_WHILE_WRITING, 1000, PROCESS, PROCESS, PROCESS);
        assertThat(resources("follower reads, idle")).containsExactly("1,500.00", "1.50 of 4");
        assertThat(resources("writes, under those reads")).containsExactly("10", "3.0", "1.50 of 4");
        assertThat(resources("follower reads, under writes")).containsExactly("1.50 of 4");
    }

    @Test
    void theSummaryHasTheMedianOfTheForcesAndAllElseOfAllRounds() {
        ResourceUsage idle = new ResourceUsage(SECOND, 0, 0, 0);
        measure(Phase.BARE_FILE, 1000, new ResourceUsage(SECOND, SECOND, 10, 10 << 10), idle, idle);
        measure(Phase.BARE_FILE, 1000, new ResourceUsage(SECOND, SECOND, 30, 90 << 10), idle, idle);
        measure(Phase.BARE_FILE, 2000, new ResourceUsage(SECOND, 2 * SECOND, 1000, 4100 << 10), idle, idle);
        report.summary(false);
        // 4,200 KiB in 1,040 forces; 4 s of a processor for 4,000 operations, in 3 s.
        assertThat(resources("bare file")).containsExactly("30", "4.0", "1,000.00", "1.33 of 4");
        assertThat(out.toString()).contains("forces/s, KiB/force  ", "CPU us/op  ", "CPUs used  ");
    }

    @Test
    void nothingForcedIsNoNumberOfBytesEach() {
        measure(Phase.BARE_FILE, 0, new ResourceUsage(SECOND, SECOND, 0, 0));
        assertThat(out.toString().lines().reduce((before, last) -> last).orElseThrow())
                .endsWith("       0         -         -  1.00 of 4");
    }

    @Test
    void rowsAreAsLongAsTheirHeading() {
        measure(1, 1, Phase.BARE_FILE, Phase.WRITES, Phase.READS, Phase.WRITES_WHILE_READING);
        int[] lengths = out.toString()
                .lines()
                .filter(line -> line.startsWith("  "))
                .mapToInt(String::length)
                .distinct()
                .toArray();
        assertThat(lengths).hasSize(1);
        assertThat(lengths[0]).isLessThanOrEqualTo(130);
    }

    @Test
    void ofAClusterThatRunsNothingOfThatIsKnown() {
        BenchReport.ofCluster(new PrintWriter(out, true)).row("inserts", result(10, Map.of()), 1024);
        assertThat(out.toString())
                .contains("per second", "p99.9 ms")
                .doesNotContain("forces", "CPU")
                .endsWith("2.001\n");
    }
}
