package io.infinitycluster.transport.tcp.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Most of it on a loop and a clock that the test moves by hand. */
class YieldingExecutorTest {

    private static final long SLICE = 10;
    private static final long PATIENCE_SECONDS = 60;

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private final List<String> ran = new ArrayList<>();
    private long now;
    private final YieldingExecutor executor = new YieldingExecutor(loop::add, SLICE, () -> now);

    private Runnable task(String name, long nanos) {
        return () -> {
            ran.add(name);
            now += nanos;
        };
    }

    private void run() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    @Test
    void shortTasksShareATurn() {
        for (String name : List.of("a", "b", "c")) {
            executor.execute(task(name, 3));
        }
        loop.add(task("other", 0));
        run();
        assertThat(ran).containsExactly("a", "b", "c", "other");
    }

    @Test
    void theOthersComeAfterEachSlice() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            executor.execute(task(name, 6));
        }
        loop.add(() -> {
            ran.add("other 1");
            loop.add(task("other 2", 0));
        });
        run();
        assertThat(ran).containsExactly("a", "b", "other 1", "c", "d", "other 2", "e");
    }

    @Test
    void theOthersComeAfterEachTaskThatIsLongerThanASlice() {
        executor.execute(task("a", 1000));
        executor.execute(task("b", 1000));
        loop.add(task("other", 0));
        run();
        assertThat(ran).containsExactly("a", "other", "b");
    }

    @Test
    void whatATaskHandsOverWaitsForTheNextTurn() {
        executor.execute(() -> {
            ran.add("a");
            executor.execute(task("child of a", 0));
        });
        executor.execute(task("b", 0));
        loop.add(task("other", 0));
        run();
        assertThat(ran).containsExactly("a", "b", "other", "child of a");
    }

    @Test
    void whenNothingWaitsTheLoopIsNotAskedAndLaterItIsAgain() {
        executor.execute(task("a", 0));
        run();
        assertThat(loop).isEmpty();
        executor.execute(task("b", 0));
        assertThat(loop).hasSize(1);
        run();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void aTaskThatThrowsIsTheLoopsMatterAndTheRestGoesOn() {
        executor.execute(() -> {
            throw new IllegalStateException("planted");
        });
        executor.execute(task("b", 0));
        assertThatThrownBy(this::run).hasMessage("planted");
        run();
        assertThat(ran).containsExactly("b");
    }

    @Test
    void onARealLoopEachTaskOfEachThreadRunsOnceAndInItsOrder() throws Exception {
        int threads = 4;
        int tasks = 20_000;
        List<List<Integer>> seen = new ArrayList<>();
        CountDownLatch left = new CountDownLatch(threads * tasks);
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        try (EventLoop real = new EventLoop("test", failure::complete)) {
            YieldingExecutor shared = new YieldingExecutor(real, 1000, System::nanoTime);
            for (int i = 0; i < threads; i++) {
                List<Integer> mine = new ArrayList<>();
                seen.add(mine);
                new Thread(() -> IntStream.range(0, tasks)
                                .forEach(number -> shared.execute(() -> {
                                    mine.add(number);
                                    left.countDown();
                                })))
                        .start();
            }
            assertThat(left.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(failure).isNotDone();
        }
        assertThat(seen).allMatch(IntStream.range(0, tasks).boxed().toList()::equals);
    }
}
