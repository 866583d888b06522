package io.infinitycluster.scenarios.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.scenarios.bench.ClosedLoop.Plan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class ClosedLoopTest {

    private static final Duration NO_TIME = Duration.ZERO;
    private static final Duration LONG = Duration.ofMinutes(10);

    /** An operation that ends at once would have the stack grow by some frames each time. */
    @Test
    void endsAfterAsManyOperationsAsAreWanted() throws InterruptedException {
        AtomicLong begun = new AtomicLong();
        ClosedLoop loop = new ClosedLoop(new Plan(3, NO_TIME, LONG, 100_000), () -> {
            begun.incrementAndGet();
            return CompletableFuture.completedFuture("done");
        });

        LoadResult result = loop.run();

        assertThat(result.count()).isEqualTo(100_000);
        assertThat(loop.measured()).isEqualTo(100_000);
        assertThat(begun).hasValueGreaterThanOrEqualTo(100_000);
        assertThat(result.errors()).isEmpty();
        assertThat(result.nanos()).isPositive().isLessThan(LONG.toNanos());
        assertThat(result.perSecond()).isEqualTo(result.count() * 1e9 / result.nanos());
    }

    @Test
    void neverHasMoreInFlightThanThereAreClients() throws InterruptedException {
        ScheduledExecutorService others = Executors.newScheduledThreadPool(2);
        // None ends before all clients have begun: a slow thread would otherwise begin its last ones when all is done.
        CountDownLatch allBegun = new CountDownLatch(5);
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try {
            LoadResult result = new ClosedLoop(new Plan(5, NO_TIME, LONG, 500), () -> {
                        most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                        allBegun.countDown();
                        CompletableFuture<String> end = new CompletableFuture<>();
                        var unused = others.schedule(
                                () -> {
                                    allBegun.await();
                                    inFlight.decrementAndGet();
                                    return end.complete("done");
                                },
                                100,
                                TimeUnit.MICROSECONDS);
                        return end;
                    })
                    .run();

            assertThat(most).hasValue(5);
            assertThat(result.count()).isEqualTo(500);
            assertThat(result.latencies().getMinValue()).isGreaterThanOrEqualTo(50_000);
        } finally {
            others.shutdownNow();
        }
    }

    @Test
    void countsFailuresByWhatTheyAre() throws InterruptedException {
        AtomicLong number = new AtomicLong();
        LoadResult result = new ClosedLoop(new Plan(1, NO_TIME, LONG, 10), () -> {
                    long now = number.getAndIncrement();
                    return now % 2 == 0
                            ? CompletableFuture.failedFuture(
                                    now % 4 == 0
                                            ? new IOException("no")
                                            : new HttpNode.RefusedException("HTTP 500, error 7", "no"))
                            : CompletableFuture.completedFuture("done");
                })
                .run();

        assertThat(result.count()).isEqualTo(10);
        assertThat(result.failures()).isEqualTo(10);
        assertThat(result.errors()).isEqualTo(Map.of("IOException", 5L, "HTTP 500, error 7", 5L));
    }

    @Test
    void theWarmUpIsNotMeasured() throws InterruptedException {
        AtomicLong begun = new AtomicLong();
        ClosedLoop[] loop = new ClosedLoop[1];
        loop[0] = new ClosedLoop(new Plan(1, LONG, LONG, 10), () -> {
            if (begun.incrementAndGet() == 1000) {
                loop[0].stop();
            }
            return CompletableFuture.completedFuture("done");
        });

        assertThat(loop[0].run().count()).isZero();
        assertThat(begun).hasValue(1000);
    }

    @Test
    void ofSeveralAtOnceEachHasDoneWhatTheyDidOnAverage() {
        Histogram quick = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
        quick.recordValueWithCount(100, 30);
        Histogram slow = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
        slow.recordValueWithCount(200, 10);
        long second = TimeUnit.SECONDS.toNanos(1);

        LoadResult each = LoadResult.ofEach(List.of(
                new LoadResult(2 * second, quick, Map.of("Why", 1L)),
                new LoadResult(2 * second, slow, Map.of("Why", 2L, "IOException", 1L))));

        assertThat(each.perSecond()).isEqualTo((30 / 2 + 10 / 2) / 2.0);
        assertThat(each.latencies().getCountAtValue(200)).isEqualTo(10);
        assertThat(each.errors()).isEqualTo(Map.of("Why", 3L, "IOException", 1L));
    }

    @Test
    void aResultIsTheSameInAnotherProcess() throws BenchException {
        Histogram latencies = new Histogram(TimeUnit.HOURS.toNanos(1), 3);
        latencies.recordValue(17);
        latencies.recordValueWithCount(1_000_000, 41);
        LoadResult result = new LoadResult(
                123_456_789, latencies, new TreeMap<>(Map.of("HTTP 500, error 7026", 3L, "INVALID_STATUS", 1L)));

        LoadResult read = LoadResult.ofLine(result.toLine());

        assertThat(read).isEqualTo(result);
        assertThat(read.count()).isEqualTo(42);
        assertThat(read.failures()).isEqualTo(4);
    }
}
