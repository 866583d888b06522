package io.infinitycluster.simulator.time;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one event queue of a run, with virtual time in nanoseconds (design section 6).
 *
 * <p>Events run in the order of (time, sequence number), the sequence number being that of the call that scheduled them;
 * nothing else has a say, so a run is a function of what is scheduled. Every event is folded into a {@link #digest()}.
 *
 * <p>The queue is a four-ary heap in flat arrays. An entry costs 24 bytes beside the event itself. A cancelled event
 * leaves a dead entry, which is skipped when its time comes; when more than half of the entries are dead they are all
 * removed, so that cancelling costs constant time on average and memory stays within twice what is alive.
 */
public final class Scheduler {

    private static final int KIND_BITS = 8;
    private static final int ACTOR_BITS = 16;
    private static final int LABEL_BITS = KIND_BITS + ACTOR_BITS;
    private static final long MAX_SEQUENCE = Long.MAX_VALUE >>> LABEL_BITS;
    private static final int MAX_ACTORS = 1 << ACTOR_BITS;
    private static final int FEW_DEAD = 64;
    private static final EventKind[] KINDS = EventKind.values();

    private final Map<String, Integer> actors = new LinkedHashMap<>();
    private final List<String> actorNames = new ArrayList<>();

    // Entry i has its time in keys[2i] and in keys[2i + 1] its sequence number, actor and kind, from high to low bits.
    // As sequence numbers differ, comparing these compares sequence numbers, and the label travels for nothing.
    private long[] keys = new long[2 * 256];
    private @Nullable Runnable[] events = new @Nullable Runnable[256];
    private int size;
    private int dead;

    private long now;
    private long lastSequence;
    private long executed;
    private long digest = Digest.START;
    private boolean running;
    private @Nullable EventListener listener;

    /** A queue at time 0, with nothing in it. */
    public Scheduler() {}

    /** Virtual time in nanoseconds since the beginning of the run. */
    public long now() {
        return now;
    }

    /** How many events wait. */
    public int pending() {
        return size - dead;
    }

    /** How many events have run. */
    public long executed() {
        return executed;
    }

    /** The digest of all events that have run and of all that was {@link #mix mixed} in. */
    public long digest() {
        return digest;
    }

    /** Folds a detail of the run into the digest, such as a hash of what a message held. */
    public void mix(long value) {
        digest = Digest.mix(digest, value);
    }

    /** Sets who sees every event; {@code null} for nobody, which costs nothing. */
    public void listener(@Nullable EventListener newListener) {
        listener = newListener;
    }

    /**
     * The number of an actor, which is given out at the first call: some node, disk, client or the store, as it is to be
     * named in traces.
     *
     * @throws IllegalStateException if there are more than 65,536
     */
    public int actor(String name) {
        Integer known = actors.get(name);
        if (known != null) {
            return known;
        }
        if (actorNames.size() == MAX_ACTORS) {
            throw new IllegalStateException("more than " + MAX_ACTORS + " actors");
        }
        actors.put(name, actorNames.size());
        actorNames.add(name);
        return actorNames.size() - 1;
    }

    /** The name of an actor. */
    public String actorName(int actor) {
        return actorNames.get(actor);
    }

    /**
     * Schedules an event. A {@link CancellableEvent} that already waits is moved.
     *
     * @param time virtual nanoseconds, not before {@link #now()}
     * @param actor whose event it is, from {@link #actor}
     * @param event what to do; an exception that it throws goes to whoever runs the queue, which can be run on
     * @throws IllegalArgumentException if the time is past or the actor unknown
     */
    public void at(long time, int actor, EventKind kind, Runnable event) {
        if (time < now) {
            throw new IllegalArgumentException("time " + time + " is before now, " + now);
        }
        if (actor < 0 || actor >= actorNames.size()) {
            throw new IllegalArgumentException("no actor " + actor);
        }
        long sequence = ++lastSequence;
        if (sequence > MAX_SEQUENCE) {
            throw new IllegalStateException("out of sequence numbers");
        }
        long key = sequence << LABEL_BITS | (long) actor << KIND_BITS | kind.ordinal();
        if (event instanceof CancellableEvent) {
            CancellableEvent cancellable = (CancellableEvent) event;
            cancel(cancellable);
            cancellable.key = key;
        }
        if (size == events.length) {
            keys = Arrays.copyOf(keys, 4 * size);
            events = Arrays.copyOf(events, 2 * size);
        }
        siftUp(size++, time, key, event);
    }

    /** Schedules an event {@code delayNanos} from now; see {@link #at}. */
    public void after(long delayNanos, int actor, EventKind kind, Runnable event) {
        at(Math.addExact(now, delayNanos), actor, kind, event);
    }

    /**
     * Takes an event out of the queue.
     *
     * @return whether it was in there
     */
    public boolean cancel(CancellableEvent event) {
        if (event.key == 0) {
            return false;
        }
        event.key = 0;
        dead++;
        if (dead > FEW_DEAD && dead > size >>> 1) {
            removeDead();
        }
        return true;
    }

    /** The time of the next event; {@link Long#MAX_VALUE} if none waits. */
    public long nextTime() {
        dropDeadTop();
        return size == 0 ? Long.MAX_VALUE : keys[0];
    }

    /**
     * Advances to the next event and runs it.
     *
     * @return false if none waits
     * @throws IllegalStateException if called from within an event
     */
    public boolean runNext() {
        return run(Long.MAX_VALUE, 1) == 1;
    }

    /**
     * Runs every event up to and including the given time, those that they schedule included, and advances to that time.
     *
     * @param time virtual nanoseconds, not before {@link #now()}
     * @return how many events ran
     */
    public long runUntil(long time) {
        if (time < now) {
            throw new IllegalArgumentException("time " + time + " is before now, " + now);
        }
        long ran = run(time, Long.MAX_VALUE);
        now = time;
        return ran;
    }

    /**
     * Runs events up to and including the given time, but no more than {@code maxEvents}. Time stands at the last event
     * that ran.
     *
     * @return how many events ran
     */
    public long run(long untilTime, long maxEvents) {
        if (running) {
            throw new IllegalStateException("an event must not run the queue that it is in");
        }
        running = true;
        try {
            long ran = 0;
            while (ran < maxEvents && size > 0 && keys[0] <= untilTime) {
                long time = keys[0];
                long key = keys[1];
                Runnable event = removeTop();
                if (event instanceof CancellableEvent) {
                    CancellableEvent cancellable = (CancellableEvent) event;
                    if (cancellable.key != key) {
                        dead--;
                        continue;
                    }
                    cancellable.key = 0;
                }
                execute(time, key, event);
                ran++;
            }
            return ran;
        } finally {
            running = false;
        }
    }

    private void execute(long time, long key, Runnable event) {
        now = time;
        executed++;
        digest = Digest.mix(Digest.mix(digest, time), key);
        EventListener observer = listener;
        if (observer == null) {
            event.run();
        } else {
            int actor = (int) (key >>> KIND_BITS) & (MAX_ACTORS - 1);
            EventKind kind = KINDS[(int) key & ((1 << KIND_BITS) - 1)];
            observer.before(key >>> LABEL_BITS, actor, kind, event);
            event.run();
            observer.after(key >>> LABEL_BITS, actor, kind, event);
        }
    }

    private void siftUp(int from, long time, long key, Runnable event) {
        long[] k = keys;
        @Nullable Runnable[] e = events;
        int hole = from;
        while (hole > 0) {
            int parent = (hole - 1) >>> 2;
            long parentTime = k[2 * parent];
            if (parentTime < time || (parentTime == time && k[2 * parent + 1] < key)) {
                break;
            }
            k[2 * hole] = parentTime;
            k[2 * hole + 1] = k[2 * parent + 1];
            e[hole] = e[parent];
            hole = parent;
        }
        k[2 * hole] = time;
        k[2 * hole + 1] = key;
        e[hole] = event;
    }

    private void siftDown(int from, long time, long key, Runnable event) {
        long[] k = keys;
        @Nullable Runnable[] e = events;
        int hole = from;
        while (true) {
            int child = 4 * hole + 1;
            if (child >= size) {
                break;
            }
            int least = child;
            long leastTime = k[2 * child];
            long leastKey = k[2 * child + 1];
            int end = Math.min(child + 4, size);
            for (int other = child + 1; other < end; other++) {
                long otherTime = k[2 * other];
                if (otherTime < leastTime || (otherTime == leastTime && k[2 * other + 1] < leastKey)) {
                    least = other;
                    leastTime = otherTime;
                    leastKey = k[2 * other + 1];
                }
            }
            if (time < leastTime || (time == leastTime && key < leastKey)) {
                break;
            }
            k[2 * hole] = leastTime;
            k[2 * hole + 1] = leastKey;
            e[hole] = e[least];
            hole = least;
        }
        k[2 * hole] = time;
        k[2 * hole + 1] = key;
        e[hole] = event;
    }

    private Runnable removeTop() {
        Runnable top = eventAt(0);
        int last = --size;
        Runnable moved = eventAt(last);
        events[last] = null;
        if (last > 0) {
            siftDown(0, keys[2 * last], keys[2 * last + 1], moved);
        }
        return top;
    }

    private void dropDeadTop() {
        while (size > 0 && isDead(0)) {
            removeTop();
            dead--;
        }
    }

    private void removeDead() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!isDead(i)) {
                keys[2 * kept] = keys[2 * i];
                keys[2 * kept + 1] = keys[2 * i + 1];
                events[kept] = events[i];
                kept++;
            }
        }
        Arrays.fill(events, kept, size, null);
        size = kept;
        dead = 0;
        // Where an entry ends up in the heap depends on history, but the order in which entries leave it does not.
        for (int i = (size - 2) >> 2; i >= 0; i--) {
            siftDown(i, keys[2 * i], keys[2 * i + 1], eventAt(i));
        }
    }

    private boolean isDead(int entry) {
        return eventAt(entry) instanceof CancellableEvent event && event.key != keys[2 * entry + 1];
    }

    private Runnable eventAt(int entry) {
        Runnable event = events[entry];
        if (event == null) {
            throw new IllegalStateException("empty entry " + entry + " of " + size);
        }
        return event;
    }
}
