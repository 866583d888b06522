package io.infinitycluster.core.state;

import io.infinitycluster.core.state.IdempotencyTable.Entry;
import io.infinitycluster.core.state.IdempotencyTable.Remembered;
import io.infinitycluster.core.state.SnapshotMap.Step;
import io.infinitycluster.core.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * The table of idempotency keys as it was when this was opened.
 *
 * <p>Its parts: any number with {@link #ENTRIES}, the oldest keys first; and one with {@link #END} at the end, with the number of keys and
 * the digest. An entry is {@code key length (4) | key | index (8) | fingerprint (8) | length of the result (4) | whether it is kept (1) |
 * result}.
 */
final class IdempotencySnapshot implements Snapshot {

    static final int ENTRIES = 1;
    static final int END = 2;
    private static final int ENTRY_BYTES = 4 + 8 + 8 + 4 + 1;
    private static final int END_BYTES = 1 + 4 + 8;

    private final SnapshotMap<Long, Remembered>.Cursor cursor;
    private final int count;
    private final long digest;
    /** Found, but too long for the part before. */
    private @Nullable Step<Long, Remembered> next;

    private boolean ended;

    IdempotencySnapshot(IdempotencyTable table) {
        count = table.size();
        digest = table.digest();
        cursor = table.order().open();
    }

    @Override
    public byte @Nullable [] nextPart(int maxBytes) {
        if (ended) {
            return null;
        }
        WireWriter out = new WireWriter(64).putByte(ENTRIES);
        int cost = out.size();
        Step<Long, Remembered> step = next == null ? cursor.next() : next;
        next = null;
        while (step != null) {
            Remembered remembered = step.value();
            int bytes = remembered == null
                    ? ENTRY_BYTES
                    : ENTRY_BYTES
                            + remembered.key().length()
                            + remembered.entry().storedBytes();
            if (cost > 1 && cost + bytes > maxBytes) {
                next = step;
                return out.toBytes();
            }
            cost += bytes;
            if (remembered != null) {
                write(remembered, out);
            }
            step = cursor.next();
        }
        if (out.size() > 1) {
            return out.toBytes();
        }
        ended = true;
        return new WireWriter(END_BYTES)
                .putByte(END)
                .putInt(count)
                .putLong(digest)
                .toBytes();
    }

    private static void write(Remembered remembered, WireWriter out) {
        Entry entry = remembered.entry();
        byte[] result = entry.result();
        out.putBytes(remembered.key().toByteArray())
                .putLong(entry.index())
                .putLong(entry.fingerprint())
                .putInt(entry.resultLength())
                .putBoolean(result != null);
        if (result != null) {
            out.putRaw(result);
        }
    }

    @Override
    public void close() {
        cursor.close();
    }
}
