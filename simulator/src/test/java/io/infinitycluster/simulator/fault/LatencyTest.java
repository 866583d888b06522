package io.infinitycluster.simulator.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.simulator.SeededRandomness;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatencyTest {

    private final SeededRandomness randomness = new SeededRandomness(1);

    @Test
    void staysWithinItsBounds() {
        Latency latency = Latency.between(10, 12);
        assertThat(LongStream.range(0, 1_000)
                        .map(i -> latency.draw(randomness))
                        .distinct()
                        .sorted())
                .containsExactly(10L, 11L, 12L);
        assertThat(Latency.fixed(7).draw(randomness)).isEqualTo(7);
    }

    @Test
    void reachesItsTailAsOftenAsItSays() {
        Latency latency = Latency.fixed(10).withTail(100_000, 1_000);
        long inTail = LongStream.range(0, 10_000)
                .filter(i -> latency.draw(randomness) > 10)
                .count();
        assertThat(inTail).isBetween(900L, 1_100L);
    }

    @Test
    void refusesBoundsInDisorder() {
        assertThatThrownBy(() -> Latency.between(2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Latency.fixed(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Latency.fixed(5).withTail(1, 4)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Latency.fixed(5).withTail(1_000_001, 9)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chanceDrawsNothingWhenThereIsNothingToDecide() {
        assertThat(Chance.of(0, () -> {
                    throw new AssertionError();
                }))
                .isFalse();
        assertThat(Chance.of(Chance.ALWAYS, () -> {
                    throw new AssertionError();
                }))
                .isTrue();
    }
}
