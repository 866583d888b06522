package io.infinitycluster.core.state;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.wire.WireReader;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Applies committed entries, in log order, each once, to the replicated state: for a slice of time, and then again when the node has done
 * what else there was to do by then. However much there is to apply, heartbeats wait for a slice and for the batch that exceeded it: a batch
 * is applied as a whole, because what is known to be committed, and with it checkpoints and segments in shared storage, ends where one ends.
 */
public final class Applier {

    private static final int READ_BYTES = 256 << 10;

    /** Hears what became of commands as they are applied. */
    @FunctionalInterface
    public interface Results {
        /** The entry at {@code index}, which carries a command, has been applied. */
        void applied(long index, CommandOutcome outcome);
    }

    private final Supplier<? extends StateMachine> factory;
    private final LongConsumer watcher;
    private final Clock clock;
    private final long sliceNanos;
    private ReplicatedState state;
    private long appliedIndex;
    /** What is known to be committed, and to be applied as soon as it has been read. */
    private long target;
    /** Whether it goes on by itself: when old batches have been read, or in the next slice. */
    private boolean goingOn;

    private long sliceBegan;
    private boolean sliceOver;
    /** How often the state was replaced: what was read for the one before is of no use. */
    private int restarts;

    /**
     * An applier to new, empty machines.
     *
     * @param watcher is told the index whenever the state has become that of another one
     * @param sliceNanos for how long entries are applied at once; with 0 it goes on after each batch
     */
    public Applier(Supplier<? extends StateMachine> factory, LongConsumer watcher, Clock clock, long sliceNanos) {
        this.factory = factory;
        this.watcher = watcher;
        this.clock = clock;
        this.sliceNanos = sliceNanos;
        state = new ReplicatedState(factory.get());
    }

    /** The index of the last entry applied, 0 if none was. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** The state as it is now. */
    public ReplicatedState state() {
        return state;
    }

    /** The state machine as it is now. */
    public StateMachine machine() {
        return state.machine();
    }

    /**
     * Applies all entries up to {@code commitIndex}, which the log must hold: the first slice of those in memory within the call, more of them
     * in slices, and older ones as they are read from the disk.
     *
     * @param progressed called after entries were applied, and not once {@link #stop}, {@link #reset} or
     *     {@link #restore} has come between
     */
    public void applyThrough(Log log, long commitIndex, Results results, Runnable progressed) {
        target = Math.max(target, commitIndex);
        if (goingOn) {
            return;
        }
        long before = appliedIndex;
        beginSlice();
        boolean more = true;
        while (more && appliedIndex < target && !sliceOver) {
            List<Batch> batches = log.cachedAfter(appliedIndex, READ_BYTES);
            if (batches == null) {
                read(log, results, progressed);
                more = false;
            } else {
                more = applyAll(batches, results);
            }
        }
        if (appliedIndex > before) {
            progressed(log, results, progressed);
        }
    }

    private void read(Log log, Results results, Runnable progressed) {
        goingOn = true;
        int epoch = restarts;
        log.batchesAfter(appliedIndex, READ_BYTES, batches -> {
            if (epoch == restarts) {
                goingOn = false;
                beginSlice();
                if (applyAll(batches, results)) {
                    progressed(log, results, progressed);
                    applyThrough(log, target, results, progressed);
                }
            }
        });
    }

    private void beginSlice() {
        sliceBegan = clock.nanos();
        sliceOver = false;
    }

    /** Tells of it, when it is settled how it goes on: who hears of it may ask for more. */
    private void progressed(Log log, Results results, Runnable progressed) {
        if (sliceOver && appliedIndex < target && !goingOn) {
            goingOn = true;
            int epoch = restarts;
            clock.schedule(0, () -> {
                if (epoch == restarts) {
                    goingOn = false;
                    applyThrough(log, target, results, progressed);
                }
            });
        }
        progressed.run();
    }

    /** Applies what is committed of some batches, until the slice is over; false if that was nothing. */
    private boolean applyAll(List<Batch> batches, Results results) {
        long before = appliedIndex;
        for (Batch batch : batches) {
            if (sliceOver) {
                break;
            }
            batch.forEach(before + 1, (index, kind, payload) -> {
                if (index <= target) {
                    apply(index, kind, payload, results);
                }
            });
            sliceOver = clock.nanos() - sliceBegan >= sliceNanos;
        }
        return appliedIndex > before;
    }

    private void apply(long index, EntryKind kind, WireReader payload, Results results) {
        if (index != appliedIndex + 1) {
            throw new IllegalStateException("entry " + index + " after " + appliedIndex + " was applied");
        }
        CommandOutcome outcome = state.apply(index, kind, payload);
        appliedIndex = index;
        watcher.accept(index);
        if (outcome != null) {
            results.applied(index, outcome);
        }
    }

    /**
     * Applies nothing more of what it was asked for and has not read yet: who asked has no say any more, and what is committed is for the next
     * one to find out.
     */
    public void stop() {
        target = appliedIndex;
        goingOn = false;
        restarts++;
    }

    /** Begins to build the state of a checkpoint beside the present one. */
    public StateRestorer restorer() {
        return new StateRestorer(factory);
    }

    /** Puts the state of a checkpoint in place of the present one. */
    public void restore(long index, ReplicatedState restored) {
        state = restored;
        restart(index);
    }

    /** Begins anew with an empty state: the log that it came from is gone (P6). */
    public void reset() {
        state = new ReplicatedState(factory.get());
        restart(0);
    }

    private void restart(long index) {
        appliedIndex = index;
        stop();
        if (index > 0) {
            watcher.accept(index);
        }
    }
}
