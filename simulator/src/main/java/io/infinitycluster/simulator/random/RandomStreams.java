package io.infinitycluster.simulator.random;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The independent named streams of randomness of one run (design section 6).
 *
 * <p>What a stream yields depends on the run's seed and the stream's name alone: not on which other streams there are,
 * nor on how much is drawn from them. So a new fault with a stream of its own leaves old seeds what they were.
 */
public final class RandomStreams {

    private final long seed;
    private final Map<String, RandomStream> streams = new LinkedHashMap<>();

    /** The streams of the run with this seed; every seed is as good as any other. */
    public RandomStreams(long seed) {
        this.seed = seed;
    }

    /** The seed that decides everything. */
    public long seed() {
        return seed;
    }

    /** The stream of this name, for example {@code "disk/n1"}; the same object at every call, which goes on where it was. */
    public RandomStream stream(String name) {
        return streams.computeIfAbsent(name, key -> new RandomStream(SplitMix.derive(seed, key)));
    }
}
