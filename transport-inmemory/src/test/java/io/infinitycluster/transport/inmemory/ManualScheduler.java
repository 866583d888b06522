package io.infinitycluster.transport.inmemory;

import java.util.PriorityQueue;

/** Virtual time for the network's own tests. */
final class ManualScheduler implements DeliveryScheduler {

    private record Entry(long time, long sequence, Runnable event) {}

    private final PriorityQueue<Entry> queue = new PriorityQueue<>(
            (a, b) -> a.time != b.time ? Long.compare(a.time, b.time) : Long.compare(a.sequence, b.sequence));
    private long now;
    private long sequence;

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public void at(long timeNanos, int destination, Runnable event) {
        if (timeNanos < now) {
            throw new IllegalArgumentException(timeNanos + " is before " + now);
        }
        queue.add(new Entry(timeNanos, sequence++, event));
    }

    void at(long timeNanos, Runnable event) {
        at(timeNanos, 0, event);
    }

    boolean runNext() {
        Entry entry = queue.poll();
        if (entry == null) {
            return false;
        }
        now = entry.time;
        entry.event.run();
        return true;
    }

    void runUntil(long time) {
        while (!queue.isEmpty() && queue.peek().time <= time) {
            runNext();
        }
        now = time;
    }

    void runAll() {
        while (runNext()) {}
    }
}
