package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.disk.DiskObserver;
import io.infinitycluster.simulator.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a node's log holds durably, read from the bytes on its disk and not from the node. It knows the format of the log's
 * files by itself (see {@code docs/log-format.md}), so that an error there does not hide from it.
 *
 * <p>It sees what was written and forced, whatever a disk has made of it since: the protocol answers for the one, and not for the other.
 */
final class ShadowLog implements DiskObserver {

    /** Hears of changes. */
    interface Listener {
        /** Entries were added, durably. */
        void grew(ShadowLog log);

        /** Entries after {@code lastIndex} are gone, or the log is another one. */
        void shrank(ShadowLog log, long lastIndex);
    }

    private static final String PREFIX = "wal-";
    private static final int DIGITS = 16;
    private static final int FRAME = 12;
    private static final short MAGIC = 0x1FC1;
    private static final int GROUP = 9;
    private static final int GROUP_BYTES = 116;
    private static final int BATCH = 3;
    private static final int SECTOR = 512;
    private static final long UNLIMITED = Long.MAX_VALUE;

    private final SimulatedDisk disk;
    private final Listener listener;
    private final LongLog entries = new LongLog();
    private final ShadowKeys keys = new ShadowKeys();
    private long replicaId;
    private long baseIndex;

    /** The newest segment, and where in it the next record begins, and how many bytes of batches its group still has. */
    private long segment;

    private long offset;
    private long batchBytes;
    /** Where in the newest segment the last group begins. */
    private long groupOffset;
    /** How much of the newest segment had been forced when that was written, by its header. */
    private long claimed;

    private byte[] segmentHeader = new byte[0];

    /** The log's end before each segment, by the segment's number. */
    private final TreeMap<Long, Long> starts = new TreeMap<>();

    /** The log's end before the first segment when all were read last. */
    private long firstStart;

    ShadowLog(SimulatedDisk disk, Listener listener) {
        this.disk = disk;
        this.listener = listener;
    }

    /** The id that was born with the log; 0 while there is none. */
    long replicaId() {
        return replicaId;
    }

    /** All up to here is in a checkpoint, and no longer in the log. */
    long baseIndex() {
        return baseIndex;
    }

    long lastIndex() {
        return entries.last();
    }

    /** The identity of an entry: its term, and the checksum of its batch, which covers what it carries. */
    long entry(long index) {
        return entries.get(index);
    }

    /** The idempotency key of an entry; null if it has none. */
    @Nullable
    Bytes key(long index) {
        return keys.at(index);
    }

    @Override
    public void durable(String file, long at, byte[] bytes) {
        long number = number(file);
        if (number < 0) {
            return;
        }
        boolean next = number == segment && at == offset;
        boolean nextSegment = number == segment + 1 && at == 0 && batchBytes == 0;
        if (!next && !nextSegment) {
            reread();
            return;
        }
        if (nextSegment) {
            segment = number;
            offset = 0;
        }
        boolean begins = offset == 0;
        accept(ByteBuffer.wrap(bytes), 0);
        if (begins) {
            segmentHeader = bytes;
            starts.put(segment, entries.last());
        }
        listener.grew(this);
    }

    @Override
    public void truncated(String file, long size) {
        if (number(file) >= 0) {
            reread();
        }
    }

    @Override
    public void namesChanged() {
        if (!isStillWhole()) {
            reread();
        }
    }

    /** Whether all that counts is where it was: there may be a new segment that has not begun, and old ones may be gone. */
    private boolean isStillWhole() {
        List<Long> numbers = segments();
        while (!numbers.isEmpty()
                && numbers.get(numbers.size() - 1) > segment
                && previousLength(numbers.get(numbers.size() - 1)) == UNLIMITED) {
            numbers.remove(numbers.size() - 1);
        }
        if (numbers.isEmpty() || numbers.get(numbers.size() - 1) != segment) {
            return false;
        }
        Long start = starts.get(numbers.get(0));
        starts.headMap(numbers.get(0)).clear();
        byte[] header = disk.readWritten(name(segment), 0, GROUP_BYTES);
        return start != null && start <= Math.max(baseIndex, firstStart) && Arrays.equals(header, segmentHeader);
    }

