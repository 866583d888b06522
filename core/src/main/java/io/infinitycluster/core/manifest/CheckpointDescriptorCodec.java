package io.infinitycluster.core.manifest;

import io.infinitycluster.core.manifest.CheckpointDescriptor.Part;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The binary form of a checkpoint's descriptor: {@code magic (4) | format version (1) | CRC-32C of what follows (4) | index (8) | term (8) |
 * digest (8) | number of parts (4)}, and for each {@code key length (4) | key | length (4) | CRC-32C (4)}.
 */
public final class CheckpointDescriptorCodec {

    private static final int MAGIC = 0x1FC1_4350;
    private static final int VERSION = 1;
    private static final int CHECKSUM_AT = 5;
    private static final int BODY_AT = 9;
    private static final int LEAST_PART_BYTES = 12;

    private CheckpointDescriptorCodec() {}

    /** The bytes of a descriptor. */
    public static byte[] encode(CheckpointDescriptor descriptor) {
        WireWriter out = new WireWriter(64).putInt(MAGIC).putByte(VERSION).putInt(0);
        out.putLong(descriptor.index()).putLong(descriptor.term()).putLong(descriptor.digest());
        out.putInt(descriptor.parts().size());
        for (Part part : descriptor.parts()) {
            out.putString(part.key()).putInt(part.length()).putInt(part.checksum());
        }
        out.setInt(CHECKSUM_AT, checksum(out.toBytes()));
        return out.toBytes();
    }

    /**
     * The descriptor of these bytes.
     *
     * @throws IllegalArgumentException if they are not a whole and undamaged descriptor of a known format
     */
    public static CheckpointDescriptor decode(byte[] bytes) {
        WireReader in = new WireReader(bytes);
        if (in.getInt() != MAGIC) {
            throw new IllegalArgumentException("not the descriptor of a checkpoint");
        }
        int version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException(
                    "format " + version + " of a checkpoint's descriptor, expected " + VERSION);
        }
        if (in.getInt() != checksum(bytes)) {
            throw new IllegalArgumentException("the checksum of the checkpoint's descriptor is wrong");
        }
        long index = in.getLong();
        long term = in.getLong();
        long digest = in.getLong();
        int count = in.getCount(LEAST_PART_BYTES);
        List<Part> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parts.add(new Part(in.getString(), in.getInt(), in.getInt()));
        }
        in.expectEnd();
        return new CheckpointDescriptor(index, term, digest, parts);
    }

    private static int checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, BODY_AT, bytes.length - BODY_AT);
        return (int) crc.getValue();
    }
}
