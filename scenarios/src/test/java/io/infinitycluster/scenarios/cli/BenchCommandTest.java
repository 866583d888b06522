package io.infinitycluster.scenarios.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.infinitycluster.scenarios.campaign.FakeRuns;
import io.infinitycluster.scenarios.cli.CommandLineRunner.Result;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import io.infinitycluster.transport.tcp.node.FreePorts;
import io.infinitycluster.transport.tcp.node.RunningNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The load generator, in sizes that a test can afford: what it says, and that it leaves nothing behind. */
class BenchCommandTest {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int TRIES = 5;

    @TempDir
    private Path directory;

    private static Result run(String... args) {
        return CommandLineRunner.run(FakeRuns.passing(), args);
    }

    /**
     * Runs a benchmark of short measurements. While a machine stands still for some seconds the leader drops its followers, and the benchmark says that
     * it did not measure what it was to; or hardly anything ends within a measurement. Then it is run again.
     */
    private static Result measured(String... args) {
        Result result = run(args);
        for (int tries = 1; tries < TRIES && stoodStill(result); tries++) {
            result = run(args);
        }
        return result;
    }

    private static boolean stoodStill(Result result) {
        return result.err().contains("the machine is too slow, or too busy")
                || Pattern.compile("(?m)^  [^\\d\n]+ \\d\\d? ")
                        .matcher(result.out())
                        .find();
    }

    /** What the last table says of something, word by word. */
    private static List<String> row(String out, String what) {
        Matcher line = Pattern.compile("(?m)^  " + Pattern.quote(what) + " +(.*)$")
                .matcher(out.substring(Math.max(0, out.indexOf("all rounds"))));
        assertThat(line.find()).as("%s in %s", what, out).isTrue();
        return List.of(line.group(1).split(" +"));
    }

    /** How much of something was done in a second. */
    private static double rate(String out, String what) {
        return number(row(out, what).get(0));
    }

    private static int processors() {
        return Runtime.getRuntime().availableProcessors();
    }

    private static double number(String word) {
        return Double.parseDouble(word.replace(",", ""));
    }

    // --- A cluster of its own ---

