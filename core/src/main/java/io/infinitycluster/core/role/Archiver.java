package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.port.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Copies the leader's log into shared storage, as immutable, checksummed objects (P10). They count when a manifest names
 * them.
 */
final class Archiver {

    private static final String PREFIX = "log/";
    private static final int MAX_SEGMENT_BYTES = 4 << 20;
    private static final long RETRY_NANOS = 500_000_000L;

    private final NodeContext context;
    private final long term;
    private final List<ArchivedSegment> segments;
    private boolean busy;
    private boolean closed;
    private boolean news;

    Archiver(NodeContext context, long term, List<ArchivedSegment> archive) {
        this.context = context;
        this.term = term;
        segments = new ArrayList<>(archive);
    }

    /** The segments that are in shared storage, named by a manifest or ready to be. */
    List<ArchivedSegment> segments() {
        return segments;
    }

    /** The last entry in shared storage. */
    long end() {
        return segments.isEmpty() ? 0 : segments.get(segments.size() - 1).lastIndex();
    }

    /** Whether there are segments that were uploaded since {@link #named} was last called. */
    boolean hasNews() {
        return news;
    }

    /** A manifest that names all segments is being written. */
    void named() {
        news = false;
    }

    /** Uploads the next segment up to {@code limit}, if it has at least {@code least} entries and none is on its way. */
    void archive(long limit, long least, Runnable then) {
        if (busy || closed || limit - end() < Math.max(1, least)) {
            return;
        }
        List<Batch> batches = new ArrayList<>();
        for (Batch batch : context.log().batchesAfter(end(), MAX_SEGMENT_BYTES)) {
            if (batch.lastIndex() <= limit) {
                batches.add(batch);
            }
        }
        if (batches.isEmpty()) {
            return;
        }
        busy = true;
        byte[] body = BatchStream.encode(batches);
        CRC32C crc = new CRC32C();
        crc.update(body);
        Batch last = batches.get(batches.size() - 1);
        // The nonce keeps an upload of a deposed leader, which may land at any time, off every object that is named.
        String key = PREFIX + ManifestChain.digits(batches.get(0).firstIndex()) + "-" + term + "-"
                + Long.toHexString(context.randomness().nextLong());
        put(
                new ArchivedSegment(batches.get(0).firstIndex(), last.lastIndex(), last.term(), key, body.length, (int)
                        crc.getValue()),
                body,
                then);
    }

    private void put(ArchivedSegment segment, byte[] body, Runnable then) {
        if (closed) {
            return;
        }
        context.store()
                .put(
                        segment.key(),
                        body,
                        Completion.of(
                                done -> {
                                    if (!closed) {
                                        busy = false;
                                        news = true;
                                        segments.add(segment);
                                        then.run();
                                    }
                                },
                                failure -> context.clock().schedule(RETRY_NANOS, () -> put(segment, body, then))));
    }

    /** Uploads nothing more. */
    void close() {
        closed = true;
    }
}
