package io.infinitycluster.transport.tcp.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.zip.CRC32C;

/**
 * What travels over a connection: length (4 bytes, of all that follows it), version (1), type (1), CRC-32C (4, of all but itself), payload.
 * Numbers are big-endian.
 */
record Frame(FrameType type, byte[] payload) {

    static final int VERSION = 1;
    /** What comes before the payload. */
    static final int HEADER = 10;
    /** What the length counts beside the payload. */
    static final int COUNTED = 6;

    ByteBuf encode(ByteBufAllocator allocator) {
        return allocator
                .directBuffer(HEADER + payload.length)
                .writeInt(COUNTED + payload.length)
                .writeByte(VERSION)
                .writeByte(type.code())
                .writeInt(checksum(VERSION, type.code(), payload))
                .writeBytes(payload);
    }

    static int checksum(int version, int type, byte[] payload) {
        int length = COUNTED + payload.length;
        CRC32C crc = new CRC32C();
        crc.update(new byte[] {
            (byte) (length >>> 24),
            (byte) (length >>> 16),
            (byte) (length >>> 8),
            (byte) length,
            (byte) version,
            (byte) type
        });
        crc.update(payload);
        return (int) crc.getValue();
    }
}
