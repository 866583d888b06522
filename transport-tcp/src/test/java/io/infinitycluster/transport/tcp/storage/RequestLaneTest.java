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
import org.junit.jupiter.api.Test;

/** Requests that block, run beside the event loop. */
class RequestLaneTest {

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
        try (RequestLane lane =
                new RequestLane("test", 1, 5, Duration.ofMillis(1), Runnable::run, RequestLaneTest::explain)) {
            lane.submit(
                    "first",
                    () -> {
                        release.await();
                        return "done";
                    },
                    completion);
            lane.submit("second", () -> "sent all the same", completion);
            Thread.sleep(20);
            release.countDown();
            // The first may itself have come too late, on a machine that was busy.
            assertThat(next()).matches("done|STORE_UNCLEAR: first: not sent, .*");
            assertThat(next()).startsWith("STORE_UNCLEAR: second: not sent, because its turn came only after ");
        }
    }

    @Test
    void whatARequestThrowsIsExplained() throws Exception {
        try (RequestLane lane =
                new RequestLane("test", 1, 5, Duration.ofMinutes(1), Runnable::run, RequestLaneTest::explain)) {
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
        try (RequestLane lane =
                new RequestLane("test", 1, 5, Duration.ofMinutes(1), Runnable::run, RequestLaneTest::explain)) {
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
