package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.port.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Copies the leader's log and state into shared storage, as immutable, checksummed objects (P10). They count when a manifest names
 * them.
 */
final class Archiver {

    static final String PREFIX = "log/";
    static final String STATE_PREFIX = "checkpoint/";
    private static final int MAX_SEGMENT_BYTES = 4 << 20;
    private static final long RETRY_NANOS = 500_000_000L;

    private final NodeContext context;
    private final long term;
    private final List<ArchivedSegment> segments;
    private @Nullable Checkpoint checkpoint;
    private @Nullable String uploading;
    private boolean busy;
    private boolean closed;
    private boolean news;

    Archiver(NodeContext context, long term, Manifest manifest) {
        this.context = context;
        this.term = term;
        segments = new ArrayList<>(manifest.archive());
        checkpoint = manifest.checkpoint();
    }

    /** The newest state in shared storage, named by a manifest or ready to be. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** The segments that are in shared storage, named by a manifest or ready to be. */
    List<ArchivedSegment> segments() {
        return segments;
    }

    /** The last entry in shared storage. */
    long end() {
        Checkpoint state = checkpoint;
        return segments.isEmpty()
                ? (state == null ? 0 : state.index())
                : segments.get(segments.size() - 1).lastIndex();
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
        ArchivedSegment segment = new ArchivedSegment(
                batches.get(0).firstIndex(), last.lastIndex(), last.term(), key, body.length, (int) crc.getValue());
        put(key, body, () -> {
            segments.add(segment);
            then.run();
        });
    }

    /** What is being uploaded, and may be there already though nobody knows yet; null if nothing is. */
    @Nullable
    String uploading() {
        return uploading;
    }

    private void put(String key, byte[] body, Runnable then) {
        if (closed) {
            return;
        }
        uploading = key;
        context.store()
                .put(
                        key,
                        body,
                        Completion.of(
                                done -> {
                                    if (!closed) {
                                        busy = false;
                                        news = true;
                                        uploading = null;
                                        then.run();
                                    }
                                },
                                failure -> context.clock().schedule(RETRY_NANOS, () -> put(key, body, then))));
    }

    /**
     * Uploads the applied state, if {@code least} entries were applied since the last time and nothing is on its way. The segments
     * that it makes superfluous are then no longer named.
     */
    void checkpoint(long least, Runnable then) {
        long index = context.applier().appliedIndex();
        Checkpoint last = checkpoint;
        if (busy || closed || index - (last == null ? 0 : last.index()) < least) {
            return;
        }
        busy = true;
        byte[] body = context.applier().state().snapshot();
        CRC32C crc = new CRC32C();
        crc.update(body);
        String key = STATE_PREFIX + ManifestChain.digits(index) + "-" + term + "-"
                + Long.toHexString(context.randomness().nextLong());
        Checkpoint next = new Checkpoint(index, context.log().termAt(index), key, body.length, (int) crc.getValue());
        put(key, body, () -> {
            checkpoint = next;
            segments.removeIf(segment -> segment.lastIndex() <= next.index());
            then.run();
        });
    }

    /** Uploads nothing more. */
    void close() {
        closed = true;
    }
}
