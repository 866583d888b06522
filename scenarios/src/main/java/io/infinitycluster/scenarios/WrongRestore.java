package io.infinitycluster.scenarios;

import io.infinitycluster.core.state.ForwardingStateMachine;
import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.state.StateMachine;

/** A state machine whose program is wrong in one place: what it restores is another state than the one that was saved, and it does not notice. */
final class WrongRestore extends ForwardingStateMachine {

    private final Runnable spoil;

    /**
     * @param machine one that does all else as it should
     * @param spoil changes its state behind its back
     */
    WrongRestore(StateMachine machine, Runnable spoil) {
        super(machine);
        this.spoil = spoil;
    }

    @Override
    public Restorer restorer() {
        Restorer right = super.restorer();
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
}
