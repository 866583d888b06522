package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.log.Log;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongConsumer;

/** Fills a log up to a size, with some bytes always on their way to the disk. */
final class LargeLog {

    private static final int ENTRIES_IN_A_BATCH = 240;
    private static final int BATCHES_IN_FLIGHT = 8;
    private static final long WRITER = 1;

    private final LogHost host;
    private final Log log;
    private final long entries;
    private final LongConsumer progress;
    private final CompletableFuture<Long> done = new CompletableFuture<>();

    private LargeLog(LogHost host, Log log, long bytes, LongConsumer progress) {
        this.host = host;
        this.log = log;
        this.progress = progress;
        entries = bytes / Entries.BYTES;
    }

    /** Appends so many bytes of entries, and waits until all are durable; returns the last index. */
    static long fill(LogHost host, Log log, long bytes, LongConsumer progress) throws IOException {
        LargeLog large = new LargeLog(host, log, bytes, progress);
        host.onForced(large::append);
        host.loop().execute(large::append);
        long last = host.await(large.done);
        host.onForced(() -> {});
        return last;
    }

    private void append() {
        progress.accept(log.durableIndex() * Entries.BYTES);
        while (log.lastIndex() < entries
                && log.lastIndex() - log.durableIndex() < (long) BATCHES_IN_FLIGHT * ENTRIES_IN_A_BATCH) {
            int count = (int) Math.min(entries - log.lastIndex(), ENTRIES_IN_A_BATCH);
            log.append(Entries.batch(log.lastIndex() + 1, count, WRITER));
        }
        if (log.durableIndex() >= entries) {
            done.complete(log.lastIndex());
        }
    }
}
