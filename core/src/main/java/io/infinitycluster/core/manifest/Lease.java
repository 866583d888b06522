package io.infinitycluster.core.manifest;

/**
 * The arithmetic of leases (P8). Clocks are assumed to run at nearly the same rate, and nothing else: a holder's second and
 * a waiter's second differ by no more than the drift bound on either side of true time.
 */
public final class Lease {

    private static final long MILLION = 1_000_000L;

    private Lease() {}

    /**
     * For how long somebody has to wait, on its own clock, to be sure that a lease of {@code lengthNanos} on another's clock is
     * over: length × (1 + drift) / (1 − drift), rounded up.
     *
     * @param driftPpm the drift bound in parts per million
     */
    public static long waitNanos(long lengthNanos, long driftPpm) {
        return ceilingDivide(Math.multiplyExact(lengthNanos, MILLION + driftPpm), MILLION - driftPpm);
    }

    private static long ceilingDivide(long dividend, long divisor) {
        return -Math.floorDiv(-dividend, divisor);
    }
}
