package io.infinitycluster.transport.tcp.http;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.transport.tcp.Waiting;
import io.infinitycluster.transport.tcp.http.TestCluster.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is served, how much is taken in, and what is said to those who are not. */
class GatewayTest {

    @TempDir
    private Path directory;

    private TestCluster cluster;

    @BeforeEach
    void open() {
        cluster = new TestCluster(directory);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    private static HttpSettings settings() {
        return HttpSettings.of("127.0.0.1", 0);
    }

    // --- Routes ---

    @Test
    void unknownRoutesAreToldInPlainText() throws Exception {
        Client client = cluster.start("one").client;

        for (Client.Reply reply : List.of(
                client.get("/nonsense"),
                client.get("/admin/catalogs"),
                client.send("PATCH", "/admin/node/current", "{}"),
                client.delete("/databases"))) {
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.header("content-type")).startsWith("text/plain");
            assertThat(reply.text()).startsWith("No such route: ");
        }
    }

    @Test
    void pathsThatCannotBeReadAreToldSo() throws Exception {
        Member node = cluster.start("one");
        try (Socket socket = new Socket("127.0.0.1", node.api.boundPort())) {
            write(socket, "GET /databases/%zz HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(readUntil(socket, "malformed")).startsWith("HTTP/1.1 400 ");
        }
    }

    // --- Tokens ---

    @Test
    void withATokenOnlyWhoKnowsItIsServed() throws Exception {
        Member node = cluster.start("one", settings().withToken("s3cret"));
        Client stranger = new Client(node.api.boundPort(), null);
        Client guesser = new Client(node.api.boundPort(), "s3cre");

        assertThat(node.client.get("/admin/node/current").status()).isEqualTo(200);
        assertThat(node.client
                        .send("GET", "/metrics", null, "Authorization", "bearer s3cret")
                        .status())
                .isEqualTo(200);
        for (Client other : List.of(stranger, guesser)) {
            Client.Reply reply = other.get("/admin/node/current");
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.code()).isEqualTo(2002);
            assertThat(reply.header("www-authenticate")).isEqualTo("Bearer");
            assertThat(other.get("/metrics").status()).isEqualTo(401);
            assertThat(other.get("/openapi.json").status()).isEqualTo(401);
            assertThat(other.post("/databases/x", "{}").status()).isEqualTo(401);
        }
        alive(stranger);
        assertThat(stranger.get("/health/ready").status()).isEqualTo(503);
    }

