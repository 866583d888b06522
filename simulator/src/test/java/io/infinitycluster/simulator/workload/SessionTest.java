package io.infinitycluster.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Monotonic prefix: eventual reads of a session. The key has one value from 3 on, another from 7 on, and none from 9 on. */
class SessionTest {

    private final KeyHistory history = new KeyHistory("k");
    private final Session session = new Session(1);

    SessionTest() {
        history.changed(3, Bytes.utf8("one"));
        history.changed(7, Bytes.utf8("two"));
        history.changed(9, null);
    }

    private void reads(long index, @Nullable String value) {
        session.readEventually("harry", history, index, value == null ? null : Bytes.utf8(value));
    }

    private static void rejected(String words, ThrowingCallable what) {
        assertThatThrownBy(what)
                .isInstanceOfSatisfying(
                        Violation.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(Invariant.MONOTONIC_PREFIX))
                .hasMessageContaining(words);
    }

    @Test
    void aSessionSeesOnePrefixOfTheLogAfterAnother() {
        reads(2, null);
        reads(3, "one");
        reads(6, "one");
        reads(6, "one");
        reads(7, "two");
        reads(12, null);
        assertThat(session.index()).isEqualTo(12);
    }

    @Test
    void itNeverGoesBack() {
        reads(7, "two");
        rejected("harry answered client 1 from index 6, after it had seen 7", () -> reads(6, "one"));
    }

    @Test
    void whatItReadsIsWhatTheLogSaysAtThatIndex() {
        rejected("harry read ", () -> reads(6, "two"));
        rejected("at index 8", () -> reads(8, null));
        rejected("for k at index 9, where the log says null", () -> reads(9, "two"));
    }

    @Test
    void aStrongReadIsAPrefixTooButMayBeOlderThanAnEventualOneBeforeIt() {
        reads(9, null);
        session.read("ron", history, 7, Bytes.utf8("two"));
        assertThat(session.index()).isEqualTo(9);
        rejected("ron read", () -> session.read("ron", history, 7, Bytes.utf8("one")));
    }

    @Test
    void aKeyThatIsJudgedNoMoreProvesNothing() {
        reads(9, null);
        history.except();
        reads(2, "other");
        session.read("ron", history, 9, Bytes.utf8("other"));
        assertThat(session.index()).isEqualTo(9);
    }
}
