package io.infinitycluster.scenarios;

import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.state.StateMachine;

/**
 * A state machine whose program is wrong in one place: what it restores is another state than the one that was saved, and it does not notice.
 *
 * @param machine one that does all else as it should
 * @param spoil changes its state behind its back
 */
record WrongRestore(StateMachine machine, Runnable spoil) implements StateMachine {

    @Override
    public byte[] apply(long index, byte[] command) {
        return machine.apply(index, command);
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
        Restorer right = machine.restorer();
        return new Restorer() {
            @Override
            public void take(byte[] part) {
                right.take(part);
            }

            @Override
            public void finish() {
                right.finish();
                spoil.run();
            }
        };
    }

    @Override
    public long digest() {
        return machine.digest();
    }
}
