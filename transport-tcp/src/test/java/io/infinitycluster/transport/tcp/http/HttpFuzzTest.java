package io.infinitycluster.transport.tcp.http;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.transport.tcp.http.TestCluster.Member;
import io.netty.util.ResourceLeakDetector;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Malformed requests, many of them, from several clients at once: nothing breaks, nothing is kept, and whoever asks properly is served meanwhile.
 *
 * <p>{@code -Dinfinity.fuzz.requests=100000} sends more, {@code -Dinfinity.fuzz.seed=N} the same ones again.
 */
class HttpFuzzTest {

    private static final int REQUESTS = Integer.getInteger("infinity.fuzz.requests", 500);
    private static final long SEED = Long.getLong("infinity.fuzz.seed", 1);
    private static final int CLIENTS = 8;

    @TempDir
    private Path directory;

    private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
    private final TreeMap<String, AtomicInteger> answers = new TreeMap<>();

    @Test
    void malformedRequestsBreakNothing() throws Exception {
        ResourceLeakDetector.Level before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        AppenderBase<ILoggingEvent> listener = listen();
        try (TestCluster cluster = new TestCluster(directory)) {
            Member node = cluster.start(
                            "one",
                            HttpSettings.of("127.0.0.1", 0).withTimeouts(Duration.ofSeconds(60), Duration.ofMinutes(4)))
                    .assign(RoleRequest.standalone());
            prepare(node.client, "fuzz");
            prepare(node.client, "proper");
            attack(node, REQUESTS / 10, SEED + 1_000_000);
            long usedBefore = usedHeap();

            AtomicBoolean over = new AtomicBoolean();
            ExecutorService one = Executors.newSingleThreadExecutor();
            Future<Integer> proper = one.submit(() -> useProperly(node.client, over));
            attack(node, REQUESTS, SEED);
            over.set(true);
            int served = proper.get();
            one.shutdown();

            assertThat(complaints).isEmpty();
            assertThat(node.isSound()).isTrue();
            assertThat(count(node.client, "proper")).isEqualTo(served);
            await().untilAsserted(
                            () -> assertThat(node.client.get("/metrics").text().lines())
                                    .contains("infinity_http_requests_in_work 1.0", "infinity_http_connections 1.0"));
            node.client.delete("/databases/fuzz");
            long grown = usedHeap() - usedBefore;
            System.out.printf(
                    "%d malformed requests, %d proper ones served meanwhile; heap grown by %d KiB; answers %s%n",
                    REQUESTS, served, grown >> 10, answers);
            assertThat(grown).isLessThan(64L << 20);
        } finally {
            root().detachAppender(listener);
            ResourceLeakDetector.setLevel(before);
        }
        // What was leaked shows when it has been collected, and at the next allocations.
        assertThat(complaints).isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** Errors in the log are bugs: of the API, or buffers that Netty found leaked. */
    private AppenderBase<ILoggingEvent> listen() {
        AppenderBase<ILoggingEvent> listener = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                // Ours, Vert.x's and Netty's. That a thread of the API has stood still says something of the machine
                // only.
                String name = event.getLoggerName();
                boolean counts = name.startsWith("io.") && !name.endsWith("BlockedThreadChecker");
                if (event.getLevel().isGreaterOrEqual(Level.WARN) && counts) {
                    complaints.add(event.getLoggerName() + ": " + event.getFormattedMessage());
                }
            }
        };
        listener.setContext(root().getLoggerContext());
        listener.start();
        root().addAppender(listener);
        return listener;
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    private static void prepare(Client client, String database) {
        assertThat(client.post("/databases/" + database, "{}").code()).isZero();
        assertThat(client.post(
                                "/databases/" + database + "/tables/t",
                                "{\"fields\": [{\"name\": \"a\", \"type\": \"integer\"}, {\"name\": \"b\", \"type\": \"varchar\", \"default\": \"\"},"
                                        + " {\"name\": \"v\", \"type\": \"vector,2,float\", \"default\": [0, 0]}]}")
                        .code())
                .isZero();
    }

    /** Writes and reads, and finds what it has written. */
    private static int useProperly(Client client, AtomicBoolean over) {
        int written = 0;
        do {
            assertThat(client.post("/databases/proper/tables/t/docs", "[{\"a\": " + written + "}]")
                            .code())
                    .isZero();
            written++;
            assertThat(count(client, "proper")).isEqualTo(written);
        } while (!over.get());
        return written;
    }

    private static int count(Client client, String database) {
        return client.send("GET", "/databases/" + database + "/tables/t/docs", "{\"output\": [\"count(*)\"]}")
                .json()
                .path("output")
                .path(0)
                .path(0)
                .elements()
                .next()
                .asInt();
    }

    private void attack(Member node, int requests, long seed) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            int share = requests / CLIENTS;
            Malformed malformed = new Malformed(seed + i);
            all.add(clients.submit(() -> {
                for (int n = 0; n < share; n++) {
                    send(node.api.boundPort(), malformed.next());
                }
            }));
        }
        for (Future<?> each : all) {
            each.get();
        }
        clients.shutdown();
    }

    private void send(int port, Malformed.Sent sent) {
        byte[] request = sent.bytes();
        String answer = "";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(45_000);
            socket.setTcpNoDelay(true);
            socket.getOutputStream().write(request);
            if (!sent.whole()) {
                socket.shutdownOutput();
            }
            answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (SocketTimeoutException e) {
            complain("no end of the answer", request, answer);
        } catch (IOException e) {
            answer = "";
            // Cut off: what it sends is no HTTP.
        }
        String status = answer.isEmpty() ? "closed" : answer.substring(0, Math.min(12, answer.length()));
        synchronized (answers) {
            answers.computeIfAbsent(status, key -> new AtomicInteger()).incrementAndGet();
        }
        if (!answer.isEmpty() && !answer.startsWith("HTTP/")) {
            complain("no HTTP", request, answer);
        }
        if (answer.contains("\"error_code\":7011") || answer.contains("node's log says more")) {
            complain("an error of ours", request, answer);
        }
    }

    private void complain(String what, byte[] request, String answer) {
        String shown = new String(request, 0, Math.min(request.length, 600), ISO_8859_1);
        complaints.add(what + ": " + answer + "\nto " + shown + "\n"
                + HexFormat.of().formatHex(request, 0, Math.min(request.length, 100)));
    }
}
