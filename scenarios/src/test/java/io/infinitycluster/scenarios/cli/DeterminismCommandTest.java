package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DeterminismCommandTest {

    @TempDir
    Path directory;

    @Test
    void equalRuns() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "determinism");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).isEqualTo("equal: 20 seeds, each run twice\n");
        assertThat(result.complaints()).isEmpty();
    }

    @Test
    void theFirstEventThatDiffersIsNamed() {
        AtomicInteger runsOfSeed3 = new AtomicInteger();
        Runs runs = seed -> seed == 3 && runsOfSeed3.incrementAndGet() % 2 == 0
                ? FakeRuns.differingAt(seed, 42)
                : FakeRuns.passing().of(seed);

        Result result = CommandLineRunner.run(runs, "determinism", "--seeds", "1..5");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).isEqualTo("""

                DIFFERENT seed 3: digest 5d and then 5e
                  first event that differs: #42
                    one run     0.042000s n1 TIMER, digest 000000000000002a
                    the other   0.042000s n2 TIMER, digest ffffffffffffffd6
                                n2 does something odd
                  before it, on both sides: n1 does step 40
                FAILED: of 5 seeds that were run twice, 1 differ
                """);
    }

    @Test
    void printedDigestsCanBeComparedWith() throws IOException {
        Result printed = CommandLineRunner.run(FakeRuns.passing(), "determinism", "--seeds", "1..3", "--print");
        assertThat(printed.out()).isEqualTo("1 000000000000001f\n2 000000000000003e\n3 000000000000005d\n");

        Path file = Files.writeString(directory.resolve("digests"), printed.out());
        Result same = against(file, "1..3");
        assertThat(same.exitCode()).isZero();
        assertThat(same.out()).isEqualTo("equal: 3 seeds, each run twice, and as in " + file + "\n");

        Files.writeString(file, printed.out().replace("3e", "3f"));
        Result other = against(file, "1..3");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.out())
                .contains("DIFFERENT seed 2: digest 000000000000003e here, and 000000000000003f in " + file)
                .contains("./infinity-cluster simulate --seed 2 --trace --events");
    }

    @Test
    void aFileThatCannotBeComparedWithIsAUsageError() throws IOException {
        Path file = directory.resolve("digests");
        refused(against(file, "1..3"), "no such file");
        Files.writeString(file, "1 000000000000001f\n");
        refused(against(file, "1..3"), "has no digest of seed 2");
        Files.writeString(file, "1 000000000000001f\nhello\n");
        refused(against(file, "1..1"), ":2: not a seed and its digest");
        refused(against(directory, "1..1"), "cannot be read");
    }

    @Test
    void aNamedScenarioIsComparedWithItself() throws IOException {
        Result result = CommandLineRunner.run(
                FakeRuns.passing(), "determinism", "--scenario", "all-crash", "--seeds", "1..2", "--print");
        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).matches("all-crash 1 [0-9a-f]{16}\nall-crash 2 [0-9a-f]{16}\n");
        assertThat(result.complaints()).isEqualTo("equal: 2 seeds of all-crash, each run twice\n");

        Path file = Files.writeString(directory.resolve("digests"), "1 000000000000001f\n" + result.out());
        assertThat(against(file, "1..1").exitCode())
                .as("the swarm's are in the same file")
                .isZero();
        assertThat(scenarioAgainst(file).out())
                .isEqualTo("equal: 2 seeds of all-crash, each run twice, and as in " + file + "\n");

        Files.writeString(file, result.out().replaceFirst("2 [0-9a-f]{16}", "2 0123456789abcdef"));
        assertThat(scenarioAgainst(file).exitCode()).isEqualTo(1);
        assertThat(scenarioAgainst(file).out())
                .contains("DIFFERENT all-crash, seed 2: digest ")
                .contains(" here, and 0123456789abcdef in " + file)
                .contains("./infinity-cluster simulate --scenario all-crash --seed 2 --trace --events");

        Files.writeString(file, "1 000000000000001f\n2 000000000000003e\n");
        refused(scenarioAgainst(file), "has no digest of all-crash, seed 1");
    }

    private static Result scenarioAgainst(Path file) {
        return CommandLineRunner.run(
                FakeRuns.passing(),
                "determinism",
                "--scenario",
                "all-crash",
                "--seeds",
                "1..2",
                "--against",
                file.toString());
    }

    @Test
    void allScenariosAreCompared() {
        Result result =
                CommandLineRunner.run(FakeRuns.passing(), "determinism", "--scenarios", "--seeds", "3..3", "--print");

        assertThat(result.exitCode()).isZero();
        int scenarios = Scenarios.all().size();
        assertThat(result.out().lines()).hasSize(scenarios).anyMatch(line -> line.startsWith("all-crash 3 "));
        assertThat(result.complaints())
                .isEqualTo("equal: " + scenarios + " seeds of " + scenarios + " scenarios, each run twice\n");
    }

    @Test
    void aWrongScenarioIsAUsageError() {
        refused(
                CommandLineRunner.run(FakeRuns.passing(), "determinism", "--scenario", "all-crush"),
                "did you mean all-crash");
        refused(
                CommandLineRunner.run(FakeRuns.passing(), "determinism", "--scenario", "all-crash", "--scenarios"),
                "exclude each other");
    }

    private static void refused(Result result, String message) {
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains(message)
                .endsWith("; see 'infinity-cluster determinism --help'\n")
                .hasLineCount(1);
    }

    private static Result against(Path file, String seeds) {
        return CommandLineRunner.run(FakeRuns.passing(), "determinism", "--seeds", seeds, "--against", file.toString());
    }
}
