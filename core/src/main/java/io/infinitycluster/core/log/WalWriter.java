package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * Writes groups into segments: whatever arrives while a force runs shares the next one (group commit). The next segment is
 * allocated while the present one is being filled, so that a lack of room shows before anything depends on it.
 *
 * <p>A failed force is never retried: nothing is known of the bytes it was for. A write that found no room is: the same bytes go to
 * the same place again after a while.
 */
final class WalWriter {

    /** The log, of which groups are made. */
    interface Source {
        /** How long the first batch is that is in no group yet, in bytes; 0 if there is none. */
        int nextBatchBytes();

        /** The batches that go into the next group: the first of those that are in none yet, and as many more as fit. */
        List<Batch> nextBatches(long room);

        /** What the log says of itself before those batches, for the header of a group at this place. */
        GroupHeader header(long segment, long offset, int length, long previousLength);

        /** A group is on its way to the disk, with these batches behind its header. */
        void groupIssued(GroupHeader header, List<Batch> batches);

        /** The group that was issued last has been forced. */
        void groupForced(GroupHeader header);

        /** The log can no longer be trusted to be written; the node must stop. */
        void writeFailed(PortFailure failure);
    }

    /** Room that is left in each segment for headers alone: with a full disk, too, what a checkpoint holds must be dropped. */
    static final int RESERVED_BYTES = 4 * Disk.SECTOR_BYTES;

    private static final int MAX_GROUP_BYTES = 4 << 20;
    private static final long RETRY_NANOS = 200_000_000L;

    private final Disk disk;
    private final Clock clock;
    private final int segmentBytes;
    private final Source source;

    private final Deque<Segment> segments;
    private long number;
    private long size;
    private long offset;
    /** In a segment that has no group yet: how much of the one before counts. */
    private long previousLength;
    /** The size of the next segment, which is ready; 0 if it is not. */
    private long nextSize;

    private boolean preparing;
    /** Whether the next segment found no room. */
    private boolean noRoom;
    /** Whether the next group does not fit into this segment, and there is no other. */
    private boolean stuck;
    /** Whether a write found no room that had been reserved. */
    private boolean refused;

    private boolean closed;
    private boolean forcing;
    /** Whether the log says other things of itself than the last header. */
    private boolean headerChanged;

    /** @param segments the files of the log, the last of which begins with the group {@code first}, and has no other */
    WalWriter(Disk disk, Clock clock, LogSettings settings, List<Segment> segments, GroupHeader first, Source source) {
        this.disk = disk;
        this.clock = clock;
        this.source = source;
        segmentBytes = settings.segmentBytes();
        this.segments = new ArrayDeque<>(segments);
        number = first.segment();
        offset = first.next();
        size = sizeFor(first.length());
        prepare(segmentBytes);
    }

    /** How large a segment must be that begins with a group of so many bytes of batches. */
    static long sizeFor(long segmentBytes, long batchBytes) {
        return Math.max(segmentBytes, GroupHeader.aligned(GroupHeader.BYTES + batchBytes) + RESERVED_BYTES);
    }

    private long sizeFor(long batchBytes) {
        return sizeFor(segmentBytes, batchBytes);
    }

    /** Whether nothing is on its way to the disk, nor waits for it. */
    boolean idle() {
        return !forcing && allIssued();
    }

    /** Whether all that there is to write is on its way to the disk or there. */
    boolean allIssued() {
        return !headerChanged && source.nextBatchBytes() == 0;
    }

    /** Whether there is no room for what waits. */
    boolean full() {
        return refused || (noRoom && stuck);
    }

    /** Says that a batch was added. */
    void batchAdded() {
        issueIfIdle();
    }

    /** Says that the log says something else of itself. */
    void headerChanged() {
        headerChanged = true;
        issueIfIdle();
    }

    /** The last index that may be the base for the sake of the files: only then can another one of them go. */
    boolean canDropSegment(long baseIndex) {
        return segments.size() > 1 && secondStart() <= baseIndex;
    }

    private long secondStart() {
        Iterator<Segment> each = segments.iterator();
        each.next();
        return each.next().startIndex();
    }

    /** Writes nothing more, and calls nobody back. */
    void close() {
        closed = true;
    }

