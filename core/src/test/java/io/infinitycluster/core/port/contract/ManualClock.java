package io.infinitycluster.core.port.contract;

import io.infinitycluster.core.port.Clock;
import java.util.PriorityQueue;

/** A clock for tests, whose time passes only in {@link #advance} and {@link #runUntilQuiet}. Equal times run in call order. */
public final class ManualClock implements Clock {

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long scheduled;
    private long ran;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wallMillis() {
        return now / 1_000_000;
    }

    @Override
    public Timer schedule(long delayNanos, Runnable action) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("negative delay " + delayNanos);
        }
        Task task = new Task(now + delayNanos, scheduled++, action);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Runs what is due within the next nanoseconds, each at its time, and ends up that much later. */
    public void advance(long nanos) {
        long end = now + nanos;
        Task next = tasks.peek();
        while (next != null && next.time() <= end) {
            runNext();
            next = tasks.peek();
        }
        now = end;
    }

    /** Runs tasks until none waits. */
    public void runUntilQuiet() {
        while (!tasks.isEmpty()) {
            runNext();
        }
    }

    /** Runs the next task, if any. */
    public void runNext() {
        Task task = tasks.poll();
        if (task != null) {
            now = task.time();
            ran++;
            task.action().run();
        }
    }

    /** How many tasks wait. */
    public int waiting() {
        return tasks.size();
    }

    /** How many tasks have run. */
    public long ran() {
        return ran;
    }

    private record Task(long time, long number, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(time, other.time);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }
}
