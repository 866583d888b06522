package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.bench.LoadResult;
import io.infinitycluster.scenarios.bench.LocalBench.Phase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class BenchReportTest {

    private static final long SECOND = 1_000_000_000L;

    private final StringWriter out = new StringWriter();
    private final BenchReport report = new BenchReport(new PrintWriter(out, true), 1 << 20);

    /** So many operations of 2 ms each in one second. */
    private static LoadResult result(int operations, Map<String, Long> errors) {
        Histogram latencies = new Histogram(SECOND, 3);
        latencies.recordValueWithCount(2_000_000, operations);
        return new LoadResult(SECOND, latencies, errors);
    }

    private void measure(int number, int of, Phase... phases) {
        report.round(number, of);
        for (Phase phase : phases) {
            report.measured(phase, result(100 * (phase.ordinal() + 1), Map.of()));
        }
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
        measure(1, 3, Phase.BARE_FILE, Phase.LOCAL_LOG, Phase.WRITES);
        measure(2, 3);
        report.summary(true);
        assertThat(out.toString())
                .contains("round 1 of 3", "interrupted; until then: the median of the rates")
                .doesNotContain("round 2 of 3", "all rounds");
    }

    @Test
    void eachRoundHasItsHeadingOnce() {
        measure(1, 2, Phase.BARE_FILE, Phase.LOCAL_LOG, Phase.WRITES);
        measure(2, 2, Phase.BARE_FILE, Phase.LOCAL_LOG, Phase.WRITES);
        report.summary(false);
        assertThat(out.toString().lines().filter(line -> line.contains("per second")))
                .hasSize(3);
        assertThat(out.toString())
                .containsSubsequence("round 1 of 2", "round 2 of 2", "all rounds: the median of the rates")
                .contains("replicated writes are 150 % of the local log's rate");
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
}
