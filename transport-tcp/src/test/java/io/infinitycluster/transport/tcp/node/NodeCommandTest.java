package io.infinitycluster.transport.tcp.node;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command {@code node}, and the process that it is. */
class NodeCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final String TABLE = "/databases/default_db/tables/spells";

    @TempDir
    private Path directory;

    private final List<NodeProcess> processes = new ArrayList<>();
    private int httpPort;

    @BeforeEach
    void choosePort() throws Exception {
        httpPort = FreePorts.next();
    }

    @AfterEach
    void close() throws Exception {
        for (NodeProcess process : processes) {
            process.close();
        }
    }

    // --- Configurations ---

    /** @param http the port of the HTTP API, by which tests know the node */
    private Path config(String name, int http, String more) throws Exception {
        return Files.writeString(directory.resolve(name + ".toml"), """
                [network]
                http_port = %d
                peer_port = %d
                [log]
                log_filename = ""
                [storage]
                persistence_dir = "%s"
                [wal]
                wal_dir = "%s"
                wal_segment_size = "1MB"
                %s
                """.formatted(
                        http, FreePorts.next(), directory.resolve(name + "-objects"), directory.resolve("wal"), more));
    }

    private Path config() throws Exception {
        return config("node", httpPort, "");
    }

    // --- In this process ---

    private record Ran(int exitCode, String out, String err) {}

    private static Ran run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = new CommandLine(new NodeCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(args);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    @Test
    void checkSaysThatAConfigurationIsValid() throws Exception {
        Path file = config("node", httpPort, "wal_flush = \"only_write\"");
        assertThat(run("--config", file.toString(), "--check"))
                .isEqualTo(new Ran(
                        0,
                        "warning: These keys of the configuration have no effect here: wal.wal_flush\nThe configuration "
                                + file + " is valid\n",
                        ""));
        assertThat(directory.resolve("wal")).doesNotExist();
    }

    @Test
    void aConfigurationThatCannotBeUsedIsCode78() throws Exception {
        Path file = config("node", 80, "");
        assertThat(run("-f", file.toString()))
                .isEqualTo(new Ran(
                        78,
                        "",
                        "infinity-cluster node: The configuration " + file + " cannot be used:\n"
                                + "  line 2: network.http_port: 80 is not valid; expected a whole number from 1024 to 65535 "
                                + "[1008]\n"));
        Path none = directory.resolve("none.toml");
        assertThat(run("--config", none.toString()))
                .isEqualTo(new Ran(
                        78,
                        "",
                        "infinity-cluster node: The configuration " + none
                                + " cannot be read: there is no such file\n"));
    }

    @Test
    void theDefaultCanBeShownAndIsValid() throws Exception {
        Ran shown = run("--show-default");
        assertThat(shown.exitCode()).isZero();
        Path file = Files.writeString(directory.resolve("shown.toml"), shown.out());
        assertThat(run("--config", file.toString(), "--check").exitCode()).isZero();
        assertThat(run("--check").out())
                .isEqualTo("The configuration built into infinity-cluster (--show-default prints it) is valid\n");
    }

    // --- As a process ---

    private NodeProcess start(Path config) throws Exception {
        NodeProcess process = NodeProcess.start(
                directory.resolve("output-" + processes.size() + ".txt"), "node", "--config", config.toString());
        processes.add(process);
        return process;
    }

    private String ask(String method, String path, String body) throws Exception {
        return NodeProcess.ask(method, "http://127.0.0.1:" + httpPort + path, body);
    }

    private void awaitStandalone(NodeProcess process) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(process.isAlive()).as(process.output()).isTrue();
            return ask("GET", "/admin/node/current", "").contains("\"role\":\"standalone\"");
        });
    }

    @Test
    void itServesUntilItIsToldToStopAndEndsWithZero() throws Exception {
        NodeProcess process = start(config());
        awaitStandalone(process);
        process.terminate();
        assertThat(process.exitCode()).as(process.output()).isZero();
        assertThat(process.output()).contains("SIGTERM: stops", "has stopped in order");
        // That a thread has stood still says something of the machine only.
        assertThat(process.output().lines().filter(line -> !line.contains(" BlockedThreadChecker: ")))
                .noneMatch(line -> line.contains("ERROR") || line.contains("WARN"));
        assertThat(ask("GET", "/admin/node/current", "")).isEmpty();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
        NodeProcess process = start(config());
        awaitStandalone(process);
        assertThat(ask("POST", TABLE, "{\"fields\": [{\"name\": \"name\", \"type\": \"varchar\"}]}"))
                .isEqualTo("{\"error_code\":0}");
        assertThat(ask("POST", TABLE + "/docs", "[{\"name\": \"lumos\"}]")).isEqualTo("{\"error_code\":0}");
        process.kill();
        awaitStandalone(start(config()));
        assertThat(ask("GET", TABLE + "/docs", "{\"output\": [\"*\"]}")).contains("lumos");
    }

    @Test
    void aSecondProcessOnItsDirectoryIsRefusedWithCode75() throws Exception {
        NodeProcess first = start(config());
        awaitStandalone(first);
        NodeProcess second = start(config("second", FreePorts.next(), ""));
        assertThat(second.exitCode()).as(second.output()).isEqualTo(NodeExit.CANNOT_START.code());
        assertThat(second.output())
                .contains("cannot start: The data directory " + directory.resolve("wal")
                        + " is in use by another process (pid " + first.pid() + ")");
        assertThat(ask("GET", "/admin/node/current", "")).contains("standalone");
    }

    /** The directory is gone from under it: it cannot make its log's next file, and must not go on as if nothing were. */
    @Test
    void aNodeThatCannotKeepItsPromiseEndsWithCode74() throws Exception {
        NodeProcess process = start(config());
        awaitStandalone(process);
        assertThat(ask("POST", TABLE, "{\"fields\": [{\"name\": \"name\", \"type\": \"varchar\"}]}"))
                .isEqualTo("{\"error_code\":0}");
        // It makes and renames files there meanwhile.
        await().ignoreExceptionsInstanceOf(IOException.class).until(() -> {
            remove(directory.resolve("wal"));
            return true;
        });
        String row = "[{\"name\": \"" + "x".repeat(100_000) + "\"}]";
        await().atMost(PATIENCE).until(() -> {
            ask("POST", TABLE + "/docs", row);
            return !process.isAlive();
        });
        assertThat(process.exitCode()).as(process.output()).isEqualTo(NodeExit.FAILED.code());
        assertThat(process.output()).contains("ERROR node: The node has stopped for good: the disk failed");
    }

    /**
     * Its storage is gone, so the leader cannot seal its log. It does not try for ever: on a machine that stands still the second signal may come
     * too late, and then there is another attempt.
     */
    @Test
    void aSecondSignalEndsANodeThatCannotStepDown() throws Exception {
        NodeProcess process = signalledTwice(directory.resolve("objects"), directory.resolve("away"));
        for (int attempt = 1; attempt < 10 && process.exitCode() == NodeExit.STOPPED.code(); attempt++) {
            remove(directory.resolve("wal"));
            process = signalledTwice(directory.resolve("objects-" + attempt), directory.resolve("away-" + attempt));
        }
        assertThat(process.exitCode()).as(process.output()).isEqualTo(128 + 15);
        assertThat(process.output()).contains("SIGTERM again: stops where it stands");
    }

    private NodeProcess signalledTwice(Path objects, Path away) throws Exception {
        Path config = Files.writeString(
                directory.resolve("leader.toml"),
                Files.readString(config())
                                .replace(
                                        "[storage]",
                                        "[storage]\nstorage_type = \"directory\"\ndirectory = \"" + objects + "\"")
                        + "[general]\nserver_mode = \"admin\"\n");
        NodeProcess process = start(config);
        await().atMost(PATIENCE)
                .until(() -> ask("POST", "/admin/node/current", "{\"role\": \"leader\", \"name\": \"Harry\"}")
                        .equals("{\"error_code\":0}"));
        Files.move(objects, away);
        process.terminate();
        await().atMost(PATIENCE).until(() -> process.output().contains("SIGTERM: stops"));
        process.terminate();
        return process;
    }

    private static void remove(Path root) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
