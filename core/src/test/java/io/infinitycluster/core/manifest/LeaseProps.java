package io.infinitycluster.core.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Whoever waits for a lease's end on its own clock waits long enough, and hardly longer (P8). */
class LeaseProps {

    private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
    private static final long LONGEST = 7_200_000_000_000L;

    /**
     * A clock that runs at {@code r} millionths of true time shows {@code length} after length · 10⁶ / r of true time. Both
     * sides are multiplied by both rates, so that the comparison is exact.
     */
    @Property
    void theWaitCoversTheLeaseForAllRatesWithinTheDriftBound(
            @ForAll @LongRange(min = 1, max = LONGEST) long length,
            @ForAll @LongRange(min = 0, max = 100_000) long drift,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long holderPermille,
            @ForAll @LongRange(min = -1_000_000, max = 1_000_000) long waiterPermille) {
        long holderRate = 1_000_000 + drift * holderPermille / 1_000_000;
        long waiterRate = 1_000_000 + drift * waiterPermille / 1_000_000;
        long wait = Lease.waitNanos(length, drift);
        assertThat(trueTime(wait, holderRate)).isGreaterThanOrEqualTo(trueTime(length, waiterRate));
    }

    private static BigInteger trueTime(long shown, long otherRate) {
        return BigInteger.valueOf(shown).multiply(BigInteger.valueOf(otherRate));
    }

    @Property
    void theWaitIsTheShortestThatDoesSo(
            @ForAll @LongRange(min = 1, max = LONGEST) long length,
            @ForAll @LongRange(min = 0, max = 100_000) long drift) {
        BigInteger slowest = MILLION.subtract(BigInteger.valueOf(drift));
        BigInteger fastest = MILLION.add(BigInteger.valueOf(drift));
        BigInteger oneLess = BigInteger.valueOf(Lease.waitNanos(length, drift) - 1);
        assertThat(oneLess.multiply(slowest))
                .isLessThan(BigInteger.valueOf(length).multiply(fastest));
    }

    @Example
    void withOnePercentOfDriftTenSecondsAreWaitedForALittleMoreThanTenPointTwo() {
        assertThat(Lease.waitNanos(10_000_000_000L, 10_000)).isEqualTo(10_202_020_203L);
        assertThat(Lease.waitNanos(10_000_000_000L, 0)).isEqualTo(10_000_000_000L);
    }
}
