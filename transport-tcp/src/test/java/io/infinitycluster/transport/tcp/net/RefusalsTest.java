package io.infinitycluster.transport.tcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nobody can fill the log by being refused. */
class RefusalsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final Refusals refusals = new Refusals();

    @Test
    void ofEachReasonAFewLinesInAWhile() {
        long now = Long.MAX_VALUE - SECOND;
        for (int i = 0; i < Refusals.LINES; i++) {
            assertThat(refusals.admit(RefusalReason.MALFORMED, now + i)).isEmpty();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(refusals.admit(RefusalReason.MALFORMED, now + 9 * SECOND))
                    .isNull();
        }
        assertThat(refusals.admit(RefusalReason.NOT_AUTHENTICATED, now))
                .as("another reason")
                .isEmpty();

        assertThat(refusals.admit(RefusalReason.MALFORMED, now + 10 * SECOND))
                .isEqualTo(" (and 1000 like it, which were not logged)");
        assertThat(refusals.admit(RefusalReason.MALFORMED, now + 10 * SECOND)).isEmpty();
        assertThat(refusals.counts())
                .containsEntry(RefusalReason.MALFORMED, 1007L)
                .containsEntry(RefusalReason.NOT_AUTHENTICATED, 1L)
                .containsEntry(RefusalReason.TOO_SLOW, 0L);
    }

    @Test
    void whatOthersHaveSentForgesNoLine() {
        assertThat(LogText.printable("a\nERROR b\u202e\u0000", 100)).isEqualTo("\"a?ERROR b??\"");
        assertThat(LogText.printable("x".repeat(1000), 5)).isEqualTo("\"xxxxx...\"");
    }
}
