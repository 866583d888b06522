package io.infinitycluster.core.log;

import io.infinitycluster.core.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a log together from the groups and batches that a {@link SegmentReader} finds, in their order. */
final class LogBuilder {

    /** Where a batch stands in bytes that were read. */
    private record Slice(byte[] bytes, int from, int to) {}

    private final BatchIndex index = new BatchIndex();
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable GroupHeader last;
    /** The batches of the last group: nothing proves yet that they are durable. */
    private final List<Slice> lastGroup = new ArrayList<>();
    /** The log's salt, if it is known beforehand. */
    private final @Nullable Long salt;

    LogBuilder() {
        salt = null;
    }

    /** Builds what follows damage, of the log with this salt. */
    LogBuilder(long salt) {
        this.salt = salt;
    }

    /** The header of the last group; null if there was none. */
    @Nullable
    GroupHeader last() {
        return last;
    }

    BatchIndex index() {
        return index;
    }

    /** The segments that were read, oldest first. */
    List<Segment> segments() {
        return segments;
    }

    /** Whether a header can be one of this log. */
    boolean isOfThisLog(GroupHeader header) {
        return last != null ? last.salt() == header.salt() : salt == null || salt == header.salt();
    }

    /** Takes a group's header; returns what makes no sense in it. */
    @Nullable
    String group(GroupHeader header) {
        lastGroup.clear();
        if (header.offset() == 0) {
            segments.add(new Segment(header.segment(), header.endIndex()));
        }
        boolean first = last == null;
        last = header;
        // Where it was cut before the first segment that is left, the base moved on later, or that segment would be
        // there.
        boolean before = header.endIndex() < index.baseIndex();
        if (first || before || header.endIndex() == header.baseIndex()) {
            index.restart(header.endIndex(), header.endTerm());
            return null;
        }
        if (header.endIndex() > index.lastIndex()) {
            return "a group after index " + header.endIndex() + ", and the log ends at " + index.lastIndex();
        }
        if (!index.endsBatch(header.endIndex()) || index.termAt(header.endIndex()) != header.endTerm()) {
            return "a group after index " + header.endIndex() + " of term " + header.endTerm()
                    + ", where no batch of that term ends";
        }
        index.truncateAfter(header.endIndex());
        return null;
    }

    /** Takes a batch whose checksum is good; returns what makes no sense in it. */
    @Nullable
    String batch(byte[] bytes, int at, long position) {
        int to = at + WalRecord.length(bytes, at);
        WireReader in = WalRecord.payload(bytes, at);
        long firstIndex = in.getLong();
        long term = in.getLong();
        long count = in.getInt();
        if (count < 1 || firstIndex != index.lastIndex() + 1 || term < index.lastTerm()) {
            return "a batch of " + count + " entries from " + firstIndex + " on in term " + term + ", after index "
                    + index.lastIndex() + " of term " + index.lastTerm();
        }
        index.add(firstIndex + count - 1, term, position, null);
        lastGroup.add(new Slice(bytes, at, to));
        return null;
    }

    /**
     * The log's end, as it is known to have been forced; the batches of the last group are taken off.
     *
     * @throws IllegalArgumentException if a batch is malformed
     */
    List<Batch> takeLastGroup() {
        List<Batch> batches = new ArrayList<>();
        for (Slice slice : lastGroup) {
            batches.add(Batch.decode(Arrays.copyOfRange(slice.bytes(), slice.from(), slice.to())));
        }
        if (!batches.isEmpty()) {
            index.truncateAfter(batches.get(0).firstIndex() - 1);
        }
        return batches;
    }
}
