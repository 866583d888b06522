package io.infinitycluster.transport.tcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Nobody can fill the log by being refused. */
class RefusalsTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    void aFewLinesInAWhile() {
        LineLimit limit = new LineLimit();
        // A clock that is about to overflow.
        long now = Long.MAX_VALUE - SECOND;
        for (int i = 0; i < LineLimit.LINES; i++) {
            assertThat(limit.admit(now + i)).isEmpty();
        }
        for (int i = 0; i < 1000; i++) {
            assertThat(limit.admit(now + 9 * SECOND)).isNull();
        }

        assertThat(limit.admit(now + 10 * SECOND)).isEqualTo(" (and 1000 like it, which were not logged)");
        assertThat(limit.admit(now + 10 * SECOND)).isEmpty();
    }

    /** So that many who speak another protocol do not hide one who tries secrets. */
    @Test
    void eachReasonHasALimitOfItsOwn() {
        Refusals refusals = new Refusals();
        try (LogCapture log = LogCapture.ofTransport()) {
            for (int i = 0; i < 100; i++) {
                refusals.note("from a", RefusalReason.MALFORMED, "nonsense");
            }
            refusals.note("from b", RefusalReason.NOT_AUTHENTICATED, "another secret");

            assertThat(log.lines())
                    .hasSize(LineLimit.LINES + 1)
                    .endsWith("WARN Closed the connection from b: no proof of the cluster's secret: another secret");
        }
        assertThat(refusals.counts())
                .containsEntry(RefusalReason.MALFORMED, 100L)
                .containsEntry(RefusalReason.NOT_AUTHENTICATED, 1L)
                .containsEntry(RefusalReason.TOO_SLOW, 0L);
    }

    @Test
    void whatOthersHaveSentForgesNoLine() {
        assertThat(LogText.printable("a\nERROR b\u202e\u0000", 100)).isEqualTo("\"a?ERROR b??\"");
        assertThat(LogText.printable("x".repeat(1000), 5)).isEqualTo("\"xxxxx...\"");
    }
}
