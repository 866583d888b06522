package io.infinitycluster.planted;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.NamedScenariosTest;
import io.infinitycluster.scenarios.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** {@code docs/planted-bugs.md} names every planted bug, its rule and what finds it, and nothing that is not there. */
class PlantedBugsPageTest {

    private final Greenhouse greenhouse = new Greenhouse();

    /** The cells of each row of the table under a heading, by the bug's name. */
    private Map<String, List<String>> table(String heading) throws IOException {
        String page = Files.readString(greenhouse.root().resolve("docs/planted-bugs.md"));
        String from = page.substring(page.indexOf("## " + heading));
        Map<String, List<String>> rows = new TreeMap<>();
        for (String line : from.split("\n## ", 2)[0].split("\n", -1)) {
            List<String> cells = new ArrayList<>(List.of(line.split(" ?\\| ?", -1)));
            if (line.startsWith("| ") && !line.startsWith("| bug |") && !line.startsWith("| ---")) {
                rows.put(cells.get(1), cells.subList(2, cells.size() - 1));
            }
        }
        return rows;
    }

    private static void assertNames(Map<String, List<String>> rows, List<PlantedBug> bugs) {
        assertThat(rows.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        bugs.stream().map(PlantedBug::name).toList());
        for (PlantedBug bug : bugs) {
            assertThat(rows.get(bug.name())).element(0).as(bug.name()).isEqualTo(bug.rule());
        }
    }

    @Test
    void thoseThatTheSwarmFinds() throws IOException {
        Map<String, List<String>> rows = table("Found by the swarm");
        assertNames(rows, greenhouse.bugs());
        assertThat(rows.values()).allSatisfy(cells -> assertThat(cells.get(1)).matches("\\d+: [A-Z_]+"));
    }

    @Test
    void thoseForScenariosAndTheScenarios() throws IOException {
        Map<String, List<String>> rows = table("Found by a named scenario");
        List<PlantedBug> bugs = greenhouse.bugsForScenarios();
        assertNames(rows, bugs);
        for (PlantedBug bug : bugs) {
            PlantedBug.Story story = Objects.requireNonNull(bug.story());
            assertThat(Scenarios.find(story.scenario())).as(bug.name()).isPresent();
            // NamedScenariosTest says that without the bug it holds with these.
            assertThat(List.of(story.firstSeed(), story.lastSeed()))
                    .as(bug.name())
                    .isSorted()
                    .allMatch(seed -> seed >= 1 && seed <= NamedScenariosTest.LEAST_SEEDS);
            List<String> cells = Objects.requireNonNull(rows.get(bug.name()));
            assertThat(cells).element(1).as(bug.name()).isEqualTo("`" + story.scenario() + "`");
            assertThat(cells).element(2).asString().as(bug.name()).matches("\\d+: [A-Z_]+");
        }
    }
}
