package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups into segments. Several may be on their way to the disk, one behind another: each says how much had been forced when it
 * was written, and nothing counts before all that stands before it has been forced. What is too little for a group of its own waits for
 * those, and shares the next one with whatever else arrives meanwhile (group commit).
 *
 * <p>The next segment is there before the present one is full, so that a lack of room shows before anything depends on it. It begins when all
 * of the present one has been forced. As a rule it is the file of a segment that a checkpoint holds, under a new name: to make one costs as
 * many writes as the log itself. What stood in it is not mistaken for a part of the log, because headers name their segment and their batches.
 *
 * <p>A failed force is never retried: nothing is known of the bytes it was for. A write that found no room is: the same bytes go to
 * the same place again after a while.
 */
final class WalWriter {

    /** The log, of which groups are made. */
    interface Source {
        /** How long the first batch is that is in no group yet, in bytes; 0 if there is none. */
        int nextBatchBytes();

        /** How many bytes all batches have that are in no group yet. */
        long waitingBytes();

        /** The batches that go into the next group: the first of those that are in none yet, and as many more as fit. */
        List<Batch> nextBatches(long room);

        /** What the log says of itself before those batches, for the header of a group at this place. */
        GroupHeader header(Place place, List<Batch> batches);

        /** A group is on its way to the disk, with these batches behind its header. */
        void groupIssued(GroupHeader header, List<Batch> batches);

        /** The oldest group that is on its way has been forced. */
        void groupForced(GroupHeader header);

        /** The log can no longer be trusted to be written; the node must stop. */
        void writeFailed(PortFailure failure);
    }

    /** Where a group begins, and what is known then of what stands before it; see {@link GroupHeader}. */
    record Place(long segment, long offset, long previousLength, long forced) {}

    private record Group(GroupHeader header, List<Batch> batches) {

        long bytes() {
            return header.next() - header.offset();
        }
    }

    /** Room that is left in each segment for headers alone: with a full disk, too, what a checkpoint holds must be dropped. */
    static final int RESERVED_BYTES = 4 * Disk.SECTOR_BYTES;

    private static final int MAX_GROUP_BYTES = 4 << 20;
    /** How much may be on its way to the disk: all of it is written again by a process that finds it. */
    private static final int MAX_ISSUED_BYTES = 2 * MAX_GROUP_BYTES;

    private static final int MOST_SPARES = 16;
    private static final long RETRY_NANOS = 200_000_000L;

    private final Disk disk;
    private final Clock clock;
    private final int segmentBytes;
    private final int groupBytes;
    private final Source source;

    private final Deque<Segment> segments;
    /** Segments that a checkpoint holds, and whose files will be used again: they have the names of spares. */
    private final Deque<Segment> spares = new ArrayDeque<>();
    /** How many are being given such names. */
    private int becomingSpare;
    /** How many segments have begun since some were dropped last. */
    private int begunSinceDrop;

    private long number;
    private long size;
    /** Where the next group goes. */
    private long offset;
    /** How much of the present segment has been forced. */
    private long forced;
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
    /** What is on its way to the disk, oldest first. */
    private final Deque<Group> issued = new ArrayDeque<>();

    private long issuedBytes;
    /** How often what is on its way was written again: how the times before end does not matter. */
    private int attempt;
    /** Whether the log says other things of itself than the last header. */
    private boolean headerChanged;

    /** @param segments the files of the log, the last of which begins with the group {@code first}, and has no other */
    WalWriter(Disk disk, Clock clock, LogSettings settings, List<Segment> segments, GroupHeader first, Source source) {
        this.disk = disk;
        this.clock = clock;
        this.source = source;
        segmentBytes = settings.segmentBytes();
        groupBytes = settings.groupBytes();
        this.segments = new ArrayDeque<>(segments);
        number = first.segment();
        offset = first.next();
        forced = offset;
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
        return issued.isEmpty() && allIssued();
    }

    /** Whether so many bytes, if they are appended now, are worth a group of their own. */
    boolean takes(long bytes) {
        return issued.isEmpty() ? allIssued() : mayIssue(source.waitingBytes() + bytes);
    }

    private boolean mayIssue(long bytes) {
        return issued.isEmpty()
                || (bytes >= groupBytes
                        && !refused
                        && issuedBytes + Math.min(bytes, MAX_GROUP_BYTES) <= MAX_ISSUED_BYTES);
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
        issue();
    }

