package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log's segments, oldest first (P11). First it looks at the beginning of each: it says how much of the one before counts.
 */
final class Recovery {

    private final Disk disk;
    private final Completion<Recovered> completion;
    private final LogBuilder log = new LogBuilder();
    private final List<Long> numbers = new ArrayList<>();
    private final TreeMap<Long, @Nullable GroupHeader> headers = new TreeMap<>();

    Recovery(Disk disk, Completion<Recovered> completion) {
        this.disk = disk;
        this.completion = completion;
    }

    void start() {
        disk.list(Completion.of(
                files -> {
                    for (String file : files) {
                        long number = Segment.number(file);
                        if (number >= 0) {
                            if (!numbers.isEmpty() && numbers.get(numbers.size() - 1) != number - 1) {
                                // Older than a gap: their removal was undone by a crash. If it was not, what is left
                                // says where it begins.
                                numbers.clear();
                            }
                            numbers.add(number);
                        }
                    }
                    readHeader(0);
                },
                completion::failed));
    }

    private void readHeader(int at) {
        if (at == numbers.size()) {
            headersRead();
            return;
        }
        long number = numbers.get(at);
        disk.read(
                Segment.name(number),
                0,
                GroupHeader.BYTES,
                Completion.of(
                        bytes -> {
                            headers.put(number, GroupHeader.at(bytes, 0, number, 0));
                            readHeader(at + 1);
                        },
                        completion::failed));
    }

    private void headersRead() {
        int first = 0;
        for (int i = 0; i < numbers.size(); i++) {
            GroupHeader header = headers.get(numbers.get(i));
            if (header != null && header.previousLength() == GroupHeader.NOTHING_BEFORE) {
                first = i;
            }
        }
        numbers.subList(0, first).clear();
        readSegment(0);
    }

    /** How much of a segment counts, by its successor; -1 if it has none that has begun. */
    private long limit(int at) {
        GroupHeader next = at + 1 < numbers.size() ? headers.get(numbers.get(at + 1)) : null;
        return next == null ? -1 : next.previousLength();
    }

    private void readSegment(int at) {
        if (at == numbers.size()) {
            finish();
            return;
        }
        SegmentReader reader = new SegmentReader(numbers.get(at), limit(at), log);
        if (reader.isComplete()) {
            readSegment(at + 1);
        } else {
            new SegmentScan(
                            disk,
                            Segment.name(numbers.get(at)),
                            reader,
                            () -> segmentRead(at, reader),
                            completion::failed)
                    .start();
        }
    }

    private void segmentRead(int at, SegmentReader reader) {
        boolean last = at + 1 == numbers.size();
        if (reader.damage() != null) {
            damaged(numbers.get(at), reader.badOffset(), reader.damage());
        } else if (!last && limit(at) < 0 && at + 2 < numbers.size()) {
            damaged(numbers.get(at + 1), 0, "there is no group's header, and the log goes on in the next segment");
        } else {
            readSegment(at + 1);
        }
    }

    private void damaged(long number, long offset, String reason) {
        completion.succeeded(new Recovered.Damaged(Segment.name(number), offset, reason));
    }

    private void finish() {
        GroupHeader last = log.last();
        if (last == null) {
            completion.succeeded(new Recovered.Nothing());
            return;
        }
        Segment first = log.segments().get(0);
        if (log.index().baseIndex() > last.baseIndex()) {
            damaged(
                    first.number(),
                    0,
                    "the segment before it is missing: the log begins after index "
                            + log.index().baseIndex()
                            + ", and the checkpoint holds all up to " + last.baseIndex());
            return;
        }
        readUnproven(last, log.takeUnproven(), new ArrayList<>());
    }

    /** Reads the batches again that will have to be written once more. */
    private void readUnproven(GroupHeader last, List<LogBuilder.Place> places, List<Batch> batches) {
        if (batches.size() == places.size()) {
            if (last.baseIndex() <= log.index().lastIndex()) {
                log.index().dropThrough(last.baseIndex());
            }
            completion.succeeded(new Recovered.Intact(
                    last, log.previousLength(), log.provenLength(), log.index(), batches, List.copyOf(log.segments())));
            return;
        }
        LogBuilder.Place place = places.get(batches.size());
        disk.read(
                Segment.name(last.segment()),
                place.offset(),
                place.length(),
                Completion.of(
                        bytes -> {
                            try {
                                batches.add(Batch.decode(bytes));
                            } catch (IllegalArgumentException e) {
                                damaged(last.segment(), place.offset(), "a batch is malformed: " + e.getMessage());
                                return;
                            }
                            readUnproven(last, places, batches);
                        },
                        completion::failed));
    }
}
