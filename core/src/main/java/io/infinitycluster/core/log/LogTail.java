package io.infinitycluster.core.log;

import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the end of a log's file: the bytes from {@code offset} on.
 *
 * @param offset where they belong
 * @param bytes whole records
 */
record LogTail(long offset, byte[] bytes) {

    /** The longest encoded tail: a group is far shorter. */
    static final long MAX_BYTES = Integer.MAX_VALUE - 64L;

    private static final int CHECKSUM = 4;

    byte[] encode() {
        WireWriter out = new WireWriter(8 + 4 + bytes.length + CHECKSUM);
        out.putLong(offset).putBytes(bytes);
        out.putInt(0);
        byte[] encoded = out.toBytes();
        out.setInt(encoded.length - CHECKSUM, checksum(encoded));
        return encoded;
    }

    /** The tail in these bytes; null if they are not a whole one, which was then never relied on. */
    static @Nullable LogTail decode(byte[] encoded) {
        try {
            WireReader in = new WireReader(encoded);
            LogTail tail = new LogTail(in.getLong(), in.getBytes());
            int expected = in.getInt();
            in.expectEnd();
            return expected == checksum(encoded) ? tail : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int checksum(byte[] encoded) {
        CRC32C crc = new CRC32C();
        crc.update(encoded, 0, encoded.length - CHECKSUM);
        return (int) crc.getValue();
    }
}
