package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.state.Bytes;
import java.nio.ByteBuffer;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which entries of a log on disk have which idempotency key, read from their bytes (see {@code KeyedCommand}). */
final class ShadowKeys {

    private static final int KEYED_COMMAND = 2;
    private static final int ENTRY_HEADER = 1 + 4;

    private final TreeMap<Long, Bytes> keys = new TreeMap<>();

    /** The key of an entry; null if it has none. */
    @Nullable
    Bytes at(long index) {
        return keys.get(index);
    }

    /** The entries of a batch, whose bytes begin at {@code position}. */
    void add(ByteBuffer in, int position, long firstIndex, int count) {
        int at = position;
        for (int i = 0; i < count; i++) {
            if (in.get(at) == KEYED_COMMAND) {
                byte[] key = new byte[in.get(at + ENTRY_HEADER) & 0xFF];
                in.get(at + ENTRY_HEADER + 1, key);
                keys.put(firstIndex + i, Bytes.copyOf(key));
            }
            at += ENTRY_HEADER + in.getInt(at + 1);
        }
    }

    /** The entries after {@code index} are gone. */
    void truncate(long index) {
        keys.tailMap(index, false).clear();
    }

    /** All entries are gone. */
    void clear() {
        keys.clear();
    }
}
