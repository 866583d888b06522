package io.infinitycluster.simulator.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.role.ClusterSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the protocol does in its corner cases, as plain text under {@code src/test/resources/transcripts}: commands, a line of dashes,
 * and exactly what happens. A change in behaviour is a change in these files; {@code -Dinfinity.transcripts.rewrite=true} writes
 * them anew, to be read before they are committed.
 */
class TranscriptsTest {

    private static final Path FOLDER = Path.of("src", "test", "resources", "transcripts");
    private static final String DASHES = "----";

    static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(FOLDER)) {
            return all.filter(file -> file.toString().endsWith(".txt")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void theProtocolDoesWhatItsTranscriptSays(Path file) throws IOException {
        String expected = Files.readString(file);
        String actual = play(expected);
        if (Boolean.getBoolean("infinity.transcripts.rewrite")) {
            Files.writeString(file, actual);
        } else {
            assertThat(actual).as(file.toString()).isEqualTo(expected);
        }
    }

    /** The script with what it produces: blocks of commands, dashes, and lines up to an empty one; comments stay. */
    private static String play(String script) {
        Commands commands = null;
        TranscriptWorld world = null;
        StringBuilder text = new StringBuilder();
        boolean inTranscript = false;
        List<String> block = new ArrayList<>();
        for (String line : (script.stripTrailing() + "\n").split("\n", -1)) {
            if (line.equals(DASHES)) {
                inTranscript = true;
            } else if (line.isBlank()) {
                inTranscript = false;
                if (!block.isEmpty()) {
                    if (world == null) {
                        world = new TranscriptWorld(settings(script));
                        commands = new Commands(world);
                    }
                    block.forEach(commands::run);
                    text.append(DASHES).append('\n').append(world.take());
                    block.clear();
                }
                text.append('\n');
            } else if (!inTranscript) {
                text.append(line).append('\n');
                if (!line.startsWith("#")) {
                    block.add(line);
                }
            }
        }
        return text.toString().stripTrailing() + "\n";
    }

    /** The defaults; a comment {@code # small segments} makes shared storage be used early. */
    private static ClusterSettings settings(String script) {
        ClusterSettings defaults = ClusterSettings.defaults();
        return script.contains("# small segments") ? defaults.withStorage(4, 1_000, 6) : defaults;
    }
}
