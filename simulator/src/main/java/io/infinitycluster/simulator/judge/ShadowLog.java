package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.log.LogFile;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.disk.DiskObserver;
import io.infinitycluster.simulator.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What a node's log holds durably, read from the bytes on its disk and not from the node. It knows the format of the log's
 * file by itself (see {@code WalRecord}), so that an error there does not hide from it.
 */
final class ShadowLog implements DiskObserver {

    /** Hears of changes. */
    interface Listener {
        /** Entries were added, durably. */
        void grew(ShadowLog log);

        /** Entries after {@code lastIndex} are gone, or the log is another one. */
        void shrank(ShadowLog log, long lastIndex);
    }

    private static final int FRAME = 12;
    private static final short MAGIC = 0x1FC1;
    private static final String TAIL = "wal.tail";
    private static final int TAIL_FRAME = 16;
    private static final int HEADER = 1;
    private static final int BATCH = 3;
    private static final int TRUNCATE = 4;
    private static final int LINEAGE = 6;
    private static final int BASE = 7;

    private final SimulatedDisk disk;
    private final Listener listener;
    private final LongLog entries = new LongLog();
    private final ShadowKeys keys = new ShadowKeys();
    private long replicaId;
    private long baseIndex;
    private long parsedBytes;
    /** The end of the file, while it is cut off and a durable copy of it stands in; null otherwise. */
    private byte @Nullable [] tailToCome;

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
    public void durable(String file, long offset, byte[] bytes) {
        if (!file.equals(LogFile.NAME)) {
            return;
        }
        byte[] expected = tailToCome;
        if (expected != null) {
            tailToCome = null;
            if (offset + bytes.length == parsedBytes && Arrays.equals(bytes, expected)) {
                return; // the end that was cut off is back, just as it was
            }
            reread();
        } else if (offset != parsedBytes) {
            reread();
        } else {
            parse(bytes, false);
            listener.grew(this);
        }
    }

    @Override
    public void truncated(String file, long size) {
        if (!file.equals(LogFile.NAME) || size == parsedBytes) {
            return;
        }
        byte[] tail = tail(disk.durable(TAIL), size);
        if (tail != null && size + tail.length == parsedBytes) {
            tailToCome = tail; // a durable copy stands in for it
        } else {
            reread();
        }
    }

    @Override
    public void renamed(String from, String to) {
        if (to.equals(LogFile.NAME) || from.equals(LogFile.NAME)) {
            reread();
        }
    }

    @Override
    public void deleted(String file) {
        if (file.equals(LogFile.NAME)) {
            reread();
        }
    }

    /** What was forced is still there; of the rest some may be, and counts now. */
    @Override
    public void crashed() {
        if (tailToCome != null) {
            reread();
        } else {
            byte[] more = disk.readDurable(LogFile.NAME, parsedBytes, Integer.MAX_VALUE);
            if (more.length > 0) {
                parse(more, true);
                listener.grew(this);
            }
        }
    }

    @Override
    public void wiped() {
        reread();
    }

    @Override
    public void corrupted(String file, long offset) {
        reread();
    }

    private void reread() {
        tailToCome = null;
        entries.restart(0);
        keys.clear();
        baseIndex = 0;
        replicaId = 0;
        parsedBytes = 0;
        byte[] bytes = disk.durable(LogFile.NAME);
        byte[] copy = disk.durable(TAIL);
        if (bytes != null) {
            parse(copy == null ? bytes : withTail(bytes, copy), true);
        }
        listener.shrank(this, 0);
        listener.grew(this);
    }

    /** A whole copy of the end of the file counts as that end: the next process puts it there. */
    private static byte[] withTail(byte[] bytes, byte[] copy) {
        long offset = copy.length < TAIL_FRAME
                ? Long.MAX_VALUE
                : ByteBuffer.wrap(copy).getLong(0);
        byte[] tail = offset > bytes.length ? null : tail(copy, offset);
        if (tail == null) {
            return bytes;
        }
        byte[] whole = Arrays.copyOf(bytes, (int) offset + tail.length);
        System.arraycopy(tail, 0, whole, (int) offset, tail.length);
        return whole;
    }

    /** The bytes in a whole copy of the end of the file that begins at an offset; null if it is none. */
    private static byte @Nullable [] tail(byte @Nullable [] copy, long offset) {
        if (copy == null || copy.length < TAIL_FRAME) {
            return null;
        }
        ByteBuffer in = ByteBuffer.wrap(copy);
        CRC32C crc = new CRC32C();
        crc.update(copy, 0, copy.length - 4);
        boolean whole = in.getLong(0) == offset
                && in.getInt(8) == copy.length - TAIL_FRAME
                && (int) crc.getValue() == in.getInt(copy.length - 4);
        return whole ? Arrays.copyOfRange(copy, 12, copy.length - 4) : null;
    }

    /** Takes in whole records, up to the first that is none. */
    private void parse(byte[] bytes, boolean verify) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.remaining() >= FRAME) {
            int start = in.position();
            int length = in.getInt(start + 4);
            if (in.getShort(start) != MAGIC
                    || length < 0
                    || in.remaining() - FRAME < length
                    || (verify && !isGood(bytes, start, length, in.getInt(start + 8)))) {
                return;
            }
            accept(in, start);
            in.position(start + FRAME + length);
            parsedBytes += FRAME + length;
        }
    }

    private static boolean isGood(byte[] bytes, int start, int length, int checksum) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, start + 3, 5);
        crc.update(bytes, start + FRAME, length);
        return (int) crc.getValue() == checksum;
    }

    private void accept(ByteBuffer in, int start) {
        int body = start + FRAME;
        switch (in.get(start + 3)) {
            case HEADER -> replicaId = in.getLong(body);
            case LINEAGE -> replicaId = in.getLong(body + 8);
            case BASE -> {
                entries.restart(in.getLong(body));
                keys.clear();
                baseIndex = in.getLong(body);
                listener.shrank(this, baseIndex);
            }
            case TRUNCATE -> {
                long kept = in.getLong(body);
                entries.truncate(kept);
                keys.truncate(kept);
                listener.shrank(this, kept);
            }
            case BATCH -> {
                long first = in.getLong(body);
                long term = in.getLong(body + 8);
                int count = in.getInt(body + 16);
                if (first != entries.last() + 1) {
                    throw new Violation(
                            Violation.Invariant.LOGS_AGREE,
                            "a log on disk goes from " + entries.last() + " to " + first);
                }
                keys.add(in, body + 20, first, count);
                long identity = term << 32 ^ (in.getInt(start + 8) & 0xFFFF_FFFFL);
                for (int i = 0; i < count; i++) {
                    entries.add(identity);
                }
            }
            default -> {
                // Terms and marks are no entries.
            }
        }
    }
}
