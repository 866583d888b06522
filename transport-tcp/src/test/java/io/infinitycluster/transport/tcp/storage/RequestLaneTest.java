package io.infinitycluster.transport.tcp.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Requests that block, run beside the event loop. */
class RequestLaneTest {

    private final AtomicLong time = new AtomicLong();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final Completion<String> completion = Completion.of(heard::add, failure -> heard.add(failure.toString()));

    private static PortFailure explain(Throwable thrown) {
        return new PortFailure(Kind.STORE_REFUSED, "explained " + thrown.getMessage());
    }

    private String next() throws InterruptedException {
        return heard.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void whatWaitsForTooLongIsNotSent() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (RequestLane lane = new RequestLane(
                "test", 1, 5, Duration.ofMillis(10), time::get, Runnable::run, RequestLaneTest::explain)) {
            CountDownLatch begun = new CountDownLatch(1);
            lane.submit(
                    "first",
                    () -> {
                        begun.countDown();
                        release.await();
                        return "first was sent";
                    },
                    completion);
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            lane.submit("second", () -> "second was sent", completion);
            time.addAndGet(1);
            lane.submit("third", () -> "third was sent", completion);
            time.addAndGet(Duration.ofMillis(10).toNanos());
            release.countDown();
            assertThat(next()).isEqualTo("first was sent");
            assertThat(next()).isEqualTo("STORE_UNCLEAR: second: not sent, because its turn came only after 10 ms");
            assertThat(next()).isEqualTo("third was sent");
        }
    }

    @Test
    void whatARequestThrowsIsExplained() throws Exception {
        try (RequestLane lane = new RequestLane(
                "test", 1, 5, Duration.ofMinutes(1), time::get, Runnable::run, RequestLaneTest::explain)) {
            lane.submit(
                    "get key",
                    () -> {
                        throw new IllegalStateException("broken");
                    },
                    completion);
            assertThat(next()).isEqualTo("STORE_REFUSED: get key: explained broken");
        }
    }

    @Test
    void evenAnErrorIsTold() throws Exception {
        try (RequestLane lane = new RequestLane(
                "test", 1, 5, Duration.ofMinutes(1), time::get, Runnable::run, RequestLaneTest::explain)) {
            lane.submit(
                    "get key",
                    () -> {
                        throw new LinkageError("no such class (this stack trace is part of a test)");
                    },
                    completion);
            assertThat(next()).startsWith("STORE_REFUSED: get key: explained no such class");
            lane.submit("get key", () -> "still works", completion);
            assertThat(next()).isEqualTo("still works");
        }
    }

    @Test
    void anEventLoopThatHasEndedIsNoTrouble() throws Exception {
        CountDownLatch refused = new CountDownLatch(1);
        try (RequestLane lane = new RequestLane(
                "test",
                1,
                5,
                Duration.ofMinutes(1),
                time::get,
                task -> {
                    refused.countDown();
                    throw new RejectedExecutionException();
                },
                RequestLaneTest::explain)) {
            lane.submit("get key", () -> "done", completion);
            assertThat(refused.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).isEmpty();
        }
    }
}
