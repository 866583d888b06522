package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.campaign.BenchmarkSettings;
import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.simulator.run.Swarm;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BenchmarkCommandTest {

    @Test
    void eachRoundAndTheMedian() {
        Result result = CommandLineRunner.run(
                FakeRuns.passing(), "benchmark", "--seeds", "1..5", "--rounds", "3", "--warm-up", "10ms");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("round 1 ", "round 2 ", "round 3 ", "median ");
        assertThat(result.out()).doesNotContain("FAILED");
    }

    @Test
    void runsThatEndEarlyAreNoMeasure() {
        Result result = CommandLineRunner.run(
                FakeRuns::failing, "benchmark", "--seeds", "1..5", "--rounds", "1", "--warm-up", "10ms");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).endsWith("FAILED: 5 of 5 runs broke a promise, and ended early\n");
    }

    @Test
    void aLongRunTellsItsMemory() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "benchmark", "--hours", "2", "--rate", "5");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("2 simulated hours").contains("largest live heap");
    }

    @Test
    void aLongRunThatNeedsMoreMemoryThanThereIsFails() {
        Runs hungry = seed -> {
            throw new OutOfMemoryError("Java heap space");
        };
        Result result = CommandLineRunner.run(hungry, "benchmark", "--hours", "2");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("FAILED: out of memory");
    }

    @Test
    void wrongArgumentsAreOneLine() {
        for (String wrong : new String[] {"--hours=0", "--rate=x", "--rounds=-1", "--hours=999999", "--seeds=2..1"}) {
            Result result = CommandLineRunner.run(FakeRuns.passing(), "benchmark", wrong);

            assertThat(result.exitCode()).as(wrong).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("infinity-cluster benchmark: ").hasLineCount(1);
        }
    }

    @Test
    void theClusterIsThatOfTheIssue() {
        var settings = BenchmarkSettings.of(Duration.ofSeconds(60), BenchmarkSettings.RATE);

        assertThat(settings.followers()).isEqualTo(3);
        assertThat(settings.learners()).isEqualTo(1);
        assertThat(settings.workload().operationsPerSecond()).isEqualTo(200);
        assertThat(settings.faults())
                .hasSize(FaultKind.values().length - Swarm.LOSING.size())
                .doesNotContainAnyElementsOf(Swarm.LOSING);
    }
}
