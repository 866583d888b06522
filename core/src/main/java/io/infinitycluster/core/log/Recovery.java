package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a log's segments, oldest first (P11). First it looks at the beginning of each: it says how much of the one before counts.
 *
 * <p>Behind damage it goes on with the next group of the same log: what follows may be all that is needed, or be completed from shared
 * storage (Alagappan et al., Protocol-Aware Recovery, FAST 2018).
 */
final class Recovery {

    private static final long UNKNOWN = -1;

    private final Disk disk;
    private final Clock clock;
    private final PatientReads reads;
    private final Completion<Recovered> completion;
    private final List<Long> numbers = new ArrayList<>();
    private final TreeMap<Long, @Nullable GroupHeader> headers = new TreeMap<>();
    /** Where the log stood at the beginning of each segment; {@link #UNKNOWN} if that is damaged. */
    private final TreeMap<Long, Long> starts = new TreeMap<>();

    private final StringBuilder doubts = new StringBuilder();
    /** All since the last damage. */
    private LogBuilder log = new LogBuilder();

    private Recovered.@Nullable Damaged damage;
    private int unreadableHeaders;

    Recovery(Disk disk, Clock clock, Completion<Recovered> completion) {
        this.disk = disk;
        this.clock = clock;
        reads = new PatientReads(disk, clock);
        this.completion = completion;
    }

    /** Where bytes are bad that may have been misread: the same at the next reading, if they were not. Empty if there are none. */
    String doubts() {
        return doubts.toString();
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
        reads.read(
                Segment.name(number),
                0,
                GroupHeader.BYTES,
                bytes -> {
                    GroupHeader header = GroupHeader.at(bytes, 0, number, 0);
                    headers.put(number, header);
                    if (header == null && isWritten(bytes)) {
                        doubt(at, 0, WalRecord.checksum(bytes, 0));
                    }
                    readHeader(at + 1);
                },
                failure -> {
                    headers.put(number, null);
                    unreadableHeaders++;
                    if (unreadableHeaders == numbers.size()) {
                        // Not a bad sector, but a disk that cannot be read at all: nothing is known of the log.
                        completion.failed(failure);
                    } else {
                        readHeader(at + 1);
                    }
                });
    }

