package io.infinitycluster.transport.tcp.loop;

import io.infinitycluster.core.port.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one thread on which a node runs: its ports complete here, its timers fire here, and whoever wants something of the node asks
 * here.
 *
 * <p>Tasks run in the order in which they were handed over; one that throws is told to {@code onFailure}, which should end the node,
 * because nobody knows what the task left half done.
 */
public final class EventLoop implements Executor, Clock, AutoCloseable {

    private final ScheduledThreadPoolExecutor executor;
    private final Consumer<Throwable> onFailure;

    /**
     * Starts the thread, which does not keep the process alive.
     *
     * @param name the thread's name
     * @param onFailure hears of a task that threw, on the loop
     */
    public EventLoop(String name, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Runs a task on the loop, after all that were handed over before; never, if the loop is closed. */
    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            // The loop is closed: nobody is there to hear it.
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        try {
            ScheduledFuture<?> waiting = executor.schedule(() -> run(task), delayNanos, TimeUnit.NANOSECONDS);
            return () -> waiting.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            onFailure.accept(e);
        }
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    /** Runs nothing more but what was handed over already, and no timer. */
    @Override
    public void close() {
        executor.shutdown();
    }
}
