package io.infinitycluster.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nothing is left out of {@code spec/checks.md}: no bug of the models, no state that must be reached, no configuration. */
class ChecksTableTest {

    private final Specification specification = new Specification();
    private ChecksTable table;

    @BeforeEach
    void read() throws IOException {
        table = specification.table();
    }

    @Test
    void everyBugOfTheModelsIsChecked() throws IOException {
        Set<String> checked = new TreeSet<>();
        table.bugs().forEach(bug -> checked.add(bug.name()));

        assertThat(checked).isEqualTo(specification.bugsInModules());
    }

    @Test
    void everyStateThatMustBeReachedIsLookedFor() throws IOException {
        Set<String> lookedFor = new TreeSet<>();
        table.reached().forEach(reached -> lookedFor.add(reached.run().property()));

        assertThat(lookedFor).isEqualTo(specification.nevers());
    }

    @Test
    void everyConfigurationIsCheckedCompletelyAndWithoutABug() throws IOException {
        Set<String> checked = new TreeSet<>();
        table.models().forEach(model -> checked.add(model.run().model()));

        assertThat(checked).isEqualTo(specification.configurations());
    }

    @Test
    void everyBugOfTheModelsIsPlantedInTheSourcesUnderTheSameNameOrSaysWhyNot() throws IOException {
        Set<String> planted = specification.plantedInCode();
        for (ChecksTable.Bug bug : table.bugs()) {
            if (bug.plantedInCode().isEmpty()) {
                assertThat(bug.inCode()).as(bug.name()).startsWith("no: ").hasSizeGreaterThan(20);
            } else {
                assertThat(bug.plantedInCode())
                        .as(bug.name())
                        .contains(kebab(bug.name()))
                        .isSubsetOf(planted);
            }
        }
    }

    @Test
    void whatIsSaidToBeInNoModelIsPlantedAndInNone() throws IOException {
        assertThat(specification.plantedInCode().containsAll(table.inNoModel())).isTrue();
        for (ChecksTable.Bug bug : table.bugs()) {
            assertThat(bug.plantedInCode())
                    .doesNotContainAnyElementsOf(table.inNoModel().isEmpty() ? List.of("") : table.inNoModel());
        }
    }

    @Test
    void aBugThatIsNoneIsCheckedForAllPromises() {
        for (ChecksTable.Bug bug : table.bugs()) {
            assertThat(bug.run().property().isEmpty() && bug.trace() > 0)
                    .as(bug.name())
                    .isFalse();
        }
    }

    @Test
    void aLineThatIsNotUnderstoodIsNotPassedOver(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("checks.md");

        Files.writeString(file, "## Models\n| `X` | | what | 3 | 4 | sometimes |\n");
        assertThatThrownBy(() -> new ChecksTable(file)).hasMessageContaining("sometimes");
        Files.writeString(file, "## Others\n| `X` | | what | 3 | 4 | build |\n");
        assertThatThrownBy(() -> new ChecksTable(file)).hasMessageContaining("Others");
    }

    /** {@code AbsenceIsAnswer} is planted as {@code absence-is-answer}. */
    private static String kebab(String name) {
        return name.replaceAll("(?<=.)(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
