package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.state.Bytes;
import org.junit.jupiter.api.Test;

class AtMostOnceTest {

    private static final Bytes KEY = Bytes.utf8("key");

    private final AtMostOnce once = new AtMostOnce(3);

    private void carriedOutAndApplied(String node, long index, String key) {
        once.carriedOut(node, index, Bytes.utf8(key));
        once.applied(node, index, Bytes.utf8(key));
    }

    @Test
    void theSameEntryOnSeveralNodesIsOnce() {
        carriedOutAndApplied("harry", 5, "key");
        carriedOutAndApplied("ron", 5, "key");
        carriedOutAndApplied("harry", 6, "another");
        assertThat(once.repeated()).isZero();
    }

    @Test
    void anotherEntryUnderTheSameKeyIsTwice() {
        carriedOutAndApplied("harry", 5, "key");
        assertThatThrownBy(() -> once.carriedOut("harry", 7, KEY))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("harry carried out at 7 what had been carried out at 5");
        assertThatThrownBy(() -> once.carriedOut("ron", 7, KEY)).isInstanceOf(Violation.class);
    }

    @Test
    void aRetryThatIsOnlyAppliedIsCountedOnceThoughSeveralNodesApplyIt() {
        carriedOutAndApplied("harry", 5, "key");
        once.applied("harry", 7, KEY);
        once.applied("ron", 7, KEY);
        assertThat(once.repeated()).isEqualTo(1);
    }

    @Test
    void aFirstEntryThatIsNotCarriedOutIsNoticed() {
        assertThatThrownBy(() -> once.applied("harry", 5, KEY))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("did not carry out 5");
    }

    @Test
    void whatTheNodesMayForgetIsNotHeldAgainstThem() {
        carriedOutAndApplied("harry", 1, "key");
        for (int i = 2; i <= 4; i++) {
            carriedOutAndApplied("harry", i, "other" + i);
        }
        carriedOutAndApplied("harry", 9, "key");
        carriedOutAndApplied("ron", 1, "key2"); // far behind
        assertThatThrownBy(() -> once.carriedOut("harry", 10, Bytes.utf8("other4")))
                .isInstanceOf(Violation.class);
    }

    @Test
    void whatWasCutDidNotHappen() {
        carriedOutAndApplied("harry", 5, "kept");
        carriedOutAndApplied("harry", 6, "key");
        once.cut(5);
        carriedOutAndApplied("ron", 6, "key");
        assertThatThrownBy(() -> once.carriedOut("ron", 7, Bytes.utf8("kept"))).isInstanceOf(Violation.class);
        assertThatThrownBy(() -> once.carriedOut("ron", 7, KEY)).isInstanceOf(Violation.class);
    }
}
