package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.state.KeyedCommand;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/** Records of a log's files, made as {@code docs/log-format.md} says and not by the code that nodes use. */
final class WalBytes {

    static final int SECTOR = 512;
    private static final int FRAME = 12;
    private static final int GROUP = 9;
    private static final int BATCH = 3;

    private WalBytes() {}

    /** A group's header. */
    record Header(
            long segment, long offset, long previousLength, long replicaId, long term, long baseIndex, long endIndex) {

        /**
         * The group: this, and batches, in the order in which they stand one right after another. It is written when all before it has been
         * forced.
         */
        List<byte[]> with(byte[]... batches) {
            return with(offset, batches);
        }

        /** The same, written when only so much of the segment had been forced. */
        List<byte[]> with(long forced, byte[]... batches) {
            int length = Arrays.stream(batches).mapToInt(each -> each.length).sum();
            ByteBuffer payload = ByteBuffer.allocate(104)
                    .putLong(segment)
                    .putLong(offset)
                    .putInt(length)
                    .putLong(previousLength)
                    .putLong(replicaId)
                    .putLong(1)
                    .putLong(term)
                    .putLong(baseIndex)
                    .putLong(term)
                    .putLong(endIndex)
                    .putLong(term)
                    .putLong(4711)
                    .putLong(forced)
                    .putInt(checksum(batches));
            List<byte[]> records = new ArrayList<>();
            records.add(framed(GROUP, payload.array()));
            records.addAll(List.of(batches));
            return records;
        }
    }

    /** One number for batches in their order, of their checksums. */
    private static int checksum(byte[]... batches) {
        CRC32C crc = new CRC32C();
        for (byte[] batch : batches) {
            crc.update(batch, 8, 4);
        }
        return (int) crc.getValue();
    }

    /** A batch of commands of one byte each. */
    static byte[] batch(long firstIndex, long term, int... commands) {
        ByteBuffer payload = ByteBuffer.allocate(20 + commands.length * 6)
                .putLong(firstIndex)
                .putLong(term)
                .putInt(commands.length);
        for (int command : commands) {
            payload.put((byte) 1).putInt(1).put((byte) command);
        }
        return framed(BATCH, payload.array());
    }

    /** A batch of one command under an idempotency key. */
    static byte[] keyed(long index, long term, String key) {
        byte[] entry = KeyedCommand.of(key, new byte[] {1}).toEntry().payload();
        return framed(
                BATCH,
                ByteBuffer.allocate(25 + entry.length)
                        .putLong(index)
                        .putLong(term)
                        .putInt(1)
                        .put((byte) 2)
                        .putInt(entry.length)
                        .put(entry)
                        .array());
    }

    private static byte[] framed(int type, byte[] payload) {
        ByteBuffer head = ByteBuffer.allocate(FRAME).putShort((short) 0x1FC1).put((byte) 1);
        head.put((byte) type).putInt(payload.length);
        CRC32C crc = new CRC32C();
        crc.update(head.array(), 3, 5);
        crc.update(payload);
        return joined(head.putInt((int) crc.getValue()).array(), payload);
    }

    private static byte[] joined(byte[]... parts) {
        ByteBuffer all = ByteBuffer.allocate(
                Arrays.stream(parts).mapToInt(each -> each.length).sum());
        Arrays.stream(parts).forEach(all::put);
        return all.array();
    }
}
