package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Runs requests that block, a few at a time, and completes them on the node's event loop. A bounded number waits for its
 * turn, and not for longer than a bounded time; what is turned away was not sent, and the completion says so.
 */
final class RequestLane implements AutoCloseable {

    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor threads;
    private final Executor loop;
    private final Duration patience;
    private final LongSupplier nanos;
    private final Function<Throwable, PortFailure> explanation;

    /**
     * @param name of its threads
     * @param width how many requests run at a time
     * @param queued how many wait for their turn
     * @param patience how long one waits for its turn
     * @param nanos the time, as of {@link System#nanoTime}
     * @param loop where completions are told: the node's event loop
     * @param explanation makes of what a request threw what is told
     */
    RequestLane(
            String name,
            int width,
            int queued,
            Duration patience,
            LongSupplier nanos,
            Executor loop,
            Function<Throwable, PortFailure> explanation) {
        this.loop = loop;
        this.patience = patience;
        this.nanos = nanos;
        this.explanation = explanation;
        threads = new ThreadPoolExecutor(
                width,
                width,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queued),
                DaemonThreads.named(name));
        threads.allowCoreThreadTimeOut(true);
    }

    /** Runs a request when its turn comes; {@code what} begins the text of every failure. */
    <T> void submit(String what, Callable<T> call, Completion<T> completion) {
        Request<T> request = new Request<>(what, call, completion);
        try {
            threads.execute(request);
        } catch (RejectedExecutionException e) {
            request.failed(Kind.STORE_UNCLEAR, threads.isShutdown() ? "the store is closed" : tooMany());
        }
    }

    private String tooMany() {
        return "not sent, because " + threads.getQueue().size() + " requests wait for their turn already";
    }

    /** Fails what waits, and interrupts what runs. */
    @Override
    public void close() {
        for (Runnable waiting : threads.shutdownNow()) {
            ((Request<?>) waiting).failed(Kind.STORE_UNCLEAR, "not sent, because the store was closed");
        }
    }

    private final class Request<T> implements Runnable {
        private final String what;
        private final Callable<T> call;
        private final Completion<T> completion;
        private final long since = nanos.getAsLong();

        Request(String what, Callable<T> call, Completion<T> completion) {
            this.what = what;
            this.call = call;
            this.completion = completion;
        }

        @Override
        public void run() {
            long waited = nanos.getAsLong() - since;
            if (waited > patience.toNanos()) {
                failed(Kind.STORE_UNCLEAR, "not sent, because its turn came only after " + waited / 1_000_000 + " ms");
                return;
            }
            T value;
            try {
                value = call.call();
            } catch (Exception | Error e) {
                PortFailure why = explanation.apply(e);
                failed(why.kind(), why.detail());
                if (e instanceof Error error) {
                    throw error;
                }
                return;
            }
            tell(() -> completion.succeeded(value));
        }

        void failed(Kind kind, String why) {
            PortFailure failure = new PortFailure(kind, what + ": " + why);
            tell(() -> completion.failed(failure));
        }

        private void tell(Runnable told) {
            try {
                loop.execute(told);
            } catch (RejectedExecutionException e) {
                // The event loop has ended, and with it everybody who could want to hear of this.
                return;
            }
        }
    }
}
