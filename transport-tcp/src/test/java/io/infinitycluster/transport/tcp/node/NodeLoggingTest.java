package io.infinitycluster.transport.tcp.node;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.infinitycluster.transport.tcp.config.LogConfig;
import io.infinitycluster.transport.tcp.config.LogConfig.Format;
import io.infinitycluster.transport.tcp.config.LogConfig.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node's operator reads. */
class NodeLoggingTest {

    @TempDir
    private Path directory;

    private final Logger ours = LoggerFactory.getLogger("io.infinitycluster.node");
    private final Logger library = LoggerFactory.getLogger("io.vertx.core");

    @AfterEach
    void asBefore() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
        context.start();
    }

    private Path file() {
        return directory.resolve("log").resolve("node.log");
    }

    private void configure(Level level, Format format, long maxBytes) throws IOException {
        NodeLogging.configure(new LogConfig(level, format, false, file(), maxBytes, 2));
    }

    /** The end waits for a bounded time for what is still to be written, and the thread that writes goes on. */
    private List<String> written() throws IOException {
        NodeLogging.end();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("AsyncAppender-Worker")));
        return Files.readAllLines(file());
    }

    @Test
    void anEventIsALineWithItsTimeItsLevelAndItsValues() throws Exception {
        configure(Level.INFO, Format.TEXT, 1 << 20);
        ours.info("leads as {}", "harry");
        ours.atWarn().addKeyValue("left_out", 3).log("could not ask");
        assertThat(written()).hasSize(2).satisfies(lines -> {
            assertThat(lines.get(0))
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\S+ INFO  node: leads as harry");
            assertThat(lines.get(1)).endsWith(" WARN  node: could not ask left_out=\"3\"");
        });
    }

    @Test
    void nobodyWhoseNameIsLoggedCanWriteLinesOfHisOwn() throws Exception {
        configure(Level.INFO, Format.TEXT, 1 << 20);
        ours.info("registered {}", "ron\n2026-01-01T00:00:00.000Z ERROR node: all is lost\r\u2028\u001b[31m");
        assertThat(written()).hasSize(1).allSatisfy(line -> assertThat(line).doesNotContain("\u001b", "\u2028"));
    }

    @Test
    void jsonIsAnObjectALine() throws Exception {
        configure(Level.INFO, Format.JSON, 1 << 20);
        ours.atInfo().addKeyValue("left_out", 3).log("said \"{}\"\nand more", "so");
        ours.error("failed", new IOException("no room"));
        List<String> lines = written();
        assertThat(lines).hasSize(2);
        JsonNode first = new ObjectMapper().readTree(lines.get(0));
        assertThat(first.get("level").asText()).isEqualTo("INFO");
        assertThat(first.get("formattedMessage").asText()).isEqualTo("said \"so\"\nand more");
        assertThat(first.get("kvpList").get(0).get("left_out").asText()).isEqualTo("3");
        JsonNode second = new ObjectMapper().readTree(lines.get(1));
        assertThat(second.get("throwable").get("message").asText()).isEqualTo("no room");
    }

    @Test
    void librariesAreHeardFromWarnOnWhateverTheLevel() throws Exception {
        configure(Level.TRACE, Format.TEXT, 1 << 20);
        ours.trace("of ours");
        library.info("of a library");
        library.warn("its warning");
        java.util.logging.Logger.getLogger("okhttp3").warning("of java.util.logging");
        assertThat(String.join("\n", written()))
                .contains("of ours", "its warning", "of java.util.logging")
                .doesNotContain("of a library");
    }

    @Test
    void quietIsQuiet() throws Exception {
        configure(Level.ERROR, Format.TEXT, 1 << 20);
        ours.warn("a warning");
        library.warn("its warning");
        ours.error("an error");
        assertThat(written()).hasSize(1).first().asString().endsWith("ERROR node: an error");
    }

    /** Logback looks at the size now and then only; so nothing is asserted but that old lines go. */
    @Test
    void filesAreSetAsideAndOnlySoManyAreKept() throws Exception {
        configure(Level.INFO, Format.TEXT, 1024);
        for (int i = 0; i < 20_000; i++) {
            ours.info("line {} {}", i, "x".repeat(100));
            if (i % 100 == 0) {
                Thread.sleep(1);
            }
        }
        NodeLogging.end();
        try (var files = Files.list(file().getParent())) {
            assertThat(files.map(each -> each.getFileName().toString()))
                    .contains("node.log")
                    .isSubsetOf("node.log", "node.log.1", "node.log.2");
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidBeforeAnythingStarts() throws Exception {
        Path obstacle = Files.writeString(directory.resolve("obstacle"), "a file");
        LogConfig config = new LogConfig(Level.INFO, Format.TEXT, true, obstacle.resolve("node.log"), 1 << 20, 2);
        assertThatThrownBy(() -> NodeLogging.configure(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("The log's file " + obstacle.resolve("node.log") + " cannot be written")
                .hasMessageContaining("Set log.log_dir");
    }

    @Test
    void aNodeThatRepeatsItselfIsWrittenAFewTimesAMinute() throws Exception {
        configure(Level.INFO, Format.TEXT, 1 << 20);
        long[] now = {0};
        NodeJournal journal = new NodeJournal(ours, () -> now[0], reason -> {});
        for (int i = 0; i < 30; i++) {
            journal.noted("could not check its object store");
            now[0] += 2_000_000_000L;
        }
        journal.noted("could not check its object store");
        journal.noted("something else");
        assertThat(written())
                .extracting(line -> line.replaceFirst("^.* node: ", ""))
                .containsExactly(
                        "could not check its object store",
                        "could not check its object store",
                        "could not check its object store",
                        "could not check its object store",
                        "could not check its object store left_out=\"26\"",
                        "something else");
    }
}