    private static boolean isWritten(byte[] bytes) {
        boolean written = false;
        for (byte each : bytes) {
            written |= each != 0;
        }
        return written;
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
            scan(at, reader);
        }
    }

    private void scan(int at, SegmentReader reader) {
        new SegmentScan(
                        disk,
                        clock,
                        Segment.name(numbers.get(at)),
                        reader,
                        () -> segmentRead(at, reader),
                        (offset, failure) -> unreadable(at, offset, failure))
                .start();
    }

    private void segmentRead(int at, SegmentReader reader) {
        boolean last = at + 1 == numbers.size();
        if (reader.damage() != null) {
            damaged(at, reader.badOffset(), reader.damage(), reader.doubtfulChecksum());
        } else if (!last && limit(at) < 0 && at + 2 < numbers.size()) {
            damaged(at + 1, 0, "there is no group's header, and the log goes on in the next segment", 0);
        } else {
            if (reader.isDoubtful()) {
                doubt(at, reader.badOffset(), reader.doubtfulChecksum());
            }
            readSegment(at + 1);
        }
    }

    private void doubt(int at, long offset, int checksum) {
        doubts.append(doubts.length() == 0 ? "" : ", ")
                .append(Segment.name(numbers.get(at)))
                .append(" byte ")
                .append(offset)
                .append(" (checksum ")
                .append(Integer.toHexString(checksum))
                .append(')');
    }

    /** Something is missing in the middle: goes on behind it. */
    private void damaged(int at, long offset, String reason, int checksum) {
        doubt(at, offset, checksum);
        if (beginAgain(at, offset, reason)) {
            scan(at, SegmentReader.seeking(numbers.get(at), limit(at), log, offset + 1));
        }
    }

    /** Bytes that cannot be read are not torn: they may have been acknowledged. */
    private void unreadable(int at, long offset, PortFailure failure) {
        String reason = "it cannot be read, " + PatientReads.ATTEMPTS + " times: " + failure.detail();
        if (beginAgain(at, offset, reason)) {
            readSegment(at + 1);
        }
    }

    private boolean beginAgain(int at, long offset, String reason) {
        if (damage == null) {
            damage = new Recovered.Damaged(Segment.name(numbers.get(at)), offset, reason, null);
        }
        noteStarts();
        starts.putIfAbsent(numbers.get(at), UNKNOWN);
        // Only what begins a file is certain to have been written by this node as a header, and not by a client in a
        // command.
        Long salt = null;
        for (GroupHeader header : headers.values()) {
            salt = header == null ? salt : (Long) header.salt();
        }
        if (salt == null) {
            completion.succeeded(damage);
            return false;
        }
        log = new LogBuilder(salt);
        return true;
    }

    private void noteStarts() {
        for (Segment segment : log.segments()) {
            starts.put(segment.number(), segment.startIndex());
        }
    }

    private void finish() {
        GroupHeader last = log.last();
        if (last == null) {
            completion.succeeded(damage == null ? new Recovered.Nothing() : damage);
            return;
        }
        if (damage == null && log.index().baseIndex() > last.baseIndex()) {
            damage = new Recovered.Damaged(
                    Segment.name(log.segments().get(0).number()),
                    0,
                    "the segment before it is missing: the log begins after index "
                            + log.index().baseIndex() + ", and the checkpoint holds all up to " + last.baseIndex(),
                    null);
        }
        noteStarts();
        readUnproven(last, log.takeUnproven(), new ArrayList<>(), 1);
    }

    /** Reads the batches again that will have to be written once more. They were good a moment ago: what is not is misread. */
    private void readUnproven(GroupHeader last, List<LogBuilder.Place> places, List<Batch> batches, int attempt) {
        if (batches.size() == places.size()) {
            recovered(last, batches);
            return;
        }
        LogBuilder.Place place = places.get(batches.size());
        reads.read(
                Segment.name(last.segment()),
                place.offset(),
                place.length(),
                bytes -> {
                    boolean good = bytes.length == place.length()
                            && WalRecord.check(bytes, 0, bytes.length) == WalRecord.Check.GOOD;
                    if (!good && attempt < PatientReads.ATTEMPTS) {
                        readUnproven(last, places, batches, attempt + 1);
                        return;
                    }
                    try {
                        batches.add(Batch.decode(bytes));
                    } catch (IllegalArgumentException e) {
                        nothingCounts(last, place, "a batch is malformed: " + e.getMessage());
                        return;
                    }
                    readUnproven(last, places, batches, 1);
                },
                failure -> nothingCounts(last, place, "it cannot be read: " + failure.detail()));
    }

    private void nothingCounts(GroupHeader last, LogBuilder.Place place, String reason) {
        completion.succeeded(
                damage != null
                        ? damage
                        : new Recovered.Damaged(Segment.name(last.segment()), place.offset(), reason, null));
    }

    private void recovered(GroupHeader last, List<Batch> unproven) {
        if (last.baseIndex() <= log.index().lastIndex()) {
            log.index().dropThrough(last.baseIndex());
        }
        Recovered.Intact intact =
                new Recovered.Intact(last, log.previousLength(), log.provenLength(), log.index(), unproven, segments());
        completion.succeeded(
                damage == null
                        ? intact
                        : new Recovered.Damaged(damage.file(), damage.offset(), damage.reason(), intact));
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (Map.Entry<Long, Long> each : starts.entrySet()) {
            long start = each.getValue() == UNKNOWN ? log.index().baseIndex() : each.getValue();
            segments.add(new Segment(each.getKey(), start, 0));
        }
        return segments;
    }
}
