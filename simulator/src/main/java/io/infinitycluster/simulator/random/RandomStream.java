package io.infinitycluster.simulator.random;

import io.infinitycluster.core.port.Randomness;
import java.util.Collections;
import java.util.List;

/**
 * A stream of random numbers that is the same on every machine and JDK, for ever: xoshiro256** 1.0 (Blackman, Vigna:
 * Scrambled Linear Pseudorandom Number Generators, 2021), its state filled by SplitMix64.
 *
 * <p>Not only the bits but also what the helpers make of them is fixed: recorded seeds rely on it.
 */
public final class RandomStream implements Randomness {

    /** The unit of {@link #chance}. */
    public static final int MILLION = 1_000_000;

    private final long identity;
    private long s0;
    private long s1;
    private long s2;
    private long s3;

    /** A stream by its identity; {@link RandomStreams} and {@link #fork} give those out by name. */
    public RandomStream(long identity) {
        this(
                identity,
                SplitMix.output(identity, 1),
                SplitMix.output(identity, 2),
                SplitMix.output(identity, 3),
                SplitMix.output(identity, 4));
    }

    /** The bare generator in a given state, not all zero, for comparison with other implementations. */
    RandomStream(long identity, long s0, long s1, long s2, long s3) {
        this.identity = identity;
        this.s0 = s0;
        this.s1 = s1;
        this.s2 = s2;
        this.s3 = s3;
    }

    /**
     * An independent stream that depends on this one's identity and on the name, not on what has been drawn; the same
     * name gives the same stream from its beginning.
     */
    public RandomStream fork(String name) {
        return new RandomStream(SplitMix.derive(identity, name));
    }

    @Override
    public long nextLong() {
        long result = Long.rotateLeft(s1 * 5, 7) * 9;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return result;
    }

    /** A uniformly distributed number from 0 (inclusive) to {@code bound} (exclusive, positive); without bias. */
    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        if (bound <= Integer.MAX_VALUE) {
            return nextInt((int) bound);
        }
        while (true) {
            long bits = nextLong() >>> 1;
            long result = bits % bound;
            // Overflows just for those bits that belong to an incomplete last block of numbers.
            if (bits - result + (bound - 1) >= 0) {
                return result;
            }
        }
    }

    /** A uniformly distributed number from 0 (inclusive) to {@code bound} (exclusive, positive); without bias. */
    public int nextInt(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        // Lemire: Fast Random Integer Generation in an Interval, 2019.
        long product = (nextLong() >>> 32) * bound;
        if ((product & 0xFFFF_FFFFL) < bound) {
            long threshold = (1L << 32) % bound;
            while ((product & 0xFFFF_FFFFL) < threshold) {
                product = (nextLong() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** A fair coin. */
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /** Whether something happens that happens {@code perMillion} times in a million. */
    public boolean chance(int perMillion) {
        return nextInt(MILLION) < perMillion;
    }

    /** A uniformly distributed number from {@code low} to {@code high}, both inclusive. */
    public long between(long low, long high) {
        if (low > high) {
            throw new IllegalArgumentException("nothing between " + low + " and " + high);
        }
        long width = high - low + 1;
        if (width > 0) {
            return low + nextLong(width);
        }
        while (true) {
            long bits = nextLong();
            if (bits >= low && bits <= high) {
                return bits;
            }
        }
    }

    /** A uniformly distributed number from {@code low} to {@code high}, both inclusive. */
    public int between(int low, int high) {
        return (int) between((long) low, (long) high);
    }

    /**
     * An exponentially distributed delay, as between events that happen at a constant rate.
     *
     * @param mean its mean, not negative, in the unit of the result; at most 2^52
     */
    public long exponential(long mean) {
        if (mean < 0 || mean > 1L << 52) {
            throw new IllegalArgumentException("mean must be from 0 to 2^52: " + mean);
        }
        // StrictMath is bit for bit the same everywhere, and so is all floating-point arithmetic since Java 17. At
        // least
        // half a unit in the last place, so that the logarithm is finite: no result exceeds 37 times the mean.
        double uniform = ((nextLong() >>> 11) + 0.5) * 0x1p-53;
        return (long) (-StrictMath.log(uniform) * mean);
    }

    /** One of the elements, each as likely as any other. */
    public <T> T pick(List<T> from) {
        return from.get(nextInt(from.size()));
    }

    /** Puts the elements into a random order, every order as likely as any other. */
    public void shuffle(List<?> list) {
        for (int last = list.size() - 1; last > 0; last--) {
            Collections.swap(list, last, nextInt(last + 1));
        }
    }
}
