package io.infinitycluster.simulator.fault;

import io.infinitycluster.core.port.Randomness;

/**
 * How long something takes: mostly a time between two bounds, now and then a time in a long tail beyond them.
 *
 * <p>Uniform within each part. That is no model of a real device; it spreads events so that they meet in every order, which
 * is what a simulation is for.
 *
 * @param minNanos the least, in nanoseconds
 * @param maxNanos the most that is usual, inclusive
 * @param tailPerMillion how many in a million fall into the tail
 * @param tailNanos the most of all, inclusive
 */
public record Latency(long minNanos, long maxNanos, int tailPerMillion, long tailNanos) {

    /** Checks that the bounds are in order. */
    public Latency {
        if (minNanos < 0 || maxNanos < minNanos || tailNanos < maxNanos) {
            throw new IllegalArgumentException(
                    "not in order: 0, " + minNanos + ", " + maxNanos + ", " + tailNanos + " nanoseconds");
        }
        Chance.check(tailPerMillion);
    }

    /** Always the same, in nanoseconds. */
    public static Latency fixed(long nanos) {
        return new Latency(nanos, nanos, 0, nanos);
    }

    /** Between two bounds, both inclusive, in nanoseconds. */
    public static Latency between(long minNanos, long maxNanos) {
        return new Latency(minNanos, maxNanos, 0, maxNanos);
    }

    /** The same with a tail. */
    public Latency withTail(int perMillion, long nanos) {
        return new Latency(minNanos, maxNanos, perMillion, nanos);
    }

    /** Draws one, in nanoseconds. */
    public long draw(Randomness randomness) {
        if (tailPerMillion > 0 && Chance.of(tailPerMillion, randomness)) {
            return maxNanos + randomness.nextLong(tailNanos - maxNanos + 1);
        }
        return minNanos == maxNanos ? minNanos : minNanos + randomness.nextLong(maxNanos - minNanos + 1);
    }
}
