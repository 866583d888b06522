package io.infinitycluster.scenarios.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Load on a cluster that runs already, over HTTP: inserts of a row each at the leader, and searches for one of a thousand rows at nodes of
 * the caller's choice. It uses a table of its own, which is dropped at the end.
 */
public final class HttpBench implements AutoCloseable {

    private static final int ROWS = 1000;
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 200;
    private static final String TABLES = "/databases/default_db/tables/";

    private final HttpNode writer;
    private final List<HttpNode> readers;
    private final String table = "bench_"
            + Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE)
                    .substring(8);
    private final String text;
    private final AtomicLong ids = new AtomicLong(ROWS);
    private final AtomicLong searches = new AtomicLong();
    private boolean made;
    private volatile @Nullable ClosedLoop running;
    private volatile boolean stopped;

    /**
     * A load that nothing has been sent of; see {@link #prepare}.
     *
     * @param url the leader's HTTP API, or that of a node that serves alone
     * @param readUrls the HTTP APIs of the nodes that are read from
     * @param token the API's token; null if it wants none
     * @param rowBytes how long the text of a row is
     */
    public HttpBench(URI url, List<URI> readUrls, @Nullable String token, int rowBytes) {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build();
        writer = new HttpNode(http, url, token);
        readers = readUrls.stream().map(each -> new HttpNode(http, each, token)).toList();
        text = "x".repeat(rowBytes);
    }

    /**
     * Makes the table, and waits until all nodes that will be read from have it.
     *
     * @throws BenchException if that did not work, or was stopped meanwhile; then {@link #close} drops what has been made
     */
    public void prepare() throws BenchException {
        ask(
                writer,
                "POST",
                TABLES + table,
                "{\"create_option\": \"error\", \"fields\": [{\"name\": \"id\", \"type\": \"bigint\"}, "
                        + "{\"name\": \"body\", \"type\": \"varchar\"}]}");
        made = true;
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            rows.append(i == 0 ? "[" : ",").append("{\"id\": ").append(i).append(", \"body\": \"row\"}");
        }
        ask(writer, "POST", TABLES + table + "/docs", rows.append("]").toString());
        for (HttpNode reader : readers) {
            awaitTable(reader);
        }
    }

    /** What the table is called. */
    public String table() {
        return table;
    }

    private static JsonNode ask(HttpNode node, String method, String path, String body) throws BenchException {
        try {
            return node.ask(method, path, body).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof HttpNode.RefusedException) {
                throw new BenchException(node.url() + " refuses " + method + " " + path + ": " + cause.getMessage(), e);
            }
            throw new BenchException(
                    cause instanceof ConnectException
                            ? "nobody listens at " + node.url() + ": is this the address of a node's HTTP API?"
                            : node.url() + " does not answer: " + cause,
                    e);
        } catch (TimeoutException e) {
            throw new BenchException(node.url() + " does not answer within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** A learner has the table a little later than the leader. */
    private void awaitTable(HttpNode reader) throws BenchException {
        long begin = System.nanoTime();
        boolean there = false;
        while (!there) {
            if (stopped) {
                throw new BenchException("stopped while its table was made");
            }
            try {
                there = ask(reader, "GET", TABLES + table + "/docs", search(ROWS - 1))
                        .path("output")
                        .has(0);
            } catch (BenchException e) {
                if (!(e.getCause() instanceof ExecutionException failed
                                && failed.getCause() instanceof HttpNode.RefusedException)
                        || System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS / 4)) {
                    throw e;
                }
            }
            if (!there) {
                pause();
            }
        }
    }

    private static void pause() throws BenchException {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    private static String search(int id) {
        return "{\"output\": [\"id\", \"body\"], \"filter\": \"id = " + id + "\"}";
    }

    private CompletableFuture<?> insert() {
        return writer.ask(
                "POST",
                TABLES + table + "/docs",
                "[{\"id\": " + ids.getAndIncrement() + ", \"body\": \"" + text + "\"}]");
    }

    private CompletableFuture<?> search() {
        long number = searches.getAndIncrement();
        HttpNode reader = readers.get((int) (number % readers.size()));
        return reader.ask("GET", TABLES + table + "/docs", search((int) (number * 7919 % ROWS)));
    }

    /** Searches the thousand rows; before anything is inserted, because a search looks at every row. */
    public LoadResult searches(ClosedLoop.Plan plan) throws InterruptedException {
        return run(new ClosedLoop(plan, this::search));
    }

    /** Inserts rows, one each. */
    public LoadResult inserts(ClosedLoop.Plan plan) throws InterruptedException {
        return run(new ClosedLoop(plan, this::insert));
    }

    private LoadResult run(ClosedLoop loop) throws InterruptedException {
        running = loop;
        if (stopped) {
            loop.stop();
        }
        LoadResult result = loop.run();
        running = null;
        return result;
    }

    /** How many rows the table has, as the node that is written to says. */
    long rows() throws BenchException {
        JsonNode output = ask(writer, "GET", TABLES + table + "/docs", "{\"output\": [\"count(*)\"]}");
        return output.path("output").path(0).findValues("count(*)").get(0).asLong();
    }

    /** How many operations of what runs now have been measured. */
    public long measured() {
        ClosedLoop loop = running;
        return loop == null ? 0 : loop.measured();
    }

    /** Begins nothing more. */
    public void stop() {
        stopped = true;
        ClosedLoop loop = running;
        if (loop != null) {
            loop.stop();
        }
    }

    /**
     * Drops the table.
     *
     * @throws BenchException if that did not work: then it is still there
     */
    @Override
    public void close() throws BenchException {
        if (made) {
            made = false;
            try {
                ask(writer, "DELETE", TABLES + table, "{\"drop_option\": \"ignore_if_not_exists\"}");
            } catch (BenchException e) {
                throw new BenchException("the table " + table + " is still there: " + e.getMessage(), e);
            }
        }
    }
}
