package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, unit = TimeUnit.MINUTES)
class SimulateCommandTest {

    private static final Runs SEVENTH_FAILS =
            seed -> seed % 7 == 0 ? FakeRuns.failing(seed) : FakeRuns.passing().of(seed);

    @Test
    void exactlyTheseSeedsAreRun() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "simulate", "--seeds", "11..15");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("seeds 11..15\n")
                .containsPattern("runs +5\n")
                .containsPattern("passed +5\n")
                .endsWith("passed, the last seed was 15\n");
        assertThat(result.complaints()).isEmpty();
    }

    @Test
    void withoutArgumentsItBeginsAtAFreshSeedAndSaysWhich() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "simulate", "--time", "50ms");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("seeds from 4000 on");
    }

    @Test
    void aFailureSaysWhatBrokeAndWhenAndHowToSeeItAgain() {
        Result result = CommandLineRunner.run(SEVENTH_FAILS, "simulate", "--seeds", "1..10");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("""

                        FAILED seed 7 at 1.250000s of virtual time
                          broke        3: logs agree on what is committed
                          how          n1 and n2 differ at 7
                                       and so on
                          repeat with  ./infinity-cluster simulate --seed 7 --trace
                        """).contains("SHRUNK seed 7: ").endsWith("FAILED: 1 of 10 runs\n");
    }

    @Test
    void onlyTheFirstFailuresAreToldInDetail() {
        Result result = CommandLineRunner.run(FakeRuns::failing, "simulate", "--seeds", "1..35");

        assertThat(result.out())
                .contains("FAILED seed 10 at")
                .doesNotContain("FAILED seed 11 at")
                .contains("FAILED too: seeds 11, 12, 13")
                .contains("29, 30 and 5 others")
                .endsWith("FAILED: 35 of 35 runs\n");
    }

    @Test
    void failFastStopsAtTheFirst() {
        Result result = CommandLineRunner.run(SEVENTH_FAILS, "simulate", "--seeds", "1..100000", "--fail-fast");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("FAILED seed 7 at").endsWith("FAILED: 1 of 7 runs\n");
    }

    @Test
    void aBrokenSimulatorIsAFailureOfItsRun() {
        Runs broken = seed -> {
            throw new IllegalStateException("no such thing");
        };
        Result result = CommandLineRunner.run(broken, "simulate", "--seeds", "3..3");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains("FAILED seed 3: the simulator broke")
                .contains("java.lang.IllegalStateException: no such thing")
                .contains("simulate --seed 3 --trace");
    }

    @Test
    void aTraceIsPrintedAsItHappens() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "simulate", "--seed", "5", "--trace");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("seed 5\nn1 does step 10\nn1 does step 20\n")
                .endsWith("passed, digest 000000000000009b\n");
    }

    @Test
    void everyEventIsPrinted() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "simulate", "--seed", "-5", "--events");

        assertThat(result.out()).startsWith("seed -5\n#1 0.001000s n1 TIMER 0000000000000001\n#2 0.002000s");
    }

    @Test
    void aTracedFailureHasItsExitCode() {
        Result result = CommandLineRunner.run(SEVENTH_FAILS, "simulate", "--seed", "7", "--trace");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("FAILED seed 7 at 1.250000s").contains("FAILED, digest");
    }

    @Test
    void progressGoesToTheTerminalInOneLine() {
        StringWriter err = new StringWriter();
        Runs untilItIsThere = seed -> {
            if (seed == 10) {
                Awaitility.await()
                        .atMost(5, TimeUnit.MINUTES)
                        .until(() -> err.toString().contains("/10"));
            }
            return FakeRuns.passing().of(seed);
        };
        Result result = CommandLineRunner.run(untilItIsThere, 40, err, "simulate", "--seeds", "1..10");

        assertThat(result.err())
                .contains("runs")
                .contains("/10")
                .doesNotContain("\n")
                .endsWith("\r\033[K");
        assertThat(result.err().split("\r\033\\[K")).allMatch(line -> line.length() < 40);
        assertThat(result.out()).doesNotContain("\r").doesNotContain("/10");
    }

    @ParameterizedTest
    @CsvSource({
        "'--seeds 5', is not a range of seeds",
        "'--seeds 9..1', lower one first",
        "'--seeds a..b', is not a range of seeds",
        "'--seed x', '''x'' is not a long'",
        "'--time -3s', is not a duration",
        "'--time 30', is not a duration",
        "'--time 0s', is not a duration",
        "'--threads 0', is not a whole number from 1",
        "'--seeds 1..2 --seed 1', exclude each other",
        "'--seeds 1..2 --time 3s', --time is for",
        "'--trace', --trace needs --seed",
        "'--seeds 1..2 --trace', --trace needs --seed",
        "'--events', --events needs --seed",
        "'--nonsense', 'Unknown option: ''--nonsense'''",
        "'--seeds', Missing required parameter",
        "'--scenario no-such-scenario-at-all', no scenario is called",
        "'--scenario leader-crash --no-shrink', a scenario is a schedule of its own",
        "'--scenario leader-crash --save .', a scenario is a schedule of its own",
        "'--save no-such-directory', there is no such directory",
        "'--replay no-such-file', 'no-such-file: no such file'",
        "'--replay .', '.: cannot be read'",
        "'--replay pom.xml', 'pom.xml: line 1: not a saved plan'",
        "'--replay pom.xml --seed 1', --replay plays the run that was saved",
        "'--replay pom.xml --scenario leader-crash', --replay plays the run that was saved",
        "'--replay pom.xml --fail-fast', --replay plays the run that was saved",
        "'--replay pom.xml --save .', --replay plays the run that was saved"
    })
    void wrongArgumentsAreOneLine(String arguments, String message) {
        String[] args = ("simulate " + arguments).split(" ");
        Result result = CommandLineRunner.run(FakeRuns.passing(), args);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .startsWith("infinity-cluster simulate: ")
                .contains(message)
                .doesNotContain("Exception")
                .endsWith("; see 'infinity-cluster simulate --help'\n")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"simulate", "determinism", "benchmark", "scenarios", "check-history"})
    void helpSaysExitCodes(String command) {
        Result result = CommandLineRunner.run(FakeRuns.passing(), command, "--help");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).contains("Usage: infinity-cluster " + command).contains("Exit codes:");
    }
}
