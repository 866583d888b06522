package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.run.PlannedFault;
import io.infinitycluster.simulator.run.RunPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code simulate} does about a failing run: it is shrunk, saved and told in words, and {@code --replay} plays it again. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ShrinkAndReplayTest {

    private static final Runs SEVENTH_FAILS =
            seed -> seed % 7 == 0 ? FakeRuns.failing(seed) : FakeRuns.passing().of(seed);

    /** Of all the faults of seed 7 only the first is needed. */
    private static final PlannedFault NEEDED = RunPlan.draw(7).faults().get(0);

    private static final Function<RunPlan, Runs.Run> FAILS_WITH_ITS_FIRST_FAULT =
            plan -> FakeRuns.planned(plan, plan.faults().stream().anyMatch(fault -> fault.seed() == NEEDED.seed()));

    @TempDir
    Path directory;

    private Result simulate(String... more) {
        return run(FAILS_WITH_ITS_FIRST_FAULT, more);
    }

    private Result run(Function<RunPlan, Runs.Run> plans, String... more) {
        String[] args = Stream.concat(Stream.of("simulate"), Stream.of(more)).toArray(String[]::new);
        return CommandLineRunner.run(SEVENTH_FAILS, plans, 0, args);
    }

    private Result simulateAndSave() {
        return simulate("--seeds", "1..10", "--save", directory.toString());
    }

    private List<String> saved() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFailingRunIsShrunkAndToldInWordsWithTheOneCommandThatReplaysIt() {
        Result result = simulateAndSave();

        assertThat(result.exitCode()).isEqualTo(1);
        String file = directory.resolve("failure-7.plan").toString();
        String kind = NEEDED.words(List.of());
        assertThat(result.out())
                .containsPattern("SHRUNK seed 7: from \\d+ faults to 1, breaks after 1.250000s; \\d+ smaller runs were "
                        + "tried\n")
                .containsPattern("  broke        3: logs agree on what is committed\n"
                        + "  how          n1 and n2 differ\n"
                        + "  cluster      1 that lead or follow(; .*)?\n"
                        + "  clients      1, up to 10 operations a second, \\d+ % writes\n"
                        + "  schedule     0.\\d{6}s     " + kind + " of process/n0\n"
                        + "               1.250000s     the promise breaks\n")
                .contains("  replay with  ./infinity-cluster simulate --replay " + file + " --trace\n")
                .endsWith("FAILED: 1 of 10 runs\n");
    }

    @Test
    void whatWasSavedIsReplayed() throws IOException {
        simulateAndSave();
        assertThat(saved()).containsExactly("failure-7.plan");
        Path file = directory.resolve("failure-7.plan");
        assertThat(file).content().startsWith("infinity-cluster-plan 2\n# A run that breaks a promise.");

        Result replayed = simulate("--replay", file.toString());

        assertThat(replayed.exitCode()).isEqualTo(1);
        assertThat(replayed.out())
                .startsWith("replay of " + file + ": seed 7, 1 fault\n")
                .contains("repeat with  ./infinity-cluster simulate --replay " + file + " --trace\n")
                .doesNotContain("n1 does step")
                .endsWith("FAILED, digest 00000000000000d9\nthe very run that was saved\n");
        assertThat(simulate("--replay", file.toString(), "--trace").out()).contains("n1 does step 10\n");
        assertThat(simulate("--replay", file.toString(), "--events").out()).contains("#1 0.001000s n1 TIMER");
    }

    @Test
    void aReplaySaysWhetherItIsStillTheSameRun() throws IOException {
        simulateAndSave();
        Path file = directory.resolve("failure-7.plan");

        Result mended = run(plan -> FakeRuns.planned(plan, false), "--replay", file.toString());
        assertThat(mended.exitCode()).isZero();
        assertThat(mended.out()).contains("passed, digest").endsWith("the very run that was saved\n");

        Files.writeString(file, Files.readString(file).replace("digest 00000000000000d9", "digest 00000000000000d8"));
        Result other = run(plan -> FakeRuns.planned(plan, false), "--replay", file.toString());
        assertThat(other.exitCode()).isZero();
        assertThat(other.out())
                .endsWith(
                        "another run than the one that was saved, because the sources have changed since: that one had "
                                + "digest 00000000000000d8 and broke LOGS_AGREE, this one breaks nothing\n");
        assertThat(simulate("--replay", file.toString()).out()).endsWith("broke LOGS_AGREE, as this one does\n");
    }

    @Test
    void theSameFailureIsSavedOnceAndNothingIsOverwritten() throws IOException {
        simulateAndSave();
        simulateAndSave();
        assertThat(saved()).containsExactly("failure-7.plan");

        Files.writeString(directory.resolve("failure-7.plan"), "dear to somebody");
        Result result = simulateAndSave();

        assertThat(saved()).containsExactly("failure-7-2.plan", "failure-7.plan");
        assertThat(directory.resolve("failure-7.plan")).hasContent("dear to somebody");
        assertThat(result.out()).contains("failure-7-2.plan --trace\n");
    }

    @Test
    void whatCannotBeSavedIsPrinted() {
        Function<RunPlan, Runs.Run> plans = plan -> {
            try {
                Files.deleteIfExists(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return FAILS_WITH_ITS_FIRST_FAULT.apply(plan);
        };
        Result result = run(plans, "--seed", "7", "--save", directory.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("  not saved    cannot write to " + directory
                        + " (there is no such directory); put these lines")
                .contains("\ninfinity-cluster-plan 2\n")
                .contains(" " + NEEDED.kind() + " ")
                .doesNotContain("--replay " + directory);
    }

    @Test
    void withoutShrinkingItIsSavedAsItWasDrawn() throws IOException {
        Result result = simulate("--seed", "7", "--no-shrink", "--save", directory.toString());

        assertThat(result.out())
                .contains("SAVED seed 7, as it was drawn\n  replay with  ./infinity-cluster simulate --replay ")
                .doesNotContain("SHRUNK");
        assertThat(Files.readString(directory.resolve("failure-7.plan"))
                        .lines()
                        .filter(line -> line.startsWith("fault "))
                        .count())
                .isEqualTo(RunPlan.draw(7).faults().size());
    }

    @Test
    void ofEachPromiseTheFirstRunIsShrunk() throws IOException {
        Runs runs = seed -> FakeRuns.failing(seed, seed < 4 ? Invariant.LOGS_AGREE : Invariant.STATES_AGREE);
        Result result = CommandLineRunner.run(runs, "simulate", "--seeds", "1..9", "--save", directory.toString());

        assertThat(saved()).containsExactly("failure-1.plan", "failure-4.plan");
        assertThat(result.out()).contains("SHRUNK seed 1: ").contains("SHRUNK seed 4: ");
    }

    @Test
    void aRunThatDoesNotFailAgainIsSaidToBeNoFunctionOfItsSeed() throws IOException {
        Result result = run(plan -> FakeRuns.planned(plan, false), "--seed", "7", "--save", directory.toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("seed 7 did not fail when it was run again")
                .contains("./infinity-cluster determinism --seeds 7..7");
        assertThat(saved()).isEmpty();
    }

    @Test
    void aScenarioIsItsOwnSchedule() {
        Result result = CommandLineRunner.run(
                SEVENTH_FAILS, "simulate", "--scenario", "all-crash", "--seed", "1", "--trace", "--events");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("-- ").contains("#1 ").contains("passed, digest");
    }

    @Test
    void aFileThatIsNoSavedPlanIsRefusedWithTheLine() throws IOException {
        simulateAndSave();
        Path file = directory.resolve("failure-7.plan");
        Files.writeString(file, Files.readString(file).replace("\nheartbeat 1s\n", "\nheartbeat often\n"));

        Result result = simulate("--replay", file.toString());

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("infinity-cluster simulate: " + file + ": line 23: 'often' is not a time")
                .hasLineCount(1);

        Files.write(file, new byte[] {(byte) 0xff, 0, 1});
        assertThat(simulate("--replay", file.toString()).err()).contains("not a text in UTF-8");
    }

    @Test
    void aNameWithASpaceIsQuoted() {
        assertThat(Replay.command(Path.of("a directory", "it's.plan")))
                .isEqualTo("./infinity-cluster simulate --replay 'a directory/it'\\''s.plan' --trace");
    }
}