    /** Says that the log says something else of itself. */
    void headerChanged() {
        headerChanged = true;
        issue();
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

    private void issue() {
        boolean more = true;
        while (more && !closed && mayIssue(source.waitingBytes()) && !allIssued()) {
            more = issueOne(source.nextBatchBytes());
        }
    }

    /** Issues a group, if there is room. */
    private boolean issueOne(int least) {
        if (!fits(least)) {
            if (!issued.isEmpty()) {
                return false;
            }
            if (nextSize >= sizeFor(least)) {
                roll();
            } else {
                stuck = true;
                prepare(sizeFor(least));
                if (noRoom && headerChanged && fits(0)) {
                    issue(List.of());
                }
                return false;
            }
        }
        issue(least == 0 ? List.of() : source.nextBatches(room()));
        return true;
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
        begunSinceDrop++;
        size = nextSize;
        nextSize = 0;
        offset = 0;
        forced = 0;
    }

    private void issue(List<Batch> batches) {
        headerChanged = false;
        GroupHeader header =
                source.header(new Place(number, offset, offset == 0 ? previousLength : 0, forced), batches);
        if (offset == 0) {
            segments.add(new Segment(number, header.endIndex(), size));
        }
        Group group = new Group(header, batches);
        offset = header.next();
        issued.add(group);
        issuedBytes += group.bytes();
        source.groupIssued(header, batches);
        write(group);
    }

    private void write(Group group) {
        GroupHeader header = group.header();
        String file = Segment.name(header.segment());
        disk.write(file, header.offset(), header.encode());
        long at = header.offset() + header.bytes();
        for (Batch batch : group.batches()) {
            disk.write(file, at, batch.bytes());
            at += batch.bytes().length;
        }
        int now = attempt;
        disk.force(file, Completion.of(done -> forced(now), failure -> forceFailed(failure, now)));
    }

    /** Forces end in the order in which they began. */
    private void forced(int inAttempt) {
        if (closed || inAttempt != attempt) {
            return;
        }
        Group group = issued.remove();
        issuedBytes -= group.bytes();
        refused = false;
        GroupHeader header = group.header();
        forced = header.next();
        dropSegments(header.baseIndex());
        source.groupForced(header);
        if (nextSize == 0) {
            prepare(segmentBytes);
        }
        issue();
    }

    /**
     * Takes the segments out of the log that a checkpoint holds. Whatever becomes of that: recovery knows by the header that has been forced what it
     * needs no more.
     */
    private void dropSegments(long baseIndex) {
        if (!canDropSegment(baseIndex)) {
            return;
        }
        // About as many will be needed until the next time. One more, because to make one anew costs the disk far more
        // than to keep it.
        int needed = begunSinceDrop == 0 ? 0 : Math.min(begunSinceDrop + 1, MOST_SPARES);
        begunSinceDrop = 0;
        while (canDropSegment(baseIndex)) {
            Segment dropped = segments.remove();
            if (dropped.size() == segmentBytes && spares.size() + becomingSpare < needed) {
                keep(dropped);
            } else {
                delete(Segment.name(dropped.number()));
            }
        }
        while (spares.size() > needed) {
            delete(Segment.spareName(spares.remove().number()));
        }
    }

    private void keep(Segment segment) {
        becomingSpare++;
        disk.rename(
                Segment.name(segment.number()),
                Segment.spareName(segment.number()),
                Completion.of(
                        done -> {
                            becomingSpare--;
                            spares.add(segment);
                        },
                        failure -> becomingSpare--));
    }

    private void delete(String file) {
        disk.delete(file, Completion.of(done -> {}, failure -> {}));
    }

    private void forceFailed(PortFailure failure, int inAttempt) {
        if (failure.kind() != PortFailure.Kind.DISK_FULL) {
            fail(failure);
        } else if (!closed && inAttempt == attempt) {
            refused = true;
            attempt++;
            clock.schedule(RETRY_NANOS, this::writeAgain);
        }
    }

    private void writeAgain() {
        if (!closed) {
            issued.forEach(this::write);
        }
    }

    /** Makes the next segment, and gives it its name when all of it is there. */
    private void prepare(long bytes) {
        if (preparing || closed) {
            return;
        }
        preparing = true;
        nextSize = 0;
        Segment spare = spare(bytes);
        if (spare != null) {
            nameNext(Segment.spareName(spare.number()), spare.size());
        } else {
            disk.allocate(
                    LogFiles.NEW,
                    bytes,
                    Completion.of(done -> nameNext(LogFiles.NEW, bytes), failure -> prepareFailed(failure, bytes)));
        }
    }

    /** Takes a spare segment, if they are large enough; otherwise they go, and make room. */
    private @Nullable Segment spare(long bytes) {
        Segment spare = spares.poll();
        while (spare != null && spare.size() < bytes) {
            delete(Segment.spareName(spare.number()));
            spare = spares.poll();
        }
        return spare;
    }

    private void nameNext(String file, long bytes) {
        if (closed) {
            return;
        }
        disk.rename(
                file,
                Segment.name(number + 1),
                Completion.of(
                        renamed -> disk.syncNames(Completion.of(synced -> prepared(bytes), this::fail)), this::fail));
    }

    private void prepared(long bytes) {
        preparing = false;
        noRoom = false;
        nextSize = bytes;
        issue();
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
        issue();
    }

    private void fail(PortFailure failure) {
        if (!closed) {
            close();
            source.writeFailed(failure);
        }
    }
}
