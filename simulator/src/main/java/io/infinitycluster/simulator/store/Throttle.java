package io.infinitycluster.simulator.store;

/**
 * A store that has more to do than it can: of the requests of each second it takes the first few, and tells the others to slow
 * down. Those count too, so that a client which does not back off keeps others out as well as itself.
 */
final class Throttle {

    private static final long SECOND = 1_000_000_000L;

    private long secondBegan = Long.MIN_VALUE;
    private long taken;

    /** Whether a request that arrives now is taken, if so many in a second are. */
    boolean admits(long nowNanos, int perSecond) {
        if (perSecond == StoreFaults.UNLIMITED) {
            return true;
        }
        if (secondBegan == Long.MIN_VALUE || nowNanos - secondBegan >= SECOND) {
            secondBegan = nowNanos;
            taken = 0;
        }
        return taken++ < perSecond;
    }
}
