package io.infinitycluster.core.port;

/** Randomness handed in from outside: seeded in the simulator, from the operating system in production. */
public interface Randomness {

    /** The next 64 uniformly distributed bits. */
    long nextLong();

    /** A uniformly distributed number from 0 (inclusive) to {@code bound} (exclusive, positive). */
    default long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        return Math.floorMod(nextLong() >>> 1, bound);
    }
}
