package io.infinitycluster.simulator.judge;

import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.state.StateMachine;

/** A state machine that somebody watches. */
record WatchedMachine(StateMachine machine, Watcher watcher) implements StateMachine {

    /** Sees a machine after each command. */
    interface Watcher {
        void applied(long index, byte[] command, StateMachine machine);
    }

    @Override
    public byte[] apply(long index, byte[] command) {
        byte[] result = machine.apply(index, command);
        watcher.applied(index, command, machine);
        return result;
    }

    @Override
    public byte[] query(byte[] query) {
        return machine.query(query);
    }

    @Override
    public Snapshot snapshot() {
        return machine.snapshot();
    }

    @Override
    public Restorer restorer() {
        return machine.restorer();
    }

    @Override
    public long digest() {
        return machine.digest();
    }
}
