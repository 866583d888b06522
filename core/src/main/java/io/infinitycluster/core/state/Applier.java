package io.infinitycluster.core.state;

import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.log.Log;
import java.util.function.Supplier;

/** Applies committed entries, in log order, each once, to a state machine. */
public final class Applier {

    /** Hears the results of commands as they are applied. */
    @FunctionalInterface
    public interface Results {
        /** The command at {@code index} has been applied. */
        void applied(long index, byte[] result);
    }

    private final Supplier<? extends StateMachine> factory;
    private StateMachine machine;
    private long appliedIndex;

    /** An applier to new, empty machines. */
    public Applier(Supplier<? extends StateMachine> factory) {
        this.factory = factory;
        machine = factory.get();
    }

    /** The index of the last entry applied, 0 if none was. */
    public long appliedIndex() {
        return appliedIndex;
    }

    /** The state as it is now. */
    public StateMachine machine() {
        return machine;
    }

    /** Applies all entries up to {@code commitIndex}, which the log must hold. */
    public void applyThrough(Log log, long commitIndex, Results results) {
        if (commitIndex <= appliedIndex) {
            return;
        }
        log.forEach(appliedIndex + 1, commitIndex, (index, kind, command) -> {
            if (index != appliedIndex + 1) {
                throw new IllegalStateException("entry " + index + " after " + appliedIndex + " was applied");
            }
            appliedIndex = index;
            if (kind == EntryKind.COMMAND) {
                results.applied(index, machine.apply(index, command));
            }
        });
    }

    /**
     * Puts the state of a checkpoint in place of the present one.
     *
     * @throws IllegalArgumentException if the bytes are no snapshot; the state is then as it was
     */
    public void restore(long index, byte[] snapshot) {
        StateMachine restored = factory.get();
        restored.restore(snapshot);
        machine = restored;
        appliedIndex = index;
    }

    /** Begins anew with an empty state: the log that it came from is gone (P6). */
    public void reset() {
        machine = factory.get();
        appliedIndex = 0;
    }
}
