package io.infinitycluster.core.testing;

import io.infinitycluster.core.port.Randomness;

/** "Random" numbers that a person can read: 1, 2, 3 and so on. */
public final class Counter implements Randomness {

    private long last;

    /** Begins after {@code last}. */
    public Counter(long last) {
        this.last = last;
    }

    @Override
    public long nextLong() {
        last++;
        return last;
    }
}
