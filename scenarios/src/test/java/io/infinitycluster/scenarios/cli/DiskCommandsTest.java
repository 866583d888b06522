package io.infinitycluster.scenarios.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that use real files: that they work and clean up, in sizes that a test can afford. */
class DiskCommandsTest {

    @TempDir
    private Path directory;

    private Result run(String... args) {
        return CommandLineRunner.run(FakeRuns.passing(), args);
    }

    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aFewKills() throws IOException {
        Result result = run("kill-test", "--rounds", "2", "--seed", "5", "--directory", directory.toString());
        assertThat(result.out()).contains("2 kills, seed 5", "none lost", "recovery: log read");
        assertThat(result.exitCode()).isZero();
        nothingIsLeft();
    }

    /** Neither the files of the round nor its process may go before it has ended: that would look like a loss. */
    @Test
    void anInterruptedKillTestEndsItsRoundAndHasLostNothing() throws Exception {
        Process process = CommandLineRunner.start("kill-test", "--rounds=1000", "--directory=" + directory);
        try (BufferedReader says = process.inputReader(UTF_8)) {
            assertThat(says.readLine()).startsWith("1000 kills");
            assertThat(says.readLine()).startsWith("kill    1: ");
            // As Ctrl-C does, which reaches every process of the terminal.
            for (ProcessHandle each : process.descendants().toList()) {
                new ProcessBuilder("kill", "-INT", String.valueOf(each.pid()))
                        .start()
                        .waitFor();
            }
            process.toHandle().destroy();
            assertThat(says.lines())
                    .anyMatch(line -> line.endsWith("none lost"))
                    .noneMatch(line -> line.contains("FAILED"));
            assertThat(process.waitFor()).isZero();
        } finally {
            process.destroyForcibly();
        }
        nothingIsLeft();
    }

    @Test
    void smallBenchmarks() throws IOException {
        Result result = run(
                "benchmark-disk",
                "--rounds",
                "1",
                "--time",
                "50ms",
                "--size",
                "8",
                "--heap",
                "96",
                "--directory",
                directory.toString());
        assertThat(result.out())
                .contains("append: ", "recovery: ", "learner: ", "median of the ratios", "caught up in");
        assertThat(result.exitCode()).isZero();
        nothingIsLeft();
    }

    @Test
    void aLearnerThatHasTooLittleMemoryIsAFailure() throws IOException {
        Result result =
                run("benchmark-disk", "learner", "--size", "64", "--heap", "8", "--directory", directory.toString());
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("FAILED: the process with a heap of 8 MiB");
        nothingIsLeft();
    }

    @Test
    void wrongArgumentsAreOneLine() {
        for (String[] wrong : new String[][] {
            {"kill-test", "--rounds=0"},
            {"kill-test", "--at-most=soon"},
            {"kill-test", "--directory=/no/such/directory"},
            {"benchmark-disk", "everything"},
            {"benchmark-disk", "--size=0"},
            {"benchmark-disk", "--size=99999999"}
        }) {
            Result result = run(wrong);
            assertThat(result.exitCode()).as(wrong[1]).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .startsWith("infinity-cluster " + wrong[0] + ": ")
                    .hasLineCount(1);
        }
    }
}
