package io.infinitycluster.scenarios;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.run.RunReport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every named scenario, with the seeds from 1 to {@code infinity.scenario.seeds} (20 if that is not set). */
@DisplayName("Named scenarios")
public class NamedScenariosTest {

    /** With how many seeds each is played if nobody says more. */
    public static final int LEAST_SEEDS = 20;

    private static final int SEEDS = Integer.getInteger("infinity.scenario.seeds", LEAST_SEEDS);

    @TestFactory
    Stream<DynamicTest> keepsItsPromises() {
        return Scenarios.all().stream()
                .map(scenario -> dynamicTest(scenario.name() + ": " + scenario.description(), () -> playAll(scenario)));
    }

    private static void playAll(Scenario scenario) {
        List<Long> failed = new ArrayList<>();
        String first = "";
        for (long seed = 1; seed <= SEEDS; seed++) {
            RunReport report = Scenarios.run(scenario, seed, null);
            Violation violation = report.violation();
            if (violation != null) {
                first = failed.isEmpty() ? violation.invariant() + ": " + violation.detail() : first;
                failed.add(seed);
            }
        }
        if (!failed.isEmpty()) {
            fail(failed.size() + " of " + SEEDS + " seeds fail: " + failed + "\n" + first);
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        for (Scenario scenario : Scenarios.all()) {
            RunReport once = Scenarios.run(scenario, 7, null);
            RunReport again = Scenarios.run(scenario, 7, line -> {});
            assertThat(again.digest()).as(scenario.name()).isEqualTo(once.digest());
            assertThat(again.events()).as(scenario.name()).isEqualTo(once.events());
        }
    }

    @Test
    void seedsDiffer() {
        for (Scenario scenario : Scenarios.all()) {
            Set<Long> digests = new HashSet<>();
            for (long seed = 1; seed <= 4; seed++) {
                digests.add(Scenarios.run(scenario, seed, null).digest());
            }
            assertThat(digests).as(scenario.name()).hasSize(4);
        }
    }

    @Test
    void namesAreFitToBeTyped() {
        Set<String> names = new HashSet<>();
        for (Scenario scenario : Scenarios.all()) {
            assertThat(scenario.name()).matches("[a-z]+(-[a-z]+)*");
            assertThat(names.add(scenario.name()))
                    .as("unique: " + scenario.name())
                    .isTrue();
            assertThat(scenario.description())
                    .hasSizeBetween(20, 140)
                    .doesNotContain("\n")
                    .doesNotEndWith(".");
            assertThat(Scenarios.find(scenario.name())).contains(scenario);
        }
    }

    @Test
    void aWrongNameFindsTheOneThatWasMeant() {
        assertThat(Scenarios.find("all-crush")).isEmpty();
        assertThat(Scenarios.nearest("all-crush")).startsWith("all-crash");
        assertThat(Scenarios.nearest("learner")).contains("promotion-of-learner", "learner-far-behind");
        assertThat(Scenarios.nearest("xylophone-concerto-in-c")).isEmpty();
    }
}
