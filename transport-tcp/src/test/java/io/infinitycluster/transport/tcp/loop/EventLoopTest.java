package io.infinitycluster.transport.tcp.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventLoopTest {

    private static final long PATIENCE_SECONDS = 60;

    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final EventLoop loop = new EventLoop("test", failure::complete);
    private final List<Integer> ran = new ArrayList<>();

    @AfterEach
    void close() {
        loop.close();
    }

    private void settle() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> done.complete(true));
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void tasksRunInTheirOrderOnOneThread() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            int number = i;
            loop.execute(() -> {
                ran.add(number);
                threads.add(Thread.currentThread());
            });
        }
        settle();
        assertThat(ran).isEqualTo(IntStream.range(0, 10_000).boxed().toList());
        assertThat(threads).containsOnly(threads.get(0)).doesNotContain(Thread.currentThread());
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndNotBefore() throws Exception {
        CompletableFuture<Long> last = new CompletableFuture<>();
        long begin = loop.nanos();
        loop.execute(() -> {
            loop.schedule(30_000_000L, () -> last.complete(loop.nanos() - begin));
            loop.schedule(20_000_000L, () -> ran.add(3));
            loop.schedule(1_000_000L, () -> ran.add(1));
            loop.schedule(1_000_000L, () -> ran.add(2));
        });
        assertThat(last.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isGreaterThanOrEqualTo(30_000_000L);
        settle();
        assertThat(ran).containsExactly(1, 2, 3);
    }

    /** Tasks may be long, and each may hand over another: timers would come later and later, if one fired between two of them. */
    @Test
    void allTimersThatAreDueComeBeforeWhatTheTasksOfThatTurnHandOver() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> {
            for (int i = 1; i <= 3; i++) {
                int number = i;
                loop.schedule(0, () -> ran.add(number));
            }
            loop.execute(() -> {
                ran.add(10);
                loop.execute(() -> {
                    ran.add(20);
                    done.complete(true);
                });
            });
        });
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        settle();
        assertThat(ran).containsExactly(10, 1, 2, 3, 20);
    }

    @Test
    void aTimerThatIsCancelledDoesNotRunThoughItIsDue() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> {
            Clock.Timer[] second = new Clock.Timer[1];
            loop.schedule(0, () -> {
                ran.add(1);
                second[0].cancel();
            });
            second[0] = loop.schedule(0, () -> ran.add(2));
            loop.schedule(5_000_000L, () -> done.complete(true));
        });
        done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(ran).containsExactly(1);
    }

    @Test
    void whatThrowsIsToldAndTheLoopGoesOn() throws Exception {
        loop.execute(() -> {
            throw new IllegalStateException("broken");
        });
        assertThat(failure.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).hasMessage("broken");
        settle();
    }

    @Test
    void aClosedLoopEndsWhatItHasAndTakesNothingMore() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loop.execute(() -> thread.complete(Thread.currentThread()));
        loop.execute(() -> ran.add(1));
        loop.schedule(0, () -> {});
        loop.close();
        loop.execute(() -> ran.add(2));
        loop.schedule(0, () -> ran.add(3));
        Thread turned = thread.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        turned.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
        assertThat(turned.isAlive()).isFalse();
        assertThat(ran).containsExactly(1);
    }
}
