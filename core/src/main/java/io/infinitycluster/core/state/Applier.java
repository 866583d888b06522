package io.infinitycluster.core.state;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.wire.WireReader;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Applies committed entries, in log order, each once, to the replicated state. */
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
    private ReplicatedState state;
    private long appliedIndex;
    /** What is known to be committed, and to be applied as soon as it has been read. */
    private long target;
    /** Whether old batches are being read. */
    private boolean reading;
    /** How often the state was replaced: what was read for the one before is of no use. */
    private int restarts;

    /** An applier to new, empty machines. */
    public Applier(Supplier<? extends StateMachine> factory) {
        this(factory, index -> {});
    }

    /**
     * An applier that is watched.
     *
     * @param watcher is told the index whenever the state has become that of another one
     */
    public Applier(Supplier<? extends StateMachine> factory, LongConsumer watcher) {
        this.factory = factory;
        this.watcher = watcher;
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
     * Applies all entries up to {@code commitIndex}, which the log must hold: those in memory within the call, and older ones as they
     * are read from the disk.
     *
     * @param progressed called after entries were applied, and not once {@link #stop}, {@link #reset} or
     *     {@link #restore} has come between
     */
    public void applyThrough(Log log, long commitIndex, Results results, Runnable progressed) {
        target = Math.max(target, commitIndex);
        long before = appliedIndex;
        boolean more = !reading;
        while (more && appliedIndex < target) {
            List<Batch> batches = log.cachedAfter(appliedIndex, READ_BYTES);
            if (batches == null) {
                read(log, results, progressed);
                more = false;
            } else {
                more = applyAll(batches, results);
            }
        }
        if (appliedIndex > before) {
            progressed.run();
        }
    }

    private void read(Log log, Results results, Runnable progressed) {
        reading = true;
        int epoch = restarts;
        log.batchesAfter(appliedIndex, READ_BYTES, batches -> {
            if (epoch == restarts) {
                reading = false;
                if (applyAll(batches, results)) {
                    progressed.run();
                    applyThrough(log, target, results, progressed);
                }
            }
        });
    }

    /** Applies what is committed of some batches; false if that was nothing. */
    private boolean applyAll(List<Batch> batches, Results results) {
        long before = appliedIndex;
        for (Batch batch : batches) {
            batch.forEach(before + 1, (index, kind, payload) -> {
                if (index <= target) {
                    apply(index, kind, payload, results);
                }
            });
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
        reading = false;
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