    /** What was forced is still there; of the rest some may be, and counts now. */
    @Override
    public void crashed() {
        reread();
    }

    @Override
    public void wiped() {
        reread();
    }

    @Override
    public void corrupted(String file) {
        // What was written stays what it was.
    }

    /**
     * The beginning of a file of this log, which counts.
     *
     * @param older how much stands before the log's last group
     * @param length how much of that is proven to have been forced: of groups that were on their way together none says so of another
     */
    record Proven(String file, long older, long length) {}

    /**
     * What a node must notice damage to: a later group proves that it was forced. Of other groups nobody can tell, when the node
     * reads them, whether they are torn or have rotted.
     */
    List<Proven> proven() {
        List<Proven> proven = new ArrayList<>();
        List<Long> numbers = segments();
        for (int i = 0; i < numbers.size() && numbers.get(i) <= segment; i++) {
            boolean last = numbers.get(i) == segment;
            long older = last ? groupOffset : previousLength(numbers.get(i + 1));
            if (older > 0 && older != UNLIMITED) {
                proven.add(new Proven(name(numbers.get(i)), older, last ? claimed : older));
            }
        }
        return proven;
    }

    /** Where the batches of the last group begin, which nothing proves to have been forced; null if it has none. */
    @Nullable
    Unproven unproven() {
        if (segment == 0) {
            return null;
        }
        byte[] header = disk.readWritten(name(segment), groupOffset, GROUP_BYTES);
        int bytes = ByteBuffer.wrap(header).getInt(FRAME + 16);
        return bytes == 0 ? null : new Unproven(name(segment), groupOffset + GROUP_BYTES);
    }

    /** A place in a file of this log behind which is what was forced last. */
    record Unproven(String file, long offset) {}

    /** Whether some of what counts can no longer be read as it was written. */
    boolean isDamaged() {
        for (long number : segments()) {
            if (disk.isDamaged(name(number))) {
                return true;
            }
        }
        return false;
    }

    private void reread() {
        entries.restart(0);
        keys.clear();
        baseIndex = 0;
        replicaId = 0;
        segment = 0;
        offset = 0;
        batchBytes = 0;
        starts.clear();
        firstStart = 0;
        List<Long> numbers = segments();
        for (int i = 0; i < numbers.size(); i++) {
            boolean last = i + 1 == numbers.size();
            byte[] bytes = disk.readWritten(name(numbers.get(i)));
            if (isHeader(bytes, numbers.get(i), 0)) {
                long limit = last ? UNLIMITED : previousLength(numbers.get(i + 1));
                read(numbers.get(i), bytes, limit);
                if (!last && offset < limit && limit != UNLIMITED) {
                    replicaId = 0; // damaged in the middle: the node will not take it for a log
                    break;
                }
            }
        }
        listener.shrank(this, 0);
        listener.grew(this);
    }

