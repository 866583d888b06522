package io.infinitycluster.simulator.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The right and the wrong histories in {@code src/test/resources/histories}. Each says in a comment what its verdict is,
 * and why; where it is wrong, also which operation cannot be placed.
 */
class SmallHistoriesTest {
    private static final Pattern VERDICT =
            Pattern.compile("# verdict: (linearizable|not-linearizable blocked=#(\\d+))", Pattern.MULTILINE);

    static Stream<String> files() throws IOException, URISyntaxException {
        try (Stream<Path> files = Files.list(directory())) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    private static Path directory() throws URISyntaxException {
        URL url = SmallHistoriesTest.class.getResource("/histories");
        return Path.of(Objects.requireNonNull(url).toURI());
    }

    @ParameterizedTest
    @MethodSource("files")
    void hasTheVerdictThatItsCommentSays(String file) throws Exception {
        String text = Files.readString(directory().resolve(file));
        Matcher said = VERDICT.matcher(text);
        assertThat(said.find()).as("a comment with the verdict").isTrue();
        RecordedHistory recorded = HistoryReader.read(text);

        Verdict<KvCall, KvResult> verdict = new LinearizabilityChecker<>(recorded.model()).check(recorded.history());

        if (said.group(2) == null) {
            assertThat(verdict).isInstanceOf(Verdict.Linearizable.class);
        } else {
            assertThat(verdict).isInstanceOf(Verdict.NotLinearizable.class);
            Witness<KvCall, KvResult> witness = ((Verdict.NotLinearizable<KvCall, KvResult>) verdict).witness();
            assertThat(witness.blocked().id()).isEqualTo(Integer.parseInt(said.group(2)));
        }
        assertThat(BruteForce.isLinearizable(recorded.model(), recorded.history()))
                .isEqualTo(said.group(2) == null);
    }

    @Test
    void bothKindsAreThere() throws Exception {
        List<String> files = files().toList();
        assertThat(files).hasSizeGreaterThan(10);
        assertThat(Files.readString(directory().resolve("stale-read.txt"))).contains("not-linearizable");
    }
}
