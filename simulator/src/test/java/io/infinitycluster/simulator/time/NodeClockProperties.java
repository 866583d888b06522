package io.infinitycluster.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class NodeClockProperties {

    private static final BigInteger BILLION = BigInteger.valueOf(NodeClock.BILLION);

    /** Against unlimited integers: exact whatever the rates, monotonic, and timers neither early nor late. */
    @Property(tries = 500)
    void isExactAndMonotonicAndTimersAreOnTime(@ForAll long seed) {
        Random random = new Random(seed);
        Scheduler scheduler = new Scheduler();
        long origin = random.nextLong() >> 8;
        NodeClock clock = new NodeClock(new EventLoop(scheduler, "n"), origin, 0);
        BigInteger billionths = BigInteger.ZERO;
        long rate = NodeClock.BILLION;
        long previous = clock.nanos();
        List<String> problems = new ArrayList<>();
        int[] fired = {0};
        int scheduled = 0;
        for (int step = 0; step < 60; step++) {
            if (random.nextInt(3) == 0) {
                long drift = random.nextBoolean()
                        ? random.nextInt(20_000_001) - 10_000_000
                        : random.nextInt(2_000_000_000) - 999_999_999;
                clock.drift(drift);
                rate = NodeClock.BILLION + drift;
            }
            if (random.nextInt(2) == 0) {
                long deadline = clock.nanos() + nanos(random);
                // Rates change between runs of the queue alone, so one nanosecond earlier is at the same rate.
                clock.schedule(deadline - clock.nanos(), () -> {
                    fired[0]++;
                    if (clock.nanos() < deadline) {
                        problems.add("early: " + clock.nanos() + " for " + deadline);
                    }
                    long perNano = (NodeClock.BILLION + clock.drift()) / NodeClock.BILLION + 1;
                    if (clock.nanos() > deadline + perNano) {
                        problems.add("late: " + clock.nanos() + " for " + deadline);
                    }
                });
                scheduled++;
            }
            long elapsed = nanos(random);
            scheduler.runUntil(scheduler.now() + elapsed);
            billionths = billionths.add(BigInteger.valueOf(elapsed).multiply(BigInteger.valueOf(rate)));
            long expected = origin + billionths.divide(BILLION).longValueExact();
            assertThat(clock.nanos()).isEqualTo(expected).isGreaterThanOrEqualTo(previous);
            previous = clock.nanos();
        }
        clock.drift(0);
        scheduler.runUntil(scheduler.now() + (1L << 46));
        assertThat(problems).isEmpty();
        assertThat(fired[0]).isEqualTo(scheduled);
    }

    /** From nanoseconds to hours. */
    private static long nanos(Random random) {
        return random.nextLong() >>> (19 + random.nextInt(44));
    }
}
