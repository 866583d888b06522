package io.infinitycluster.scenarios;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/scenarios.md shows is this code, and it runs. */
class ExampleScenarioTest {

    private static final Path DOCUMENT = Path.of("..", "docs", "scenarios.md");
    private static final Path SOURCE =
            Path.of("src", "test", "java", "io", "infinitycluster", "scenarios", "ExampleScenario.java");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void passes(long seed) {
        assertThat(Scenarios.run(new ExampleScenario(), seed, null).violation()).isNull();
    }

    @Test
    void isTheDocumentsExample() throws IOException {
        String source = Files.readString(SOURCE);
        String example = source.substring(source.indexOf("// begin\n") + 9, source.indexOf("// end\n"));
        assertThat(Files.readString(DOCUMENT)).contains("```java\n" + example + "```");
    }

    @Test
    void theDocumentListsAllScenarios() throws IOException {
        String document = Files.readString(DOCUMENT);
        for (Scenario scenario : Scenarios.all()) {
            assertThat(document).contains("| `" + scenario.name() + "` | " + scenario.description() + " |");
        }
    }
}
