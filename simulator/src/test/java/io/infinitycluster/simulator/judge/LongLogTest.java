package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LongLogTest {

    private final LongLog log = new LongLog();

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            log.add(10 * (log.last() + 1));
        }
    }

    @Test
    void numbersStandAtConsecutiveIndexesFromOne() {
        assertThat(log.last()).isZero();
        add(5_000);

        assertThat(log.last()).isEqualTo(5_000);
        assertThat(log.get(1)).isEqualTo(10);
        assertThat(log.get(5_000)).isEqualTo(50_000);
        assertThat(log.has(0)).isFalse();
        assertThat(log.has(5_001)).isFalse();
        assertThatThrownBy(() -> log.get(5_001)).hasMessage("5001 of 1 to 5000");
    }

    @Test
    void whatIsTakenAwayCanBeOtherwiseAfterwards() {
        add(7);
        log.truncate(9);
        assertThat(log.last()).as("there is nothing after 9").isEqualTo(7);

        log.truncate(4);
        log.add(-1);

        assertThat(log.last()).isEqualTo(5);
        assertThat(log.get(4)).isEqualTo(40);
        assertThat(log.get(5)).isEqualTo(-1);
    }

    @Test
    void itBeginsAnewAfterACheckpoint() {
        add(7);
        log.restart(100);
        assertThat(log.last()).isEqualTo(100);
        assertThat(log.has(7)).isFalse();

        log.add(5);
        log.truncate(50);

        assertThat(log.last()).as("cut to before all that it knows").isEqualTo(50);
        assertThat(log.has(50)).isFalse();
    }

    @Test
    void itsBeginningIsForgottenWhenThatIsWorthIt() {
        add(10_000);
        log.forgetBefore(4_000);
        assertThat(log.has(1)).as("less than half of all").isTrue();

        log.forgetBefore(9_000);

        assertThat(log.has(8_999)).isFalse();
        assertThat(log.get(9_000)).isEqualTo(90_000);
        assertThat(log.last()).isEqualTo(10_000);
        log.add(1);
        assertThat(log.get(10_001)).isEqualTo(1);
    }
}
