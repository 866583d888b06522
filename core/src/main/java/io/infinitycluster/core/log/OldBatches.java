package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads batches from their files that are no longer in memory. What cannot be read, or is not what was written, is read again a few
 * times: a disk may err once. If that does not help the log is damaged, which is never passed over.
 */
final class OldBatches {

    private static final int ATTEMPTS = 4;
    private static final long RETRY_NANOS = 50_000_000L;
    private static final int LEAST_BYTES = 4 << 10;

    private final Disk disk;
    private final Clock clock;
    private final BatchIndex index;
    private final Consumer<PortFailure> damaged;
    private boolean closed;

    OldBatches(Disk disk, Clock clock, BatchIndex index, Consumer<PortFailure> damaged) {
        this.disk = disk;
        this.clock = clock;
        this.index = index;
        this.damaged = damaged;
    }

    /** Calls nobody back any more. */
    void close() {
        closed = true;
    }

    /** Reads whole batches that follow an index, at least one; none if the log has changed there meanwhile. */
    void read(long after, int maxBytes, Consumer<List<Batch>> then) {
        read(after, Math.max(LEAST_BYTES, maxBytes), 1, then);
    }

    private void read(long after, int bytes, int attempt, Consumer<List<Batch>> then) {
        long position = positionAfter(after);
        String file = Segment.name(BatchIndex.segmentOf(position));
        long offset = BatchIndex.offsetOf(position);
        disk.read(
                file,
                offset,
                bytes,
                Completion.of(
                        read -> {
                            if (closed) {
                                return;
                            }
                            if (positionAfter(after) != position) {
                                then.accept(List.of());
                                return;
                            }
                            int longer = missing(read);
                            if (longer > bytes) {
                                read(after, longer, attempt, then);
                                return;
                            }
                            List<Batch> batches = parse(after, position, read);
                            if (batches.isEmpty()) {
                                again(after, bytes, attempt, then, file + " is damaged at byte " + offset);
                            } else {
                                then.accept(batches);
                            }
                        },
                        failure -> again(after, bytes, attempt, then, failure.detail())));
    }

    private void again(long after, int bytes, int attempt, Consumer<List<Batch>> then, String reason) {
        if (closed) {
            return;
        }
        if (attempt == ATTEMPTS) {
            damaged.accept(new PortFailure(PortFailure.Kind.DISK_ERROR, reason + ", read " + ATTEMPTS + " times"));
            return;
        }
        clock.schedule(RETRY_NANOS, () -> {
            if (closed) {
                return;
            }
            if (positionAfter(after) < 0) {
                then.accept(List.of());
            } else {
                read(after, bytes, attempt + 1, then);
            }
        });
    }

    /** Where the batch after an index is; -1 if there is none any more. */
    private long positionAfter(long after) {
        return after < index.baseIndex() || after >= index.lastIndex()
                ? BatchIndex.NOWHERE
                : index.position(index.slotOf(after + 1));
    }

    /** How many bytes have to be read for the first batch to be whole, if its header can be believed. */
    private static int missing(byte[] bytes) {
        if (WalRecord.check(bytes, 0, bytes.length) != WalRecord.Check.SHORT || bytes.length < WalRecord.FRAME) {
            return 0;
        }
        return WalRecord.length(bytes, 0);
    }

    private List<Batch> parse(long after, long position, byte[] bytes) {
        List<Batch> batches = new ArrayList<>();
        long next = after + 1;
        int slot = index.slotOf(next);
        while (index.has(slot)) {
            long at = index.position(slot) - position;
            Batch batch = at < 0 || at >= bytes.length ? null : batch(bytes, (int) at);
            if (batch == null || batch.firstIndex() != next || batch.lastIndex() != index.last(slot)) {
                break;
            }
            batches.add(batch);
            next = batch.lastIndex() + 1;
            slot++;
        }
        return batches;
    }

    private static @Nullable Batch batch(byte[] bytes, int at) {
        if (WalRecord.check(bytes, at, bytes.length) != WalRecord.Check.GOOD
                || WalRecord.type(bytes, at) != WalRecord.BATCH) {
            return null;
        }
        try {
            return Batch.ofChecked(Arrays.copyOfRange(bytes, at, at + WalRecord.length(bytes, at)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
