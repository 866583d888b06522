package io.infinitycluster.simulator;

import io.infinitycluster.core.port.Randomness;
import java.util.SplittableRandom;

/** Randomness for tests. */
public final class SeededRandomness implements Randomness {

    private final SplittableRandom random;

    /** The same seed gives the same numbers. */
    public SeededRandomness(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }
}
