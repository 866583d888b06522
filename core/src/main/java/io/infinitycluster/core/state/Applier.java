package io.infinitycluster.core.state;

import io.infinitycluster.core.log.Log;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** Applies committed entries, in log order, each once, to the replicated state. */
public final class Applier {

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

    /** Applies all entries up to {@code commitIndex}, which the log must hold. */
    public void applyThrough(Log log, long commitIndex, Results results) {
        if (commitIndex <= appliedIndex) {
            return;
        }
        log.forEach(appliedIndex + 1, commitIndex, (index, kind, payload) -> {
            if (index != appliedIndex + 1) {
                throw new IllegalStateException("entry " + index + " after " + appliedIndex + " was applied");
            }
            CommandOutcome outcome = state.apply(index, kind, payload);
            appliedIndex = index;
            watcher.accept(index);
            if (outcome != null) {
                results.applied(index, outcome);
            }
        });
    }

    /** Begins to build the state of a checkpoint beside the present one. */
    public StateRestorer restorer() {
        return new StateRestorer(factory);
    }

    /** Puts the state of a checkpoint in place of the present one. */
    public void restore(long index, ReplicatedState restored) {
        state = restored;
        appliedIndex = index;
        watcher.accept(index);
    }

    /** Begins anew with an empty state: the log that it came from is gone (P6). */
    public void reset() {
        state = new ReplicatedState(factory.get());
        appliedIndex = 0;
    }
}
