package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.log.LogFile;
import io.infinitycluster.simulator.disk.DiskObserver;
import io.infinitycluster.simulator.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

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
    private long replicaId;
    private long baseIndex;
    private long parsedBytes;

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

    @Override
    public void durable(String file, long offset, byte[] bytes) {
        if (file.equals(LogFile.NAME)) {
            if (offset != parsedBytes) {
                reread();
            } else {
                parse(bytes, false);
                listener.grew(this);
            }
        }
    }

    @Override
    public void truncated(String file, long size) {
        if (file.equals(LogFile.NAME) && size != parsedBytes) {
            reread();
        }
    }

    @Override
    public void renamed(String from, String to) {
        reread();
    }

    @Override
    public void deleted(String file) {
        reread();
    }

    @Override
    public void crashed() {
        reread();
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
        entries.restart(0);
        baseIndex = 0;
        replicaId = 0;
        parsedBytes = 0;
        byte[] bytes = disk.durable(LogFile.NAME);
        byte[] tail = disk.durable(TAIL);
        if (bytes != null) {
            parse(tail == null ? bytes : withTail(bytes, tail), true);
        }
        listener.shrank(this, 0);
        listener.grew(this);
    }

    /** A whole copy of the end of the file counts as that end: the next process puts it there. */
    private static byte[] withTail(byte[] bytes, byte[] tail) {
        ByteBuffer in = ByteBuffer.wrap(tail);
        if (tail.length < TAIL_FRAME || in.getInt(8) != tail.length - TAIL_FRAME) {
            return bytes;
        }
        CRC32C crc = new CRC32C();
        crc.update(tail, 0, tail.length - 4);
        long offset = in.getLong(0);
        if ((int) crc.getValue() != in.getInt(tail.length - 4) || offset > bytes.length) {
            return bytes;
        }
        ByteBuffer whole = ByteBuffer.allocate((int) offset + tail.length - TAIL_FRAME);
        whole.put(bytes, 0, (int) offset).put(tail, 12, tail.length - TAIL_FRAME);
        return whole.array();
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
                baseIndex = in.getLong(body);
                listener.shrank(this, baseIndex);
            }
            case TRUNCATE -> {
                long kept = in.getLong(body);
                entries.truncate(kept);
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
