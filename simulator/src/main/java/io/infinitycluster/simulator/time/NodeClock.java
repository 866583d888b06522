package io.infinitycluster.simulator.time;

import io.infinitycluster.core.port.Clock;
import org.jspecify.annotations.Nullable;

/**
 * A node's view of time: a monotonic clock with an origin and a rate of its own, a wall clock that can be made to jump,
 * and timers that run on the node's {@link EventLoop} and end with it.
 *
 * <p>All arithmetic is in integers and exact: after the rates r1, r2, … (in parts per billion) have each held for d1, d2,
 * … nanoseconds of virtual time, the clock has advanced by exactly floor((r1·d1 + r2·d2 + …) / 10^9) nanoseconds. A timer
 * runs at the first nanosecond of virtual time at which this clock has reached its deadline, whatever the rate does in
 * between.
 */
public final class NodeClock implements Clock {

    /** Parts in a billion: the unit of rates. */
    public static final long BILLION = 1_000_000_000L;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    /** 73 years: origins and delays stay below it, so that sums of them do not overflow. */
    private static final long FOREVER = 1L << 61;

    private final EventLoop loop;
    private final Scheduler scheduler;

    // At virtual time baseTime the clock stood at baseNanos and baseFraction billionths of a nanosecond.
    private long baseTime;
    private long baseNanos;
    private long baseFraction;
    private long rate = BILLION;

    /** What to add to the monotonic clock, in milliseconds, to get wall-clock time. */
    private long wallOffset;

    // All timers that wait for their time, in the order in which they were scheduled: a ring through this sentinel.
    private final NodeTimer timers = new NodeTimer();

    /**
     * The clock of a process that has just started, with no drift.
     *
     * @param originNanos what the monotonic clock shows now; within 2^61 of zero
     * @param wallMillis what the wall clock shows now, in milliseconds since 1970
     */
    public NodeClock(EventLoop loop, long originNanos, long wallMillis) {
        if (originNanos < -FOREVER || originNanos > FOREVER) {
            throw new IllegalArgumentException("origin out of range: " + originNanos);
        }
        this.loop = loop;
        this.scheduler = loop.scheduler();
        this.baseTime = scheduler.now();
        this.baseNanos = originNanos;
        this.wallOffset = wallMillis - Math.floorDiv(originNanos, NANOS_PER_MILLI);
        loop.onStop(this::cancelAll);
    }

    /**
     * The clock of the next process on the same machine: the rate and the wall clock go on, the monotonic clock starts
     * anew.
     */
    public NodeClock successor(EventLoop next, long originNanos) {
        NodeClock clock = new NodeClock(next, originNanos, wallMillis());
        clock.rate = rate;
        return clock;
    }

    @Override
    public long nanos() {
        long elapsed = scheduler.now() - baseTime;
        return rate == BILLION ? baseNanos + elapsed : baseNanos + advance(elapsed);
    }

    @Override
    public long wallMillis() {
        return Math.floorDiv(nanos(), NANOS_PER_MILLI) + wallOffset;
    }

    /** Makes the wall clock jump, ahead or back. Nothing else changes. */
    public void jumpWall(long deltaMillis) {
        wallOffset += deltaMillis;
    }

    /** How much too fast the clock runs, in parts per billion; negative if too slow. */
    public long drift() {
        return rate - BILLION;
    }

    /**
     * Changes the clock's rate from now on. The timers that wait are moved accordingly.
     *
     * @param partsPerBillion how much too fast (positive) or too slow (negative); above minus one billion, up to one
     *     billion
     */
    public void drift(long partsPerBillion) {
        if (partsPerBillion <= -BILLION || partsPerBillion > BILLION) {
            throw new IllegalArgumentException("drift of " + partsPerBillion + " parts per billion");
        }
        long elapsed = scheduler.now() - baseTime;
        long advanced = advance(elapsed);
        baseFraction = (elapsed % BILLION * rate + baseFraction) % BILLION;
        baseNanos += advanced;
        baseTime = scheduler.now();
        rate = BILLION + partsPerBillion;
        for (NodeTimer timer = timers.next; timer != timers; timer = timer.next) {
            scheduler.at(timeOf(timer.deadline), loop.actor(), EventKind.TIMER, timer);
        }
    }

    @Override
    public Timer schedule(long delayNanos, Runnable task) {
        if (delayNanos < 0) {
            throw new IllegalArgumentException("negative delay: " + delayNanos);
        }
        NodeTimer timer = new NodeTimer();
        if (!loop.isStopped()) {
            timer.deadline = nanos() + Math.min(delayNanos, FOREVER);
            timer.task = task;
            timer.link();
            scheduler.at(timeOf(timer.deadline), loop.actor(), EventKind.TIMER, timer);
        }
        return timer;
    }

    /** By how many whole nanoseconds the clock advances in {@code elapsed} nanoseconds of virtual time since the base. */
    private long advance(long elapsed) {
        // Split so that nothing overflows: a whole second of virtual time adds exactly the rate.
        return elapsed / BILLION * rate + (elapsed % BILLION * rate + baseFraction) / BILLION;
    }

    /** The first virtual time, from now on, at which this clock shows at least {@code nanos}. */
    private long timeOf(long nanos) {
        long distance = nanos - baseNanos;
        if (distance <= 0) {
            return scheduler.now();
        }
        // The least elapsed with elapsed * rate + baseFraction >= distance * BILLION, again without overflow.
        long whole = distance / rate;
        if (whole >= (Long.MAX_VALUE - baseTime) / BILLION - 1) {
            return Long.MAX_VALUE;
        }
        long rest = distance % rate * BILLION - baseFraction;
        long elapsed = whole * BILLION - Math.floorDiv(-rest, rate);
        return Math.max(baseTime + elapsed, scheduler.now());
    }

    private void cancelAll() {
        while (timers.next != timers) {
            timers.next.cancel();
        }
    }

    /** A timer; also the sentinel of the ring of all of them. */
    private final class NodeTimer extends CancellableEvent implements Timer {
        private long deadline;
        private @Nullable Runnable task;
        private NodeTimer previous = this;
        private NodeTimer next = this;

        private void link() {
            previous = timers.previous;
            next = timers;
            previous.next = this;
            timers.previous = this;
        }

        private void unlink() {
            previous.next = next;
            next.previous = previous;
            previous = this;
            next = this;
        }

        @Override
        public void cancel() {
            task = null;
            unlink();
            scheduler.cancel(this);
        }

        /** The time has come. If the process is paused the task waits, and can still be cancelled. */
        @Override
        public void run() {
            unlink();
            if (loop.tryEnter()) {
                try {
                    fire();
                } finally {
                    loop.leave();
                }
            } else {
                loop.defer(this::fire);
            }
        }

        private void fire() {
            Runnable due = task;
            task = null;
            if (due != null) {
                due.run();
            }
        }

        @Override
        public String toString() {
            return loop.name() + " timer " + task;
        }
    }
}
