package io.infinitycluster.scenarios.bench;

import io.infinitycluster.transport.tcp.node.RequestRefusedException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * So many clients, each of which begins its next operation when its last one has ended.
 *
 * <p>The loop is closed: while the other side stands still nothing new is begun, so that a standstill is in the latencies of as many
 * operations as are in flight, and not of all that clients who do not wait would have begun meanwhile (coordinated omission).
 */
public final class ClosedLoop {

    private static final int DIGITS = 3;
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);
    /** What fails at once is not tried again at once. */
    private static final Executor AFTER_FAILURE = CompletableFuture.delayedExecutor(10, TimeUnit.MILLISECONDS);

    private static final long LAST_ANSWERS_SECONDS = 60;
    private static final String UNANSWERED = "not answered within " + LAST_ANSWERS_SECONDS + " s";

    /** What the clients do. */
    @FunctionalInterface
    public interface Operation {
        /** Begins one; the future fails if it does. */
        CompletableFuture<?> begin();
    }

    /**
     * How much is done.
     *
     * @param clients how many there are: how many operations are in flight
     * @param warmUp what ends sooner than that after the beginning is not measured
     * @param time for how long is measured
     * @param most no more operations than this are measured
     */
    public record Plan(int clients, Duration warmUp, Duration time, long most) {}

    private final Plan plan;
    private final Operation operation;
    private final ConcurrentHistogram latencies = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
    private final Map<String, Long> errors = new TreeMap<>();
    private final AtomicLong measured = new AtomicLong();
    private final CountDownLatch busy;
    private volatile long fromNanos;
    private volatile long untilNanos;
    private volatile long lastNanos;

    public ClosedLoop(Plan plan, Operation operation) {
        this.plan = plan;
        this.operation = operation;
        busy = new CountDownLatch(plan.clients());
    }

    /** Runs to the end; once. */
    public LoadResult run() throws InterruptedException {
        fromNanos = System.nanoTime() + plan.warmUp().toNanos();
        untilNanos = fromNanos + plan.time().toNanos();
        lastNanos = untilNanos;
        for (int i = 0; i < plan.clients(); i++) {
            new Client().drive();
        }
        while (busy.getCount() > 0 && System.nanoTime() - untilNanos < 0) {
            busy.await(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
        boolean all = busy.await(LAST_ANSWERS_SECONDS, TimeUnit.SECONDS);
        synchronized (errors) {
            if (!all) {
                errors.merge(UNANSWERED, busy.getCount(), Long::sum);
            }
            return new LoadResult(Math.max(1, lastNanos - fromNanos), latencies.copy(), new TreeMap<>(errors));
        }
    }

    /** How many operations have been measured so far. */
    public long measured() {
        return Math.min(plan.most(), measured.get());
    }

    /** Begins nothing more. */
    public void stop() {
        long now = System.nanoTime();
        if (now - untilNanos < 0) {
            lastNanos = now;
            untilNanos = now;
        }
    }

    /** What an operation failed with, in few words. */
    static String reason(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RequestRefusedException refused) {
            return refused.refusal().code().name();
        }
        return cause instanceof HttpNode.RefusedException refused
                ? refused.code()
                : cause.getClass().getSimpleName();
    }

    private final class Client {
        /** How many of the two have come by that may go on: who began the operation, and the end of it. */
        private final AtomicInteger arrived = new AtomicInteger();

        private long begun;

        /** Who comes last goes on: so the stack does not grow, though an operation may end while it is begun. */
        void drive() {
            do {
                arrived.set(0);
                begun = System.nanoTime();
                if (begun - untilNanos >= 0) {
                    busy.countDown();
                    return;
                }
                CompletableFuture<?> unused = operation.begin().whenComplete((done, failure) -> ended(failure));
            } while (arrived.getAndIncrement() == 1);
        }

        @SuppressWarnings("NullAway") // a future says null for no failure
        private void ended(Throwable failure) {
            if (failure == null) {
                succeeded();
                goOn();
            } else {
                failed(failure);
                AFTER_FAILURE.execute(this::goOn);
            }
        }

        private void goOn() {
            if (arrived.getAndIncrement() == 1) {
                drive();
            }
        }

        private void succeeded() {
            long now = System.nanoTime();
            if (now - fromNanos < 0 || now - untilNanos >= 0) {
                return;
            }
            long number = measured.incrementAndGet();
            if (number <= plan.most()) {
                latencies.recordValue(Math.min(LONGEST_NANOS, now - begun));
            }
            if (number == plan.most()) {
                stop();
            }
        }

        private void failed(Throwable failure) {
            long now = System.nanoTime();
            if (now - fromNanos >= 0 && now - untilNanos < 0) {
                synchronized (errors) {
                    errors.merge(reason(failure), 1L, Long::sum);
                }
            }
        }
    }
}
