package io.infinitycluster.core.state;

import io.infinitycluster.core.state.KeyValueStateMachine.Entry;
import io.infinitycluster.core.state.SnapshotMap.Step;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link KeyValueStateMachine} as it was when this was opened.
 *
 * <p>Its parts: any number with {@link #ENTRIES}, each with keys and values in the order of the keys; and one with {@link #END} at the
 * end, with the number of keys and the digest.
 */
final class KeyValueSnapshot implements Snapshot {

    static final byte ENTRIES = 2;
    static final byte END = 3;
    static final int END_BYTES = 2 * Long.BYTES;
    private static final int HEADER_BYTES = 2;

    private final SnapshotMap<Bytes, Entry>.Cursor cursor;
    private final long count;
    private final long digest;
    /** Found, but too long for the part before. */
    private @Nullable Step<Bytes, Entry> next;

    private boolean ended;

    KeyValueSnapshot(SnapshotMap<Bytes, Entry>.Cursor cursor, long count, long digest) {
        this.cursor = cursor;
        this.count = count;
        this.digest = digest;
    }

    @Override
    public byte @Nullable [] nextPart(int maxBytes) {
        if (ended) {
            return null;
        }
        List<Step<Bytes, Entry>> steps = new ArrayList<>();
        long length = HEADER_BYTES;
        // What is passed over costs time, too: it counts as if it were written.
        long cost = HEADER_BYTES;
        Step<Bytes, Entry> step = next == null ? cursor.next() : next;
        next = null;
        while (step != null) {
            int bytes = sizeOf(step);
            if (cost + bytes > maxBytes && cost > HEADER_BYTES) {
                next = step;
                return write(steps, Math.toIntExact(length));
            }
            cost += bytes;
            if (step.value() != null) {
                steps.add(step);
                length += bytes;
            }
            step = cursor.next();
        }
        if (!steps.isEmpty()) {
            return write(steps, Math.toIntExact(length));
        }
        ended = true;
        return Fields.finished(Fields.begin(END, END_BYTES).putLong(count).putLong(digest));
    }

    private static int sizeOf(Step<Bytes, Entry> step) {
        Entry entry = step.value();
        return Fields.sizeOf(step.key().length()) + (entry == null ? 0 : Fields.sizeOf(entry.length()));
    }

    private static byte[] write(List<Step<Bytes, Entry>> steps, int length) {
        ByteBuffer to = Fields.begin(ENTRIES, length - HEADER_BYTES);
        for (Step<Bytes, Entry> step : steps) {
            Entry entry = step.value();
            if (entry != null) {
                Fields.putString(to, step.key());
                Fields.putString(to, entry.value());
            }
        }
        return Fields.finished(to);
    }

    @Override
    public void close() {
        cursor.close();
    }
}
