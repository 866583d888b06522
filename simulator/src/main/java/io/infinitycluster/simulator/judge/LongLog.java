package io.infinitycluster.simulator.judge;

import java.util.Arrays;

/**
 * Numbers at consecutive indexes: a log reduced to fingerprints. Its beginning can be forgotten, so that a long run needs bounded
 * memory.
 */
final class LongLog {

    private long[] values = new long[1024];
    /** The index before the first that is still known. */
    private long base;

    private int size;

    /** The last index, 0 if there never was one. */
    long last() {
        return base + size;
    }

    /** Whether the number at an index is known: neither forgotten nor yet to come. */
    boolean has(long index) {
        return index > base && index <= last();
    }

    long get(long index) {
        if (!has(index)) {
            throw new IndexOutOfBoundsException(index + " of " + (base + 1) + " to " + last());
        }
        return values[(int) (index - base - 1)];
    }

    void add(long value) {
        if (size == values.length) {
            values = Arrays.copyOf(values, size * 2);
        }
        values[size++] = value;
    }

    /** Takes away all after {@code index}. */
    void truncate(long index) {
        if (index < base) {
            restart(index);
        } else {
            size = (int) Math.min(size, index - base);
        }
    }

    /** Begins anew, after {@code index}. */
    void restart(long index) {
        base = index;
        size = 0;
    }

    /** Forgets what lies before {@code index}, when that is more than half of all. */
    void forgetBefore(long index) {
        long superfluous = index - 1 - base;
        if (superfluous > 1024 && superfluous > size / 2) {
            int dropped = (int) Math.min(superfluous, size);
            System.arraycopy(values, dropped, values, 0, size - dropped);
            size -= dropped;
            base += dropped;
        }
    }
}
