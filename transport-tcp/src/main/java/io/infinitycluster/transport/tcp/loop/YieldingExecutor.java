package io.infinitycluster.transport.tcp.loop;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Runs tasks on an event loop, in the order in which they were handed over, but for no longer than a slice of time at once: then
 * all else that the loop has to do by then comes first. However many tasks wait, the loop's other work waits for a slice of them, and
 * for the task that exceeded it.
 */
public final class YieldingExecutor implements Executor {

    private final Executor loop;
    private final long sliceNanos;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    /** Whether the loop has been asked for a turn that has not ended. */
    private boolean asked;

    /** Of the loop only. */
    private ArrayDeque<Runnable> taken = new ArrayDeque<>();

    /**
     * An executor beside the others of a loop.
     *
     * @param loop runs one task at a time, in their order
     * @param sliceNanos after how long the others are let go first, in nanoseconds
     * @param nanoTime a clock
     */
    public YieldingExecutor(Executor loop, long sliceNanos, LongSupplier nanoTime) {
        this.loop = loop;
        this.sliceNanos = sliceNanos;
        this.nanoTime = nanoTime;
    }

    /** Runs a task on the loop, after all that were handed over here before; never, if the loop runs nothing more. */
    @Override
    public void execute(Runnable task) {
        boolean first;
        lock.lock();
        try {
            waiting.add(task);
            first = !asked;
            asked = true;
        } finally {
            lock.unlock();
        }
        if (first) {
            loop.execute(this::turn);
        }
    }

    /** What is handed over during a turn waits for the next one: a task that brings forth another does not hold the loop for ever. */
    private void turn() {
        if (taken.isEmpty()) {
            take();
        }
        long begin = nanoTime.getAsLong();
        try {
            do {
                taken.remove().run();
            } while (!taken.isEmpty() && nanoTime.getAsLong() - begin < sliceNanos);
        } finally {
            // Also after a task that threw: what becomes of the rest is the loop's to decide.
            if (isMore()) {
                loop.execute(this::turn);
            }
        }
    }

    private void take() {
        lock.lock();
        try {
            ArrayDeque<Runnable> empty = taken;
            taken = waiting;
            waiting = empty;
        } finally {
            lock.unlock();
        }
    }

    private boolean isMore() {
        lock.lock();
        try {
            asked = !taken.isEmpty() || !waiting.isEmpty();
            return asked;
        } finally {
            lock.unlock();
        }
    }
}
