package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.log.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Entries of 1 KiB that show where they belong, who wrote them, and that they are whole. */
final class Entries {

    static final int BYTES = 1 << 10;

    private static final int HEADER = 2 * Long.BYTES;

    private Entries() {}

    /** The entry at an index, as a writer writes it. */
    static byte[] entry(long index, long writer) {
        byte[] bytes = new byte[BYTES];
        new SplittableRandom(index * 1_000_003 + writer).nextBytes(bytes);
        ByteBuffer.wrap(bytes).putLong(index).putLong(writer);
        return bytes;
    }

    /**
     * Who wrote an entry.
     *
     * @throws IllegalArgumentException if it is not just as it was written, or belongs elsewhere
     */
    static long writer(long index, byte[] bytes) {
        if (bytes.length < HEADER) {
            throw new IllegalArgumentException("entry " + index + " has " + bytes.length + " bytes");
        }
        long writer = ByteBuffer.wrap(bytes).getLong(Long.BYTES);
        if (!Arrays.equals(bytes, entry(index, writer))) {
            throw new IllegalArgumentException("entry " + index + " is not as it was written");
        }
        return writer;
    }

    /** A batch of so many entries. */
    static Batch batch(long firstIndex, int count, long writer) {
        List<byte[]> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(entry(firstIndex + i, writer));
        }
        return Batch.of(firstIndex, 1, entries);
    }
}
