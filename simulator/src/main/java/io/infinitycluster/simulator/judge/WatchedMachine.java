package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.state.ForwardingStateMachine;
import io.infinitycluster.core.state.StateMachine;

/** A state machine that somebody watches. */
final class WatchedMachine extends ForwardingStateMachine {

    /** Sees a machine after each command. */
    interface Watcher {
        void applied(long index, byte[] command, StateMachine machine);
    }

    private final StateMachine machine;
    private final Watcher watcher;

    WatchedMachine(StateMachine machine, Watcher watcher) {
        super(machine);
        this.machine = machine;
        this.watcher = watcher;
    }

    @Override
    public byte[] apply(long index, byte[] command) {
        byte[] result = super.apply(index, command);
        watcher.applied(index, command, machine);
        return result;
    }
}