    @Test
    void threeProcessesBesideOneLog() throws IOException {
        Result result = measured(
                "bench",
                "--rounds=1",
                "--duration=2s",
                "--warm-up=1ms",
                "--in-flight=32",
                "--size=200",
                "--directory=" + directory);

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out())
                .contains("a leader and two followers", "32 in flight, commands of 200 bytes", "round 1 of 1")
                .doesNotContain("failed:");
        for (String what : new String[] {
            "bare file",
            "local log",
            "three local logs, each",
            "replicated writes",
            "follower reads, idle",
            "follower reads, under writes",
            "writes, under those reads"
        }) {
            assertThat(rate(result.out(), what)).as(what).isPositive();
        }
        for (String what : new String[] {
            "bare file", "local log", "three local logs, each", "replicated writes", "writes, under those reads"
        }) {
            List<String> row = row(result.out(), what);
            assertThat(row).as(what).endsWith("of", String.valueOf(processors()));
            assertThat(number(row.get(7))).as("forces/s of %s", what).isPositive();
            assertThat(number(row.get(8)))
                    .as("KiB/force of %s, a command at least", what)
                    .isGreaterThan(200 / 1024.0);
        }
        assertThat(row(result.out(), "replicated writes")).hasSize(13);
        assertThat(number(row(result.out(), "replicated writes").get(9)))
                .as("CPU us/op")
                .isPositive();
        assertThat(row(result.out(), "follower reads, idle")).hasSize(10);
        long percent = Math.round(100 * rate(result.out(), "replicated writes") / rate(result.out(), "local log"));
        assertThat(result.out())
                .containsPattern("replicated writes are (" + (percent - 1) + "|" + percent + "|" + (percent + 1)
                        + ") % of the local log's rate");
        nothingIsLeft();
    }

    @Test
    void withoutReads() throws IOException {
        Result result = measured(
                "bench", "--rounds=1", "--duration=2s", "--warm-up=1ms", "--no-reads", "--directory=" + directory);

        assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        assertThat(result.out()).contains("replicated writes are").doesNotContain("reads");
        nothingIsLeft();
    }

    /** SIGTERM here is as Ctrl-C. On a slow machine the processes may have been started when it comes, but nothing is measured for an hour. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void anInterruptWhileTheProcessesAreStartedIsSaidAndLeavesNothing() throws Exception {
        Process process = CommandLineRunner.start("bench", "--warm-up=1h", "--directory=" + directory);
        try (BufferedReader says = process.inputReader(UTF_8)) {
            assertThat(says.readLine()).startsWith("a leader and two followers");
            process.toHandle().destroy();
            // Every five seconds a line says how far it is.
            assertThat(says.lines()
                            .filter(line -> !line.equals("starts three processes") && !line.endsWith(": warms up")))
                    .startsWith("interrupted: ends the three processes, and removes their files")
                    .endsWith("interrupted before anything was measured");
            assertThat(process.waitFor()).isEqualTo(1);
        } finally {
            process.destroyForcibly();
        }
        nothingIsLeft();
    }

    /** Neither a file nor a process whose arguments name the directory. */
    private void nothingIsLeft() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
        assertThat(ProcessHandle.allProcesses()
                        .filter(each -> each.info().commandLine().orElse("").contains(directory.toString())))
                .isEmpty();
    }

    // --- A cluster that runs ---

    private RunningNode alone(String token) throws Exception {
        RunningNode node = RunningNode.start(NodeConfig.parse("of this test", """
                [general]
                server_mode = "standalone"
                [network]
                http_port = %d
                peer_port = %d
                api_token = "%s"
                [storage]
                persistence_dir = "%s"
                [wal]
                wal_dir = "%s"
                """.formatted(
                FreePorts.next(), FreePorts.next(), token, directory.resolve("objects"), directory.resolve("wal"))));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> node.service().view().get().leaseHeld());
        return node;
    }

    private static String get(RunningNode node, String path, String token) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.httpPort() + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void drivesANodeThatRunsAndDropsItsTable() throws Exception {
        String token = "a-token-of-this-test";
        Path file = Files.writeString(directory.resolve("token"), token + "\n");
        try (RunningNode node = alone(token)) {
            String url = "http://127.0.0.1:" + node.httpPort();

            Result result = run(
                    "bench",
                    "--url=" + url,
                    "--read-url=" + url,
                    "--token-file=" + file,
                    "--count=300",
                    "--duration=1m",
                    "--warm-up=1ms",
                    "--in-flight=8");

            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
            assertThat(result.out()).contains("searches ", "inserts ").doesNotContain("failed:", token);
            assertThat(get(node, "/databases/default_db/tables", token)).doesNotContain("bench_");

            Result refused = run("bench", "--url=" + url, "--count=1");
            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err()).contains("FAILED: " + url + " refuses POST", "HTTP status 401");
        }
    }

    @Test
    void whereNobodyListensThereIsAnErrorInOneLine() throws IOException {
        int port = FreePorts.next();

        Result result = run("bench", "--url=http://127.0.0.1:" + port);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .isEqualTo("infinity-cluster bench: FAILED: nobody listens at http://127.0.0.1:" + port
                        + ": is this the address of a node's HTTP API?\n");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void whatIsNoNodeIsAnError() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 5);
            exchange.getResponseBody().write("hello".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.start();
        try {
            Result result =
                    run("bench", "--url=http://127.0.0.1:" + server.getAddress().getPort());
            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.err()).contains("HTTP status 200: hello").hasLineCount(1);
        } finally {
            server.stop(0);
        }
    }

    /** A node that makes the table and never has a row in it: the command still waits for those when it is interrupted. */
    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void anInterruptWhileTheTableIsMadeDropsIt() throws Exception {
        BlockingQueue<String> requests = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] answer = "{\"error_code\": 0, \"output\": []}".getBytes(UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
            requests.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        });
        server.start();
        Process process = CommandLineRunner.start(
                "bench", "--url=http://127.0.0.1:" + server.getAddress().getPort());
        try (BufferedReader says = process.inputReader(UTF_8)) {
            String table = requests.take();
            assertThat(table).startsWith("POST /databases/default_db/tables/bench_");
            assertThat(requests.take()).isEqualTo(table + "/docs");
            assertThat(requests.take()).startsWith("GET ");
            process.toHandle().destroy();
            // Every five seconds a line says what it does.
            assertThat(says.lines().filter(line -> !line.equals("makes its table")))
                    .containsExactly("interrupted");
            assertThat(process.waitFor()).isEqualTo(1);
            assertThat(requests).contains(table.replace("POST ", "DELETE "));
        } finally {
            process.destroyForcibly();
            server.stop(0);
        }
    }

    /** A node that takes every third insert, and answers searches. */
    @Test
    void operationsThatFailAreCountedAndAreInTheExitCode() throws IOException {
        AtomicInteger inserts = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            boolean insert = exchange.getRequestMethod().equals("POST")
                    && exchange.getRequestURI().getPath().endsWith("/docs");
            boolean refused = insert && inserts.getAndIncrement() % 3 != 0;
            byte[] answer = (refused
                            ? "{\"error_code\": 8007, \"error_message\": \"not the leader\"}"
                            : "{\"error_code\": 0, \"output\": [[{\"id\": 1}]]}")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(refused ? 500 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Result some = run("bench", "--url=" + url, "--count=20", "--duration=1m", "--warm-up=1ms", "--in-flight=2");
            assertThat(some.out())
                    .contains("searches ", "inserts ")
                    .containsPattern("failed: \\d+ times HTTP 500, error 8007");
            assertThat(some.complaints()).isEmpty();
            assertThat(some.exitCode()).isEqualTo(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void wrongArgumentsAreOneLine() {
        for (String[] wrong : new String[][] {
            {"--url=127.0.0.1:23820"},
            {"--url=http:///"},
            {"--size=1"},
            {"--size=9999999"},
            {"--in-flight=0"},
            {"--in-flight=99999"},
            {"--duration=soon"},
            {"--count=5"},
            {"--token-file=/no/such/file", "--url=http://127.0.0.1:1"},
            {"--directory=/no/such/directory"}
        }) {
            Result result =
                    run(Stream.concat(Stream.of("bench"), Stream.of(wrong)).toArray(String[]::new));
            assertThat(result.exitCode()).as(wrong[0]).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).startsWith("infinity-cluster bench: ").hasLineCount(1);
        }
    }
}
