package io.infinitycluster.simulator.linearizability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Recorded histories of other people's systems, with verdicts that other people's checkers gave. They are not part of
 * this repository: they lie in {@code shared/histories} beside it, or where the system property {@code
 * infinity.histories} says. Without them these tests are skipped.
 */
class SharedHistoriesTest {

    @TestFactory
    Stream<DynamicTest> knownVerdicts() throws IOException {
        Path directory = directory();
        Assumptions.assumeTrue(
                directory != null,
                "no recorded histories: neither ../shared/histories from the project's root nor -Dinfinity.histories");
        Map<String, Boolean> verdicts = verdicts(directory);
        assertThat(verdicts).hasSizeGreaterThan(50).containsValues(true, false);
        return verdicts.entrySet().stream()
                .map(known -> dynamicTest(known.getKey(), () -> {
                    RecordedHistory recorded = HistoryReader.read(Files.readString(directory.resolve(known.getKey())));
                    Verdict<KvCall, KvResult> verdict =
                            new LinearizabilityChecker<>(recorded.model()).check(recorded.history());
                    assertThat(verdict)
                            .isInstanceOf(
                                    known.getValue() ? Verdict.Linearizable.class : Verdict.NotLinearizable.class);
                }));
    }

    private static Map<String, Boolean> verdicts(Path directory) throws IOException {
        Map<String, Boolean> verdicts = new LinkedHashMap<>();
        for (String line : Files.readAllLines(directory.resolve("jepsen-etcd/verdicts.tsv"))) {
            String[] columns = line.split("\t", -1);
            verdicts.put("jepsen-etcd/" + columns[0], columns[1].equals("linearizable"));
        }
        try (Stream<Path> files = Files.list(directory.resolve("kv"))) {
            files.map(file -> file.getFileName().toString())
                    .sorted()
                    .forEach(name -> verdicts.put("kv/" + name, name.endsWith("-ok.txt")));
        }
        return verdicts;
    }

    private static Path directory() {
        String told = System.getProperty("infinity.histories");
        if (told != null) {
            return Path.of(told);
        }
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path histories = at.resolve("shared/histories");
            if (Files.isDirectory(histories)) {
                return histories;
            }
        }
        return null;
    }
}
