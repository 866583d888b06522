package io.infinitycluster.core.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a log together from the groups and batches that a {@link SegmentReader} finds, in their order. */
final class LogBuilder {

    /**
     * Where a batch stands that nothing proves to be durable.
     *
     * @param group the offset of its group
     * @param offset its own, in the same segment
     * @param length how many bytes it has
     */
    record Place(long group, long offset, int length, long firstIndex, long lastIndex) {}

    private final BatchIndex index = new BatchIndex();
    private final List<Segment> segments = new ArrayList<>();
    private @Nullable GroupHeader last;
    /** What the newest segment says of the one before it. */
    private long previousLength;
    /** Where the first group begins that nothing proves to be durable. */
    private long provenLength;
    /** The groups that nothing proves to be durable. */
    private final List<Long> unprovenGroups = new ArrayList<>();

    private final List<Place> unproven = new ArrayList<>();
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

    /** What the newest segment says of how much of the one before it counts. */
    long previousLength() {
        return previousLength;
    }

    /** How much of the newest segment is proven to have been forced. */
    long provenLength() {
        return provenLength;
    }

    /** Whether a header can be one of this log. */
    boolean isOfThisLog(GroupHeader header) {
        return last != null ? last.salt() == header.salt() : salt == null || salt == header.salt();
    }

    /** Takes a group's header; returns what makes no sense in it. */
    @Nullable
    String group(GroupHeader header) {
        if (header.offset() == 0) {
            segments.add(new Segment(header.segment(), header.endIndex(), 0));
            previousLength = header.previousLength();
            unprovenGroups.clear();
            unproven.clear();
        }
        unprovenGroups.removeIf(group -> group < header.forced());
        unproven.removeIf(batch -> batch.group() < header.forced());
        unprovenGroups.add(header.offset());
        provenLength = unprovenGroups.get(0);
        boolean first = last == null;
        last = header;
        // Where it was cut before the first segment that is left, the base moved on later, or that segment would be
        // there.
        boolean before = header.endIndex() < index.baseIndex();
        if (first || before || header.endIndex() == header.baseIndex()) {
            index.restart(header.endIndex(), header.endTerm());
            unproven.clear();
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
        unproven.removeIf(batch -> batch.lastIndex() > header.endIndex());
        return null;
    }

    /** Takes a batch of the present group whose checksum is good; returns what makes no sense in it. */
    @Nullable
    String batch(long segment, long group, long offset, int length, long firstIndex, long term, int count) {
        if (count < 1 || firstIndex != index.lastIndex() + 1 || term < index.lastTerm()) {
            return "a batch of " + count + " entries from " + firstIndex + " on in term " + term + ", after index "
                    + index.lastIndex() + " of term " + index.lastTerm();
        }
        index.add(firstIndex + count - 1, term, BatchIndex.position(segment, offset), null);
        unproven.add(new Place(group, offset, length, firstIndex, firstIndex + count - 1));
        return null;
    }

    /** Takes off the log's end what is not known to have been forced: where it stands in the newest segment. */
    List<Place> takeUnproven() {
        List<Place> taken = List.copyOf(unproven);
        unproven.clear();
        if (!taken.isEmpty()) {
            index.truncateAfter(taken.get(0).firstIndex() - 1);
        }
        return taken;
    }
}
