package io.infinitycluster.scenarios.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import org.junit.jupiter.api.Test;

class ScenariosCommandTest {

    private static final String FIRST = Scenarios.all().get(0).name();

    @Test
    void oneLineForEachScenario() {
        Result result = CommandLineRunner.run(FakeRuns.passing(), "scenarios");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSameSizeAs(Scenarios.all());
        assertThat(result.out()).startsWith(FIRST + " ");
    }

    @Test
    void aScenarioIsRunBySeeds() {
        Result result = CommandLineRunner.run(FakeRuns::failing, "simulate", "--scenario", FIRST, "--seeds", "1..3");

        // Whether or not the scenario passes, it is not the swarm's runs, which all fail here, that were made.
        assertThat(result.out()).startsWith("seeds 1..3\n").doesNotContain("n1 and n2 differ");
        assertThat(result.complaints()).isEmpty();
    }

    @Test
    void aScenarioIsTraced() {
        Result result =
                CommandLineRunner.run(FakeRuns.passing(), "simulate", "--scenario", FIRST, "--seed", "1", "--trace");

        assertThat(result.out()).startsWith("seed 1\n").contains(" digest ");
        assertThat(result.out().lines()).hasSizeGreaterThan(60);
    }

    @Test
    void aMistypedNameIsAnsweredWithTheNearest() {
        String mistyped = FIRST.substring(1);
        Result result = CommandLineRunner.run(FakeRuns.passing(), "simulate", "--scenario", mistyped);

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("no scenario is called '" + mistyped + "' (did you mean ")
                .contains(FIRST)
                .hasLineCount(1);
    }

    @Test
    void itsEventsAreShown() {
        Result result =
                CommandLineRunner.run(FakeRuns.passing(), "simulate", "--scenario", FIRST, "--seed", "1", "--events");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out()).startsWith("seed 1\n#1 ").contains(" digest ");
    }
}
