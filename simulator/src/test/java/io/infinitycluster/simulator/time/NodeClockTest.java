package io.infinitycluster.simulator.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NodeClockTest {

    private static final long SECOND = 1_000_000_000L;

    private final Scheduler scheduler = new Scheduler();
    private final EventLoop loop = new EventLoop(scheduler, "n1");
    private final List<Long> fired = new ArrayList<>();

    @Test
    void startsAtItsOriginAndRunsAtItsRate() {
        NodeClock clock = new NodeClock(loop, 5_000, 1_700_000_000_000L);
        clock.drift(10_000_000); // 1 %
        scheduler.runUntil(100 * SECOND);

        assertThat(clock.nanos()).isEqualTo(5_000 + 101 * SECOND);
        assertThat(clock.wallMillis()).isEqualTo(1_700_000_000_000L + 101_000);
    }

    @Test
    void wallClockJumpsAndNothingElseDoes() {
        NodeClock clock = new NodeClock(loop, -7, 1_000);
        clock.schedule(SECOND, () -> fired.add(scheduler.now()));

        clock.jumpWall(-900);
        assertThat(clock.wallMillis()).isEqualTo(100);
        assertThat(clock.nanos()).isEqualTo(-7);
        clock.jumpWall(3_600_000);
        scheduler.runUntil(2 * SECOND);

        assertThat(fired).containsExactly(SECOND);
        assertThat(clock.wallMillis()).isEqualTo(3_602_100);
    }

    @Test
    void timersFollowAChangeOfRateEitherWay() {
        NodeClock clock = new NodeClock(loop, 0, 0);
        clock.schedule(2 * SECOND, () -> fired.add(scheduler.now()));
        scheduler.runUntil(SECOND);
        clock.drift(SECOND); // twice as fast
        clock.schedule(3 * SECOND, () -> fired.add(scheduler.now()));
        scheduler.runUntil(2 * SECOND);
        clock.drift(-SECOND / 2); // half as fast, with one second of its time to go

        scheduler.runUntil(10 * SECOND);

        assertThat(fired).containsExactly(SECOND + SECOND / 2, 4 * SECOND);
    }

    @Test
    void timersOfOneTimeKeepTheirOrder() {
        NodeClock clock = new NodeClock(loop, 0, 0);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            clock.schedule(100, () -> order.add(number));
        }
        clock.drift(-1);
        scheduler.runUntil(1_000);

        assertThat(order).isSorted().hasSize(20);
    }

    @Test
    void farTimersNeverComeAndHarmNothing() {
        NodeClock clock = new NodeClock(loop, -(1L << 61), 0);
        clock.drift(-999_999_999);
        clock.schedule(Long.MAX_VALUE, () -> fired.add(scheduler.now()));
        clock.drift(SECOND);
        scheduler.runUntil(1L << 59);

        assertThat(fired).isEmpty();
    }

    @Test
    void aSuccessorKeepsRateAndWallClock() {
        NodeClock clock = new NodeClock(loop, 0, 5_000);
        clock.drift(500_000);
        clock.jumpWall(77);
        scheduler.runUntil(4 * SECOND);
        clock.schedule(1, () -> fired.add(scheduler.now()));
        loop.stop();

        NodeClock next = clock.successor(new EventLoop(scheduler, "n1"), 123);

        assertThat(next.nanos()).isEqualTo(123);
        assertThat(next.drift()).isEqualTo(500_000);
        assertThat(next.wallMillis()).isEqualTo(clock.wallMillis());
        scheduler.runUntil(5 * SECOND);
        assertThat(fired).isEmpty();
    }

    @Test
    void refusesNonsense() {
        NodeClock clock = new NodeClock(loop, 0, 0);

        assertThatIllegalArgumentException().isThrownBy(() -> clock.schedule(-1, () -> {}));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.drift(-SECOND));
        assertThatIllegalArgumentException().isThrownBy(() -> clock.drift(SECOND + 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NodeClock(loop, Long.MIN_VALUE, 0));
    }
}
