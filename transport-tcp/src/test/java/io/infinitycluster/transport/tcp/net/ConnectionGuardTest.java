package io.infinitycluster.transport.tcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a connection is closed for standing still, on a clock of the test's own. The usual times: five seconds. */
class ConnectionGuardTest {

    private final Refusals refusals = new Refusals();
    private final AtomicLong progress = new AtomicLong(ConnectionGuard.NOTHING_UNDER_WAY);
    private final ConnectionGuard guard = new ConnectionGuard(PeerTimeouts.USUAL, refusals, "to somebody", false);
    private final EmbeddedChannel channel = new EmbeddedChannel(guard);

    @BeforeEach
    void begin() {
        channel.freezeTime();
        guard.proven(channel.pipeline().context(guard), "to somebody", progress::get);
    }

    @AfterEach
    void end() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aConnectionIsKeptWhileThereIsNothingToSay() {
        pass(3_600_000);

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void aSlowOneIsKept() {
        for (int i = 0; i < 1000; i++) {
            progress.set(i);
            pass(4_900);
        }

        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void oneThatStandsStillIsClosed() {
        pass(60_000);
        progress.set(17);
        pass(4_900);
        assertThat(channel.isOpen()).as("not yet").isTrue();

        pass(2_000);

        assertThat(channel.isOpen()).isFalse();
        assertThat(guard.ending()).isEqualTo("too slow: it stood still for 5000 ms");
        assertThat(refusals.counts()).containsEntry(RefusalReason.TOO_SLOW, 1L);
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 50) {
            channel.advanceTimeBy(50, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
        }
    }
}
