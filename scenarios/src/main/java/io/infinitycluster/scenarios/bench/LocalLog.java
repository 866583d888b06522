package io.infinitycluster.scenarios.bench;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.scenarios.disk.LogHost;
import io.infinitycluster.transport.tcp.disk.Forced;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The log of a node, and nothing else of it: what is appended is confirmed when it has been forced. What comes while a force runs shares
 * the next one (group commit), as in a node.
 */
final class LocalLog implements AutoCloseable {

    private static final int MAX_BATCH_BYTES = 256 << 10;
    private static final int MAX_BATCH_ENTRIES = 1024;
    private static final int KEPT = 16 << 10;

    private record Waiting(byte[] command, CompletableFuture<Long> done) {}

    private record Appended(long index, CompletableFuture<Long> done) {}

    private final LogHost host;
    private final Log log;

    // Of the loop only.
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final ArrayDeque<Appended> appended = new ArrayDeque<>();
    private @Nullable Throwable broken;

    LocalLog(Path directory) throws IOException {
        host = new LogHost("local-log", directory, LogSettings.defaults());
        log = host.create();
        host.onForced(this::confirm);
        CompletableFuture<Object> unused = host.failed().whenComplete((never, why) -> failed(why));
    }

    /** Appends a command; the future has its index when it is on the disk. */
    CompletableFuture<Long> append(byte[] command) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        host.loop().execute(() -> {
            if (broken != null) {
                done.completeExceptionally(broken);
                return;
            }
            waiting.add(new Waiting(command, done));
            flush();
        });
        return done;
    }

    /** What was forced so far. */
    Forced forced() {
        return host.forced();
    }

    /** On the loop: nothing more will be confirmed. */
    private void failed(Throwable why) {
        broken = why;
        appended.forEach(each -> each.done().completeExceptionally(why));
        waiting.forEach(each -> each.done().completeExceptionally(why));
        appended.clear();
        waiting.clear();
    }

    private void flush() {
        if (waiting.isEmpty() || !log.idle()) {
            return;
        }
        long first = log.lastIndex() + 1;
        int bytes = 0;
        List<Entry> entries = new ArrayList<>();
        do {
            Waiting next = waiting.remove();
            appended.add(new Appended(first + entries.size(), next.done()));
            entries.add(Entry.command(next.command()));
            bytes += next.command().length;
        } while (!waiting.isEmpty()
                && entries.size() < MAX_BATCH_ENTRIES
                && bytes + waiting.element().command().length <= MAX_BATCH_BYTES);
        log.append(Batch.ofEntries(first, 1, entries));
    }

    private void confirm() {
        long durable = log.durableIndex();
        flush();
        for (Appended first = appended.peek(); first != null && first.index() <= durable; first = appended.peek()) {
            appended.remove();
            first.done().complete(first.index());
        }
        log.dropThrough(durable - KEPT);
    }

    @Override
    public void close() throws IOException {
        host.close();
    }
}
