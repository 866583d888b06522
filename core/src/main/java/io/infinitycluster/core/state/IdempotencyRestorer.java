package io.infinitycluster.core.state;

import io.infinitycluster.core.state.IdempotencyTable.Entry;
import io.infinitycluster.core.wire.WireReader;

/** Builds a table of idempotency keys from the parts of an {@link IdempotencySnapshot}. */
final class IdempotencyRestorer {

    private final IdempotencyTable table;
    private long last;
    private boolean complete;

    /** @param table a new one, into which the parts go */
    IdempotencyRestorer(IdempotencyTable table) {
        this.table = table;
    }

    /**
     * Takes the next part.
     *
     * @throws IllegalArgumentException if it is none, or one beyond the bounds
     */
    void take(WireReader part) {
        int tag = part.getByte();
        if (complete) {
            throw new IllegalArgumentException("a part of a table of idempotency keys after its end");
        } else if (tag == IdempotencySnapshot.ENTRIES) {
            while (part.remaining() > 0) {
                takeEntry(part);
            }
        } else if (tag == IdempotencySnapshot.END) {
            if (part.getInt() != table.size()) {
                throw new IllegalArgumentException("a table of idempotency keys whose count is wrong");
            }
            if (part.getLong() != table.digest()) {
                throw new IllegalArgumentException("a table of idempotency keys whose digest is wrong");
            }
            part.expectEnd();
            complete = true;
        } else {
            throw new IllegalArgumentException("unknown part " + tag + " of a table of idempotency keys");
        }
    }

    private void takeEntry(WireReader in) {
        Bytes key = Bytes.owning(in.getBytes());
        long index = in.getLong();
        long fingerprint = in.getLong();
        int length = in.getInt();
        boolean kept = in.getBoolean();
        boolean sane = length >= 0 && kept == (length <= IdempotencyTable.MAX_RESULT_BYTES);
        if (!sane || index <= last || table.find(key) != null) {
            throw new IllegalArgumentException("the idempotency key " + key + " at index " + index + " after index "
                    + last + ", with a result of " + length + " bytes");
        }
        table.add(key, new Entry(index, fingerprint, length, kept ? in.getRaw(length) : null));
        last = index;
        if (!table.isWithinBounds()) {
            throw new IllegalArgumentException(table.size() + " idempotency keys, " + table.bytes() + " bytes");
        }
    }

    /**
     * The whole table.
     *
     * @throws IllegalArgumentException if parts are missing
     */
    IdempotencyTable finished() {
        if (!complete) {
            throw new IllegalArgumentException("a table of idempotency keys without its end");
        }
        return table;
    }
}
