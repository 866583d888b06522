package io.infinitycluster.transport.inmemory;

/**
 * How long messages are under way: {@code base}, plus anything from 0 to {@code jitter} with equal probability; and in
 * {@code tailPerMillion} of a million cases plus {@code tail}, 2, 4, 8, … or up to 1024 times {@code tail}, each half as
 * likely as the one before. So latencies beyond x become rarer only as 1/x, as real ones do.
 *
 * @param baseNanos nanoseconds, at least 0
 * @param jitterNanos nanoseconds, at least 0
 * @param tailPerMillion from 0 to 1,000,000
 * @param tailNanos nanoseconds, at least 0
 */
public record Latency(long baseNanos, long jitterNanos, int tailPerMillion, long tailNanos) {

    private static final int MAX_DOUBLINGS = 10;
    /** Twelve days; above it sums might overflow. */
    private static final long LIMIT_NANOS = 1L << 50;

    /** Checks the ranges. */
    public Latency {
        requireNanos(baseNanos);
        requireNanos(jitterNanos);
        requireNanos(tailNanos);
        Chance.requirePerMillion(tailPerMillion);
    }

    /** Always the same latency. */
    public static Latency fixed(long nanos) {
        return new Latency(nanos, 0, 0, 0);
    }

    /** A latency from {@code lowNanos} to {@code highNanos}, each as likely as any other. */
    public static Latency between(long lowNanos, long highNanos) {
        return new Latency(lowNanos, highNanos - lowNanos, 0, 0);
    }

    /** The same with a heavy tail. */
    public Latency withTail(int perMillion, long nanos) {
        return new Latency(baseNanos, jitterNanos, perMillion, nanos);
    }

    /** The latency that 64 random bits decide. */
    long nanos(long bits) {
        long nanos = baseNanos;
        if (jitterNanos > 0) {
            nanos += Chance.scale(bits, jitterNanos + 1);
        }
        if (tailPerMillion > 0) {
            long tailBits = Chance.spread(bits);
            if (Chance.hits(tailBits, tailPerMillion)) {
                int doublings = Long.numberOfTrailingZeros(tailBits);
                nanos += tailNanos << Math.min(doublings, MAX_DOUBLINGS);
            }
        }
        return nanos;
    }

    private static void requireNanos(long nanos) {
        if (nanos < 0 || nanos > LIMIT_NANOS) {
            throw new IllegalArgumentException("nanoseconds out of range: " + nanos);
        }
    }
}
