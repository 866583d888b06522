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
 * <p>There are two types: {@link #BATCH} (entries, see {@link Batch}) and {@link #GROUP} (what begins each group of batches that is
 * forced together, see {@link GroupHeader}); {@link #OLD_GROUP} is read and no longer written.
 */
public final class WalRecord {

    /** Bytes before the payload. */
    public static final int FRAME = 12;
    /** The longest payload that is written or believed, in bytes. */
    public static final int MAX_PAYLOAD = 64 << 20;

    static final int MAGIC = 0x1FC1;
    static final int VERSION = 1;

    static final int BATCH = 3;
    static final int OLD_GROUP = 8;
    static final int GROUP = 9;

    /** Where in a record its checksum is, and how long that is. */
    private static final int CHECKSUM = 8;

    private static final int CHECKSUM_BYTES = 4;

    private WalRecord() {}

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
        out.setInt(CHECKSUM, checksum(record, 0, record.length - FRAME));
        return record;
    }

    /** Adds the checksum of a record to that of several. */
    static void addChecksum(CRC32C crc, byte[] record, int offset) {
        crc.update(record, offset + CHECKSUM, CHECKSUM_BYTES);
    }

    /** Adds type and length of a record to what will be its checksum; the payload follows. */
    static void addHeader(CRC32C crc, byte[] record, int offset) {
        crc.update(record, offset + 3, 5);
    }

    /** The checksum that a record says it has. */
    static int statedChecksum(byte[] record, int offset) {
        return new WireReader(record, offset + CHECKSUM, CHECKSUM_BYTES).getInt();
    }

    /** Whether a record begins as all do, and has a length that can be believed. */
    static boolean isFrame(byte[] bytes, int offset) {
        WireReader in = new WireReader(bytes, offset, FRAME);
        boolean known = in.getShort() == MAGIC && in.getByte() == VERSION;
        in.getByte();
        int payload = in.getInt();
        return known && payload >= 0 && payload <= MAX_PAYLOAD;
    }

    private static int checksum(byte[] bytes, int offset, int payload) {
        CRC32C crc = new CRC32C();
        addHeader(crc, bytes, offset);
        crc.update(bytes, offset + FRAME, payload);
        return (int) crc.getValue();
    }

    /** The CRC-32C of all bytes from an offset on. */
    static int checksum(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, bytes.length - from);
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
        if (!isFrame(bytes, offset)) {
            return Check.BAD;
        }
        int payload = length(bytes, offset) - FRAME;
        if (end - offset - FRAME < payload) {
            return Check.SHORT;
        }
        return checksum(bytes, offset, payload) == statedChecksum(bytes, offset) ? Check.GOOD : Check.BAD;
    }

    static int type(byte[] bytes, int offset) {
        return bytes[offset + 3];
    }

    /** The length of a record whose header can be believed, header and payload. */
    static int length(byte[] bytes, int offset) {
        return FRAME + new WireReader(bytes, offset + 4, 4).getInt();
    }

    /** The payload of a good record. */
    static WireReader payload(byte[] bytes, int offset) {
        return new WireReader(bytes, offset + FRAME, length(bytes, offset) - FRAME);
    }
}