    private void issueIfIdle() {
        int least = source.nextBatchBytes();
        if (closed || forcing || (!headerChanged && least == 0)) {
            return;
        }
        if (!fits(least)) {
            if (nextSize >= sizeFor(least)) {
                roll();
            } else {
                stuck = true;
                prepare(sizeFor(least));
                if (noRoom && headerChanged && fits(0)) {
                    issue(List.of());
                }
                return;
            }
        }
        issue(least == 0 ? List.of() : source.nextBatches(room()));
    }

    private boolean fits(int batchBytes) {
        long end = offset + GroupHeader.BYTES + batchBytes;
        return end <= size - (batchBytes == 0 ? 0 : RESERVED_BYTES);
    }

    private long room() {
        return Math.min(MAX_GROUP_BYTES, size - RESERVED_BYTES - offset - GroupHeader.BYTES);
    }

    private void roll() {
        stuck = false;
        previousLength = offset;
        number++;
        size = nextSize;
        nextSize = 0;
        offset = 0;
    }

    private void issue(List<Batch> batches) {
        forcing = true;
        headerChanged = false;
        long length = 0;
        for (Batch batch : batches) {
            length += batch.bytes().length;
        }
        GroupHeader header = source.header(number, offset, (int) length, offset == 0 ? previousLength : 0);
        if (offset == 0) {
            segments.add(new Segment(number, header.endIndex()));
        }
        source.groupIssued(header, batches);
        write(header, batches);
    }

    private void write(GroupHeader header, List<Batch> batches) {
        if (closed) {
            return;
        }
        String file = Segment.name(header.segment());
        disk.write(file, header.offset(), header.encode());
        long at = header.offset() + GroupHeader.BYTES;
        for (Batch batch : batches) {
            disk.write(file, at, batch.bytes());
            at += batch.bytes().length;
        }
        disk.force(file, Completion.of(done -> forced(header), failure -> forceFailed(failure, header, batches)));
    }

    private void forced(GroupHeader header) {
        if (closed) {
            return;
        }
        forcing = false;
        refused = false;
        offset = header.next();
        dropSegments(header.baseIndex());
        source.groupForced(header);
        if (nextSize == 0) {
            prepare(segmentBytes);
        }
        issueIfIdle();
    }

    /** Whatever becomes of the removals: recovery knows by the header that has been forced what it needs no more. */
    private void dropSegments(long baseIndex) {
        while (canDropSegment(baseIndex)) {
            disk.delete(Segment.name(segments.remove().number()), Completion.of(done -> {}, failure -> {}));
        }
    }

    private void forceFailed(PortFailure failure, GroupHeader header, List<Batch> batches) {
        if (failure.kind() == PortFailure.Kind.DISK_FULL) {
            refused = true;
            clock.schedule(RETRY_NANOS, () -> write(header, batches));
        } else {
            fail(failure);
        }
    }

    /** Makes the next segment, and gives it its name when all of it is there. */
    private void prepare(long bytes) {
        if (preparing || closed) {
            return;
        }
        preparing = true;
        nextSize = 0;
        disk.allocate(
                LogFiles.NEW, bytes, Completion.of(done -> nameNext(bytes), failure -> prepareFailed(failure, bytes)));
    }

    private void nameNext(long bytes) {
        if (closed) {
            return;
        }
        disk.rename(
                LogFiles.NEW,
                Segment.name(number + 1),
                Completion.of(
                        renamed -> disk.syncNames(Completion.of(synced -> prepared(bytes), this::fail)), this::fail));
    }

    private void prepared(long bytes) {
        preparing = false;
        noRoom = false;
        nextSize = bytes;
        issueIfIdle();
    }

    private void prepareFailed(PortFailure failure, long bytes) {
        if (failure.kind() != PortFailure.Kind.DISK_FULL) {
            fail(failure);
            return;
        }
        noRoom = true;
        clock.schedule(RETRY_NANOS, () -> {
            preparing = false;
            prepare(Math.max(bytes, sizeFor(source.nextBatchBytes())));
        });
        issueIfIdle();
    }

    private void fail(PortFailure failure) {
        if (!closed) {
            close();
            source.writeFailed(failure);
        }
    }
}
