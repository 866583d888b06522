package io.infinitycluster.core.log;

import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.zip.CRC32C;

/**
 * The framing of everything in the write-ahead log: twelve bytes of header and a payload.
 *
 * <pre>
 * magic (2) | version (1) | type (1) | payload length (4) | CRC-32C of type, length and payload (4) | payload
 * </pre>
 *
 * <p>The types are: {@link #HEADER} (replica id), {@link #TERM} (the highest term seen), {@link #BATCH} (entries),
 * {@link #TRUNCATE} (entries after an index are void), {@link #MARK} (the file was forced up to an offset before what
 * follows was written), {@link #LINEAGE} (which cluster the log belongs to) and {@link #BASE} (all up to an index is in a
 * checkpoint). The log is only ever appended to: cutting
 * a divergent tail is a record too, so that a crash in the middle of it loses nothing that was forced.
 */
public final class WalRecord {

    /** Bytes before the payload. */
    public static final int FRAME = 12;
    /** The longest payload that is written or believed, in bytes. */
    public static final int MAX_PAYLOAD = 64 << 20;

    static final int MAGIC = 0x1FC1;
    static final int VERSION = 1;

    static final int HEADER = 1;
    static final int TERM = 2;
    static final int BATCH = 3;
    static final int TRUNCATE = 4;
    static final int MARK = 5;
    static final int LINEAGE = 6;
    static final int BASE = 7;

    private WalRecord() {}

    static byte[] header(long replicaId) {
        return number(HEADER, replicaId);
    }

    static byte[] term(long term) {
        return number(TERM, term);
    }

    static byte[] truncate(long lastIndexKept) {
        return number(TRUNCATE, lastIndexKept);
    }

    static byte[] mark(long forcedOffset) {
        return number(MARK, forcedOffset);
    }

    static byte[] lineage(long clusterId, long replicaId) {
        WireWriter out = begin(LINEAGE, 16);
        out.putLong(clusterId).putLong(replicaId);
        return finish(out);
    }

    static byte[] base(long index, long term) {
        WireWriter out = begin(BASE, 16);
        out.putLong(index).putLong(term);
        return finish(out);
    }

    private static byte[] number(int type, long value) {
        WireWriter out = begin(type, 8);
        out.putLong(value);
        return finish(out);
    }

    /** Begins a record of exactly {@code payload} bytes. */
    static WireWriter begin(int type, int payload) {
        return new WireWriter(FRAME + payload)
                .putShort(MAGIC)
                .putByte(VERSION)
                .putByte(type)
                .putInt(payload)
                .putInt(0);
    }

    /** Puts the checksum into a record that was begun, and returns it. */
    static byte[] finish(WireWriter out) {
        byte[] record = out.toBytes();
        out.setInt(8, checksum(record, 0, record.length - FRAME));
        return record;
    }

    private static int checksum(byte[] bytes, int offset, int payload) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, offset + 3, 5);
        crc.update(bytes, offset + FRAME, payload);
        return (int) crc.getValue();
    }

    /** What is wrong with a record, or that nothing is. */
    enum Check {
        GOOD,
        /** The bytes end before the record does. */
        SHORT,
        BAD
    }

    /** Checks the record that begins at {@code offset}, without reading past {@code end}. */
    static Check check(byte[] bytes, int offset, int end) {
        if (end - offset < FRAME) {
            return Check.SHORT;
        }
        WireReader in = new WireReader(bytes, offset, FRAME);
        if (in.getShort() != MAGIC || in.getByte() != VERSION) {
            return Check.BAD;
        }
        in.getByte();
        int payload = in.getInt();
        int crc = in.getInt();
        if (payload < 0 || payload > MAX_PAYLOAD) {
            return Check.BAD;
        }
        if (end - offset - FRAME < payload) {
            return Check.SHORT;
        }
        return checksum(bytes, offset, payload) == crc ? Check.GOOD : Check.BAD;
    }

    static int type(byte[] bytes, int offset) {
        return bytes[offset + 3];
    }

    /** The length of a good record, header and payload. */
    static int length(byte[] bytes, int offset) {
        return FRAME + new WireReader(bytes, offset + 4, 4).getInt();
    }

    /** The payload of a good record. */
    static WireReader payload(byte[] bytes, int offset) {
        return new WireReader(bytes, offset + FRAME, length(bytes, offset) - FRAME);
    }
}