    @Test
    void settingsDoNotTellTheToken() {
        assertThat(settings().withToken("s3cret").toString())
                .doesNotContain("s3cret")
                .contains("with a token");
        assertThatThrownBy(() -> settings().withToken(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void openPortsWithoutATokenAreWarnedOf() {
        assertThat(HttpSettings.of("127.0.0.1", 1).warning()).isNull();
        assertThat(HttpSettings.of("localhost", 1).warning()).isNull();
        assertThat(HttpSettings.of("::1", 1).warning()).isNull();
        assertThat(HttpSettings.of("0.0.0.0", 23820).warning()).contains("0.0.0.0:23820 without a token");
        assertThat(HttpSettings.of("0.0.0.0", 1).withToken("t").warning()).isNull();
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        int port = cluster.start("one").api.boundPort();

        assertThatThrownBy(() -> cluster.start("two", HttpSettings.of("127.0.0.1", port)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen at 127.0.0.1:" + port);
    }

    /** On a machine that stands still the node's event loop may not answer in time. */
    private static void alive(Client client) {
        await().untilAsserted(
                        () -> assertThat(client.get("/health/live").status()).isEqualTo(200));
    }

    // --- Bounds ---

    @Test
    void bodiesThatAreTooLongAreRefused() throws Exception {
        Member node = cluster.start("one", settings().withLimits(1000, 10_000, 10, 100));

        assertThat(node.client.post("/admin/node/current", " ".repeat(1000)).code())
                .isEqualTo(3076);
        Client.Reply reply = node.client.post("/admin/node/current", " ".repeat(1001));
        assertThat(reply.error()).isEqualTo("413 3032 A body of more than 1000 bytes: send less at once");
        // Who sends on for too long is cut off in the end.
        await().ignoreExceptionsInstanceOf(UncheckedIOException.class).untilAsserted(() -> {
            Client.Reply chunked = node.client.stream(
                    "/admin/node/current",
                    HttpRequest.BodyPublishers.ofInputStream(
                            () -> new java.io.ByteArrayInputStream(new byte[200_000])));
            assertThat(chunked.status()).isEqualTo(413);
        });
        assertThat(node.client.get("/admin/node/current").status()).isEqualTo(200);
    }

    /** As curl sends long bodies: it asks first. */
    @Test
    void whoAsksBeforeSendingGetsAnAnswerFirst() throws Exception {
        Member node = cluster.start("one", settings().withLimits(1000, 10_000, 10, 100));
        try (Socket socket = new Socket("127.0.0.1", node.api.boundPort())) {
            write(
                    socket,
                    "POST /admin/node/current HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2\r\n\r\n");
            assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 100 ");
            write(socket, "{}");
            assertThat(readUntil(socket, "required\"}"))
                    .contains("500 Internal")
                    .contains("3076");
        }
        try (Socket socket = new Socket("127.0.0.1", node.api.boundPort())) {
            write(
                    socket,
                    "POST /admin/node/current HTTP/1.1\r\nhost: x\r\nexpect: 100-continue\r\ncontent-length: 2000\r\n\r\n");
            assertThat(readUntil(socket, "\r\n\r\n")).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void tooManyRequestsAtOnceAreTurnedAway() throws Exception {
        Member node = cluster.start("one", settings().withLimits(1000, 10_000, 3, 100));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Socket socket = new Socket("127.0.0.1", node.api.boundPort());
            sockets.add(socket);
            write(socket, "POST /admin/node/current HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{");
        }
        await().untilAsserted(
                        () -> assertThat(node.client.get("/admin/node/current").error())
                                .isEqualTo("503 8008 Too many requests wait here: slow down, and try again"));
        alive(node.client);
        for (Socket socket : sockets) {
            socket.close();
        }
        await().untilAsserted(() ->
                assertThat(node.client.get("/admin/node/current").status()).isEqualTo(200));
    }

    @Test
    void tooManyBytesAtOnceAreTurnedAway() throws Exception {
        Member node = cluster.start("one", settings().withLimits(1000, 1500, 10, 100));
        try (Socket socket = new Socket("127.0.0.1", node.api.boundPort())) {
            write(
                    socket,
                    "POST /admin/node/current HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n" + " ".repeat(999));
            await().untilAsserted(() -> assertThat(node.client
                            .post("/admin/node/current", " ".repeat(900))
                            .error())
                    .isEqualTo("503 8008 Too many bytes of requests wait here: slow down, and try again"));
            write(socket, " ");
            assertThat(readUntil(socket, "required\"}")).contains("3076");
        }
        await().untilAsserted(() -> assertThat(
                        node.client.post("/admin/node/current", " ".repeat(900)).code())
                .isEqualTo(3076));
    }

    @Test
    void tooManyConnectionsAreClosed() throws Exception {
        Member node = cluster.start("one", settings().withLimits(1000, 10_000, 10, 2));
        List<Socket> sockets = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Socket socket = new Socket("127.0.0.1", node.api.boundPort());
            sockets.add(socket);
            write(socket, "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(readUntil(socket, "}")).contains("200 OK");
        }
        try (Socket third = new Socket("127.0.0.1", node.api.boundPort())) {
            write(third, "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n");
            assertThat(readUntil(third, "}")).isEmpty();
        }
        sockets.get(0).close();
        await().untilAsserted(() -> {
            try (Socket next = new Socket("127.0.0.1", node.api.boundPort())) {
                write(next, "GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n");
                assertThat(readUntil(next, "}")).contains("200 OK");
            }
        });
        sockets.get(1).close();
    }

    @Test
    void aRequestThatDoesNotArriveIsGivenUp() throws Exception {
        Member node = cluster.start("one", settings().withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(60)));
        try (Socket socket = new Socket("127.0.0.1", node.api.boundPort())) {
            write(socket, "POST /admin/node/current HTTP/1.1\r\nhost: x\r\ncontent-length: 2\r\n\r\n{");
            String answer = readUntil(socket, "\u0000");
            assertThat(answer.isEmpty() || answer.startsWith("HTTP/1.1 408 ")).isTrue();
        }
        try (Socket socket = new Socket("127.0.0.1", node.api.boundPort())) {
            write(socket, "POST /admin/no");
            assertThat(readUntil(socket, "\u0000")).isEmpty();
        }
        await().until(() -> asksInTime(node.client));
    }

    /** Whether a request's head came so fast as such short times want it, and the answer was good. */
    private static boolean asksInTime(Client client) {
        try {
            assertThat(client.get("/admin/node/current").status()).isEqualTo(200);
            return true;
        } catch (UncheckedIOException e) {
            // Cut off.
            return false;
        }
    }

    /**
     * A role change may take longer than a connection may be silent. On a busy machine the head of the request may come too late; so there are
     * some attempts: where one that waits is cut off each fails.
     */
    @Test
    void aConnectionThatWaitsForItsAnswerIsNotIdle() throws Exception {
        Member node = cluster.start("one", settings().withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(60)));
        boolean answered = false;
        for (int attempt = 0; attempt < 20 && !answered; attempt++) {
            CountDownLatch release = new CountDownLatch(1);
            node.loop.execute(() -> awaitQuietly(release));
            Thread later = new Thread(() -> {
                sleep(1500);
                release.countDown();
            });
            later.start();

            answered = asksInTime(node.client);
            later.join();
        }
        assertThat(answered).isTrue();
    }

    /** What it does not read stays here, and is bounded: it must not stay for ever. */
    @Test
    void aClientThatDoesNotReadItsAnswerIsGivenUp() throws Exception {
        Member node = cluster.start("one").assign(RoleRequest.standalone());
        node.client.post("/databases/default_db/tables/t", "{\"fields\": [{\"name\": \"c\", \"type\": \"varchar\"}]}");
        for (int i = 0; i < 7; i++) {
            node.client.post("/databases/default_db/tables/t/docs", "[{\"c\": \"" + "x".repeat(1_000_000) + "\"}]");
        }
        String body = "{\"output\": [\"*\"]}";
        // The same node by another API: nothing but what is tested depends on so short a time.
        try (HttpApi impatient = HttpApi.start(
                        settings().withTimeouts(Duration.ofMillis(500), Duration.ofSeconds(60)),
                        node.service,
                        node.facts);
                Socket socket = asksAndDoesNotRead(impatient.boundPort(), body)) {
            Client watcher = new Client(impatient.boundPort(), null);
            await().untilAsserted(() -> assertThat(metric(watcher, "infinity_http_requests_in_work"))
                    .isEqualTo("1.0"));
            assertThat(countRest(socket)).isLessThan(7_000_000);
        }
        assertThat(node.client
                        .send("GET", "/databases/default_db/tables/t/docs", body)
                        .text()
                        .length())
                .isGreaterThan(7_000_000);
    }

    /** A client whose request has been answered; on a busy machine it may not come in time, and then another one does. */
    private static Socket asksAndDoesNotRead(int port, String body) throws IOException {
        Client watcher = new Client(port, null);
        for (int attempt = 0; attempt < 20; attempt++) {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            try {
                write(
                        socket,
                        "GET /databases/default_db/tables/t/docs HTTP/1.1\r\nhost: x\r\ncontent-length: "
                                + body.length() + "\r\n\r\n" + body);
                await().atMost(Duration.ofSeconds(20))
                        .until(() -> !metric(
                                        watcher,
                                        "infinity_http_requests_total{error_code=\"0\",route=\"GET /databases/{database}/tables/{table}/docs\",status=\"200\"}")
                                .isEmpty());
                return socket;
            } catch (ConditionTimeoutException | SocketException e) {
                socket.close();
            }
        }
        throw new AssertionError("no request has come in time");
    }

    /** A number that the API tells of itself; empty if there is none, or the question did not come in time. */
    private static String metric(Client client, String name) {
        String all;
        try {
            all = client.get("/metrics").text();
        } catch (UncheckedIOException e) {
            return "";
        }
        return all.lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst()
                .orElse("");
    }

    @Test
    void requestsThatTakeTooLongAreAnswered() throws Exception {
        Member node = cluster.start("one", settings().withTimeouts(Duration.ofSeconds(60), Duration.ofMillis(300)))
                .assign(RoleRequest.standalone());
        CountDownLatch release = new CountDownLatch(1);
        node.loop.execute(() -> awaitQuietly(release));

        Client.Reply write = node.client.post("/databases/x", "{}");
        assertThat(write.error())
                .startsWith("500 3091 It is not known whether this write was or will be carried out")
                .contains("Idempotency-Key");
        assertThat(write.json().path("outcome_unknown").asBoolean()).isTrue();
        assertThat(node.client.get("/databases").error())
                .startsWith("500 8008 The request has not ended within 300 ms");
        release.countDown();
        await().untilAsserted(
                        () -> assertThat(node.client.get("/databases").text()).contains("\"x\""));
    }

    @Test
    void anEventLoopThatHangsIsNotAlive() throws Exception {
        Member node = cluster.start("one");
        CountDownLatch release = new CountDownLatch(1);
        node.loop.execute(() -> awaitQuietly(release));

        Client.Reply reply = node.client.get("/health/live");

        release.countDown();
        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.json().path("reason").asText()).contains("has not answered");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.setSoTimeout((int) Waiting.PATIENCE.toMillis());
        socket.getOutputStream().write(text.getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }

    /** What comes until a text has come, or the connection is closed. */
    private static String readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        try {
            while (read.indexOf(end, Math.max(0, read.length() - end.length())) < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    break;
                }
                read.append((char) next);
            }
        } catch (SocketException e) {
            // Closed by the other side, with something unread.
        }
        return read.toString();
    }

    /** How many bytes come until the connection is closed. */
    private static long countRest(Socket socket) throws IOException {
        long count = 0;
        byte[] piece = new byte[65_536];
        try {
            for (int read = 0; read >= 0; read = socket.getInputStream().read(piece)) {
                count += read;
            }
        } catch (SocketException e) {
            // Cut off.
        }
        return count;
    }
}
