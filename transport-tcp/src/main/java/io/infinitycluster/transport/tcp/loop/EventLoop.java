package io.infinitycluster.transport.tcp.loop;

import io.infinitycluster.core.port.Clock;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * The one thread on which a node runs: its ports complete here, its timers fire here, and whoever wants something of the node asks
 * here.
 *
 * <p>Tasks run in the order in which they were handed over, and timers between them when their time has come. A task that throws is
 * told to {@code onFailure}, which should end the node, because nobody knows what the task left half done.
 */
public final class EventLoop implements Executor, Clock, AutoCloseable {

    /** A task that waits for its time; of several for one moment, the one that was scheduled first comes first. */
    private record Scheduled(long dueNanos, long number, Runnable task) implements Comparable<Scheduled> {
        @Override
        public int compareTo(Scheduled other) {
            // Times on this clock may overflow; their differences do not.
            int byTime = Long.signum(dueNanos - other.dueNanos);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final Consumer<Throwable> onFailure;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Scheduled> timers = new PriorityQueue<>();
    /** Those whose time has come and that have not fired yet: they can still be cancelled. */
    private final Set<Scheduled> due = new HashSet<>();

    private long scheduled;
    private boolean closed;
    private boolean waiting;

    /**
     * Starts the thread, which does not keep the process alive.
     *
     * @param name the thread's name
     * @param onFailure hears of a task that threw, on the loop
     */
    public EventLoop(String name, Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
        Thread thread = new Thread(this::turn, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a task on the loop, after all that were handed over before; never, if the loop is closed. */
    @Override
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (!closed) {
                tasks.add(task);
                wake();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        lock.lock();
        try {
            Scheduled timer = new Scheduled(System.nanoTime() + delayNanos, scheduled++, task);
            if (!closed) {
                timers.add(timer);
                wake();
            }
            return () -> cancel(timer);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Scheduled timer) {
        lock.lock();
        try {
            if (!due.remove(timer)) {
                timers.remove(timer);
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        if (waiting) {
            waiting = false;
            news.signal();
        }
    }

    /** All that is handed over while some tasks run is taken at once: one wait for the lock, however many they are. */
    private void turn() {
        ArrayDeque<Runnable> taken = new ArrayDeque<>();
        boolean more = true;
        while (more) {
            lock.lock();
            try {
                await();
                takeDue();
                ArrayDeque<Runnable> next = tasks;
                tasks = taken;
                taken = next;
                more = !closed || !taken.isEmpty();
            } catch (InterruptedException e) {
                // Nobody but the loop itself knows its thread.
                onFailure.accept(e);
                return;
            } finally {
                lock.unlock();
            }
            for (Runnable task = taken.poll(); task != null; task = taken.poll()) {
                run(task);
            }
        }
    }

    private void await() throws InterruptedException {
        while (tasks.isEmpty() && !closed) {
            Scheduled first = timers.peek();
            long left = first == null ? Long.MAX_VALUE : first.dueNanos() - System.nanoTime();
            if (left <= 0) {
                return;
            }
            waiting = true;
            news.await(left, TimeUnit.NANOSECONDS);
            waiting = false;
        }
    }

    /** Moves the timers whose time has come behind the tasks that are there: all of them, as some of those tasks may be long. */
    private void takeDue() {
        Scheduled first = timers.peek();
        while (first != null && first.dueNanos() - System.nanoTime() <= 0) {
            Scheduled timer = timers.remove();
            due.add(timer);
            tasks.add(() -> fire(timer));
            first = timers.peek();
        }
    }

    private void fire(Scheduled timer) {
        boolean uncancelled;
        lock.lock();
        try {
            uncancelled = due.remove(timer);
        } finally {
            lock.unlock();
        }
        if (uncancelled) {
            timer.task().run();
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
        lock.lock();
        try {
            closed = true;
            timers.clear();
            due.clear();
            wake();
        } finally {
            lock.unlock();
        }
    }
}
