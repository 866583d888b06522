package io.infinitycluster.core.role;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.BatchStream;
import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.Manifest.ArchivedSegment;
import io.infinitycluster.core.manifest.Manifest.Checkpoint;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Copies the leader's log and state into shared storage, as immutable, checksummed objects (P10). They count when a manifest names
 * them. A segment and a checkpoint may be on their way at the same time.
 */
final class Archiver {

    static final String PREFIX = "log/";
    static final String STATE_PREFIX = "checkpoint/";
    private static final int MAX_SEGMENT_BYTES = 4 << 20;

    private final NodeContext context;
    private final long term;
    private final ObjectWriter writer;
    private final List<ArchivedSegment> segments;
    private @Nullable Checkpoint checkpoint;
    private @Nullable String segmentUnderWay;
    /** Whether the next segment's batches are being read. */
    private boolean reading;

    private @Nullable CheckpointWriter checkpointUnderWay;
    private boolean closed;
    private boolean news;

    Archiver(NodeContext context, long term, Manifest manifest) {
        this.context = context;
        this.term = term;
        writer = new ObjectWriter(context);
        segments = new ArrayList<>(manifest.archive());
        checkpoint = manifest.checkpoint();
    }

    /** The newest state in shared storage, named by a manifest or ready to be. */
    @Nullable
    Checkpoint checkpoint() {
        return checkpoint;
    }

    /**
     * The segments that are in shared storage and hold nothing after {@code index}: what a manifest may name. A leader that steps down
     * uploads its whole log, and only the seal may name what of it is not committed (P3, P10).
     */
    List<ArchivedSegment> segmentsUpTo(long index) {
        return segments.stream().filter(segment -> segment.lastIndex() <= index).toList();
    }

    /** The last entry in shared storage. */
    long end() {
        Checkpoint state = checkpoint;
        return segments.isEmpty()
                ? (state == null ? 0 : state.index())
                : segments.get(segments.size() - 1).lastIndex();
    }

    /** Whether something was uploaded since {@link #named} was last called. */
    boolean hasNews() {
        return news;
    }

    /** A manifest that names all of it is being written. */
    void named() {
        news = false;
    }

    /** Why an object is not there yet and is being uploaded again; null if there is none such. */
    @Nullable
    PortFailure failure() {
        return writer.failure();
    }

    /** Uploads the next segment up to {@code limit}, if it has at least {@code least} entries and none is on its way. */
    void archive(long limit, long least, Runnable then) {
        if (reading || segmentUnderWay != null || closed || limit - end() < Math.max(1, least)) {
            return;
        }
        reading = true;
        context.log().batchesAfter(end(), MAX_SEGMENT_BYTES, read -> {
            List<Batch> batches = new ArrayList<>();
            for (Batch batch : read) {
                if (batch.lastIndex() <= limit) {
                    batches.add(batch);
                }
            }
            reading = false;
            if (!closed && !batches.isEmpty()) {
                upload(batches, then);
            }
        });
    }

    private void upload(List<Batch> batches, Runnable then) {
        byte[] body = BatchStream.encode(batches);
        Batch last = batches.get(batches.size() - 1);
        // The nonce keeps an upload of a deposed leader, which may land at any time, off every object that is named.
        String key = PREFIX + ManifestChain.digits(batches.get(0).firstIndex()) + "-" + term + "-"
                + Long.toHexString(context.randomness().nextLong());
        ArchivedSegment segment = new ArchivedSegment(
                batches.get(0).firstIndex(),
                last.lastIndex(),
                last.term(),
                key,
                body.length,
                ObjectWriter.checksum(body));
        segmentUnderWay = key;
        writer.put(key, body, () -> {
            segmentUnderWay = null;
            // A checkpoint may have been completed meanwhile that makes it superfluous.
            Checkpoint state = checkpoint;
            if (state == null || segment.lastIndex() > state.index()) {
                segments.add(segment);
                news = true;
            }
            then.run();
        });
    }

    /**
     * Begins to upload the applied state, if {@code least} entries were applied since the last time and none is on its way. The segments
     * that it makes superfluous are no longer named when it is there.
     */
    void checkpoint(long least, Runnable then) {
        Checkpoint last = checkpoint;
        long index = context.applier().appliedIndex();
        if (checkpointUnderWay != null || closed || index - (last == null ? 0 : last.index()) < least) {
            return;
        }
        checkpointUnderWay = new CheckpointWriter(context, writer, STATE_PREFIX, term, next -> {
            checkpointUnderWay = null;
            checkpoint = next;
            segments.removeIf(segment -> segment.lastIndex() <= next.index());
            news = true;
            then.run();
        });
    }

    /** Whether an object is named, or will be, or is being uploaded: it may be there already though nobody knows yet. */
    boolean needs(String key) {
        CheckpointWriter running = checkpointUnderWay;
        return key.equals(segmentUnderWay)
                || (running != null && CheckpointWriter.folderOf(key).equals(running.folder()))
                || names(segments, checkpoint, key);
    }

    /** Whether an object belongs to these segments, or is the checkpoint's descriptor or one of its parts. */
    static boolean names(List<ArchivedSegment> segments, @Nullable Checkpoint checkpoint, String key) {
        if (checkpoint != null && CheckpointWriter.folderOf(checkpoint.key()).equals(CheckpointWriter.folderOf(key))) {
            return true;
        }
        for (ArchivedSegment segment : segments) {
            if (segment.key().equals(key)) {
                return true;
            }
        }
        return false;
    }

    /** Uploads nothing more. A checkpoint that is not complete is abandoned, and collected later. */
    void close() {
        closed = true;
        writer.close();
        CheckpointWriter running = checkpointUnderWay;
        if (running != null) {
            running.close();
        }
    }
}
