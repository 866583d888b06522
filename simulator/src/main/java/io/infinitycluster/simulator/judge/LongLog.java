package io.infinitycluster.simulator.judge;

import java.util.Arrays;

/** Numbers at indexes from 1 on, without gaps: a log reduced to fingerprints. */
final class LongLog {

    private long[] values = new long[1024];
    private int last;

    /** The last index, 0 if empty. */
    long last() {
        return last;
    }

    long get(long index) {
        if (index < 1 || index > last) {
            throw new IndexOutOfBoundsException(index + " of " + last);
        }
        return values[(int) index];
    }

    void add(long value) {
        last++;
        if (last == values.length) {
            values = Arrays.copyOf(values, values.length * 2);
        }
        values[last] = value;
    }

    /** Forgets all after {@code index}. */
    void truncate(long index) {
        last = (int) Math.min(last, index);
    }
}