    /** The segments that count: without a gap, and none before one that begins a new log. */
    private List<Long> segments() {
        List<Long> numbers = new ArrayList<>();
        for (String file : disk.durableFiles()) {
            long number = number(file);
            if (number >= 0) {
                boolean follows = !numbers.isEmpty() && numbers.get(numbers.size() - 1) == number - 1;
                if (!follows || previousLength(number) == -1) {
                    numbers.clear();
                }
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** What a segment says of how much of the one before it counts; unlimited if it has not begun. */
    private long previousLength(long number) {
        byte[] header = disk.readWritten(name(number), 0, GROUP_BYTES);
        return isHeader(header, number, 0) ? ByteBuffer.wrap(header).getLong(FRAME + 20) : UNLIMITED;
    }

    /** Takes in whole records of a segment, up to the first that is none. */
    private void read(long number, byte[] bytes, long limit) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (segment == 0) {
            firstStart = in.getLong(FRAME + 68);
            entries.restart(firstStart);
        }
        segmentHeader = Arrays.copyOf(bytes, GROUP_BYTES);
        starts.put(number, in.getLong(FRAME + 68));
        segment = number;
        offset = 0;
        batchBytes = 0;
        while (offset < Math.min(limit, bytes.length) && isHeader(bytes, number, (int) offset)) {
            int at = (int) offset;
            accept(in, at);
            int end = at + GROUP_BYTES + in.getInt(at + FRAME + 16);
            if (!isWhole(bytes, at)) {
                // The header counts, and none of its batches.
                batchBytes = 0;
                offset = (long) at + GROUP_BYTES;
                return;
            }
            for (at += GROUP_BYTES; at < end; at += FRAME + in.getInt(at + 4)) {
                accept(in, at);
            }
        }
    }

    /** Whether a good header is at a place in a segment, and belongs there: in a file that is used again there may be others. */
    private static boolean isHeader(byte[] bytes, long number, int at) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        return isGood(bytes, at, GROUP) && in.getLong(at + FRAME) == number && in.getLong(at + FRAME + 8) == at;
    }

    /** Whether the batches behind a header are there, all of them, and the ones that it was written for. */
    private static boolean isWhole(byte[] bytes, int start) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        long end = (long) start + GROUP_BYTES + in.getInt(start + FRAME + 16);
        CRC32C checksums = new CRC32C();
        long at = (long) start + GROUP_BYTES;
        while (at < end) {
            if (at > bytes.length || !isGood(bytes, (int) at, BATCH)) {
                return false;
            }
            checksums.update(bytes, (int) at + 8, 4);
            at += FRAME + in.getInt((int) at + 4);
        }
        return at == end && (int) checksums.getValue() == in.getInt(start + FRAME + 100);
    }

    private static boolean isGood(byte[] bytes, int start, int type) {
        if (bytes.length - start < FRAME) {
            return false;
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int length = in.getInt(start + 4);
        if (in.getShort(start) != MAGIC
                || in.get(start + 3) != type
                || length < 0
                || bytes.length - start - FRAME < length) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes, start + 3, 5);
        crc.update(bytes, start + FRAME, length);
        return (int) crc.getValue() == in.getInt(start + 8);
    }

    /** Takes in the record at a place in some bytes, which is the next one of the log. */
    private void accept(ByteBuffer in, int start) {
        int body = start + FRAME;
        if (in.get(start + 3) == GROUP) {
            batchBytes = in.getInt(body + 16);
            groupOffset = offset;
            claimed = in.getLong(body + 92);
            offset += GROUP_BYTES;
            replicaId = in.getLong(body + 28);
            baseIndex = in.getLong(body + 52);
            cut(in.getLong(body + 68));
        } else {
            int length = FRAME + in.getInt(start + 4);
            batchBytes -= length;
            offset += length;
            add(in.getLong(body), in.getLong(body + 8), in.getInt(body + 16), in.getInt(start + 8));
            keys.add(in, body + 20, in.getLong(body), in.getInt(body + 16));
        }
        if (batchBytes == 0) {
            offset = (offset + SECTOR - 1) / SECTOR * SECTOR;
        }
    }

    private void cut(long end) {
        if (end == baseIndex) {
            entries.restart(end);
            keys.clear();
            listener.shrank(this, end);
        } else if (end < entries.last()) {
            entries.truncate(end);
            keys.truncate(end);
            listener.shrank(this, end);
        } else if (end > entries.last()) {
            throw gap(end);
        }
    }

    private void add(long first, long term, int count, int checksum) {
        if (first != entries.last() + 1) {
            throw gap(first);
        }
        long identity = term << 32 ^ (checksum & 0xFFFF_FFFFL);
        for (int i = 0; i < count; i++) {
            entries.add(identity);
        }
    }

    private Violation gap(long index) {
        return new Violation(
                Violation.Invariant.LOGS_AGREE, "a log on disk goes from " + entries.last() + " to " + index);
    }

    private static String name(long number) {
        String digits = Long.toString(number);
        return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
    }

    private static long number(@Nullable String file) {
        return file != null && file.startsWith(PREFIX) ? Long.parseLong(file.substring(PREFIX.length())) : -1;
    }
}
