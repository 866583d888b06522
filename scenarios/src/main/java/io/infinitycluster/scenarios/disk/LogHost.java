package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.transport.tcp.disk.FileDisk;
import io.infinitycluster.transport.tcp.disk.Forced;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * A log on the files of a directory, on an event loop of its own: as in a node, without the node. The methods that wait are for other threads
 * than the loop.
 */
public final class LogHost implements Log.Listener, AutoCloseable {

    private static final long PATIENCE_SECONDS = 300;

    private final EventLoop loop;
    private final FileDisk disk;
    private final LogFiles files;
    private final CompletableFuture<Object> failure = new CompletableFuture<>();
    private volatile Runnable onForced = () -> {};

    /** Takes the directory; reads nothing yet. */
    public LogHost(String name, Path directory, LogSettings settings) throws IOException {
        loop = new EventLoop(name, failure::completeExceptionally);
        disk = FileDisk.open(directory, loop);
        files = new LogFiles(disk, loop, new SystemRandomness(), settings, this);
    }

    /** The loop on which the log is used. */
    public EventLoop loop() {
        return loop;
    }

    /** What was forced so far; for any thread. */
    public Forced forced() {
        return disk.forced();
    }

    /** What is run on the loop after each force. */
    public void onForced(Runnable callback) {
        onForced = callback;
    }

    /** Fails with the reason, on the loop, when nothing more will be forced. */
    public CompletableFuture<Object> failed() {
        return failure.copy();
    }

    /** What is in the files. */
    public Recovered recover() throws IOException {
        return await(files::recover);
    }

    /** Opens what was recovered. */
    public Log open(Recovered.Intact recovered) throws IOException {
        return this.<Log>await(completion -> files.open(recovered, completion));
    }

    /** A new log. */
    public Log create() throws IOException {
        return this.<Log>await(completion -> files.create(1, completion));
    }

    private <T> T await(Consumer<Completion<T>> operation) throws IOException {
        CompletableFuture<T> done = new CompletableFuture<>();
        loop.execute(() -> operation.accept(Completion.of(
                done::complete, failed -> done.completeExceptionally(new IOException(failed.toString())))));
        return await(done);
    }

    /** Waits for something that the loop will complete, or fail at. */
    <T> T await(CompletableFuture<T> done) throws IOException {
        try {
            CompletableFuture.anyOf(done, failure).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return done.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("nothing happened for " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Asks something on the loop. */
    <T> T ask(Callable<T> question) throws IOException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                answer.complete(question.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return await(answer);
    }

    @Override
    public void logForced() {
        onForced.run();
    }

    @Override
    public void logFailed(PortFailure failed) {
        failure.completeExceptionally(new IOException(failed.toString()));
    }

    @Override
    public void logWaits(PortFailure failed) {
        failure.completeExceptionally(new IOException(failed.toString()));
    }

    @Override
    public void close() throws IOException {
        disk.close();
        loop.close();
    }
}
