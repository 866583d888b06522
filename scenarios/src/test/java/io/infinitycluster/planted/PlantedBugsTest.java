package io.infinitycluster.planted;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulator finds bugs: each of those that are described in {@code src/test/resources/planted-bugs} is put into a copy of the
 * sources, and some seed must fail. With those of {@code planted-bugs-for-scenarios} the scenario must fail that each of them names. The sources
 * themselves, without a bug, must not (every other test says so).
 */
class PlantedBugsTest {

    private static final long LAST_SEED = Long.getLong("infinity.planted.seeds", 1_000);

    @TempDir
    Path workspace;

    @TestFactory
    Stream<DynamicTest> everyPlantedBugIsFound() throws IOException {
        Greenhouse greenhouse = new Greenhouse();
        String only = System.getProperty("infinity.planted.only", "");
        List<PlantedBug> bugs = greenhouse.bugs();
        return bugs.stream()
                .filter(bug -> bug.name().contains(only))
                .map(bug -> DynamicTest.dynamicTest(bug.name() + ": " + bug.rule(), () -> {
                    Path place = Files.createDirectories(workspace.resolve(bug.name()));
                    String found = greenhouse.firstFailure(bug, place, LAST_SEED);
                    System.out.println("planted " + bug.name() + " -> " + found);
                    assertThat(found).as("%s (%s)", bug.name(), bug.rule()).isNotEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> everyBugForAScenarioIsFoundByIt() throws IOException {
        Greenhouse greenhouse = new Greenhouse();
        String only = System.getProperty("infinity.planted.only", "");
        return greenhouse.bugsForScenarios().stream()
                .filter(bug -> bug.name().contains(only))
                .map(bug -> DynamicTest.dynamicTest(bug.name() + ": " + bug.rule(), () -> {
                    Path place = Files.createDirectories(workspace.resolve(bug.name()));
                    String found = greenhouse.firstFailureOfScenario(bug, place);
                    System.out.println("planted " + bug.name() + " -> " + bug.story() + ", " + found);
                    assertThat(found)
                            .as("%s (%s), %s", bug.name(), bug.rule(), bug.story())
                            .isNotEmpty();
                }));
    }

    @Test
    void aChangeThatNoLongerFitsIsNoticed() {
        PlantedBug.Change change = new PlantedBug.Change("X.java", "b", "c");

        assertThat(change.applyTo("abd")).isEqualTo("acd");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> change.applyTo("a"))
                .hasMessageContaining("not found");
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> change.applyTo("bb"))
                .hasMessageContaining("more than once");
    }
}
