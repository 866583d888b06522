package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.transport.tcp.node.NodeService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP API of one node, from {@link #start} to {@link #close}.
 *
 * <p>Memory is bounded whatever clients send: see {@link HttpSettings}. One event loop serves all connections; two worker threads parse and print
 * what may be long.
 */
public final class HttpApi implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);

    private static final int WORKERS = 2;
    private static final int MAX_LINE = 8192;
    private static final int MAX_HEADERS = 16_384;
    /** A port that cannot be had is told at once; a busy machine is no reason not to start. */
    private static final long START_SECONDS = 60;

    private static final long CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final ExecutorService workers;
    private final HttpServer server;

    private HttpApi(Vertx vertx, ExecutorService workers, HttpServer server) {
        this.vertx = vertx;
        this.workers = workers;
        this.server = server;
    }

    /**
     * Listens and serves.
     *
     * @param node the node, which may still be reading its log
     * @throws IOException if it cannot listen there; the message names the address
     */
    public static HttpApi start(HttpSettings settings, NodeService node, NodeFacts facts) throws IOException {
        InetSocketAddress address = new InetSocketAddress(settings.host(), settings.port());
        if (address.isUnresolved()) {
            throw new IOException("The HTTP API cannot listen at " + settings.host() + ": no such address");
        }
        ExecutorService workers = Executors.newFixedThreadPool(WORKERS, daemons());
        Vertx vertx = vertx();
        Context context = vertx.getOrCreateContext();
        CompletableFuture<HttpServer> listening = new CompletableFuture<>();
        context.runOnContext(nothing -> {
            try {
                server(vertx, context, settings, node, facts, workers)
                        .listen(SocketAddress.inetSocketAddress(address))
                        .onComplete(listening::complete, listening::completeExceptionally);
            } catch (RuntimeException | Error e) {
                listening.completeExceptionally(e);
            }
        });
        try {
            return new HttpApi(vertx, workers, await(listening, START_SECONDS));
        } catch (IOException e) {
            workers.shutdownNow();
            vertx.close();
            throw new IOException(
                    "The HTTP API cannot listen at " + settings.host() + ":" + settings.port() + ": " + e.getMessage(),
                    e);
        }
    }

    /** One event loop, no cache directory, and no thread that keeps the process alive. */
    private static Vertx vertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1)
                .setUseDaemonThread(true)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private static java.util.concurrent.ThreadFactory daemons() {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "http-worker-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    private static HttpServer server(
            Vertx vertx,
            Context context,
            HttpSettings settings,
            NodeService node,
            NodeFacts facts,
            ExecutorService workers) {
        MetricsHandler metrics = new MetricsHandler(node, facts, workers);
        Admission admission = new Admission(settings, metrics.requests());
        Gateway gateway = new Gateway(settings, node, context, workers, admission, metrics.requests());
        List<Route> routes = Routes.of(node, facts, metrics, workers);
        Patience patience = new Patience(vertx, settings.idleTimeout().toMillis());
        Router router = gateway.router(vertx, patience, routes);
        return vertx.createHttpServer(options())
                .connectionHandler(connection -> connected(connection, admission, patience))
                .invalidRequestHandler(request -> {
                    metrics.requests().malformed();
                    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
                })
                .exceptionHandler(e -> LOG.debug("A connection has failed", e))
                .requestHandler(router);
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setMaxInitialLineLength(MAX_LINE)
                .setMaxHeaderSize(MAX_HEADERS)
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true);
    }

    private static void connected(HttpConnection connection, Admission admission, Patience patience) {
        if (admission.connect()) {
            patience.connected(connection);
            connection.closeHandler(nothing -> {
                admission.disconnect();
                patience.disconnected(connection);
            });
            connection.exceptionHandler(e -> LOG.debug("A connection has failed", e));
        } else {
            connection.close();
        }
    }

    /** The port at which it listens. */
    public int boundPort() {
        return server.actualPort();
    }

    /**
     * Takes no new connections and no new requests; those that are in work are answered.
     *
     * @param patience how long they may take; then their connections are closed
     * @return done when all connections are closed
     */
    public CompletableFuture<Void> drain(Duration patience) {
        return future(server.shutdown(patience));
    }

    /** Stops listening, closes all connections, and returns when that is done. Requests that are in work get no answer any more. */
    @Override
    public void close() {
        try {
            await(future(server.close()), CLOSE_SECONDS);
            await(future(vertx.close()), CLOSE_SECONDS);
        } catch (IOException e) {
            LOG.warn("The HTTP API could not be closed in order: {}", e.getMessage());
        }
        workers.shutdownNow();
    }

    private static <T> CompletableFuture<T> future(Future<T> future) {
        CompletableFuture<T> done = new CompletableFuture<>();
        future.onComplete(done::complete, done::completeExceptionally);
        return done;
    }

    private static <T> T await(CompletableFuture<T> done, long seconds) throws IOException {
        try {
            return done.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(cause == null ? e.toString() : cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException("nothing happened for " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
