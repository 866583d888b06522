package io.infinitycluster.core.state;

/**
 * A state machine that hands everything on to another one. Who wants to watch one, or to change one thing of it, extends this class and
 * overrides what is to be different; what is not overridden keeps the promises of the other.
 */
public abstract class ForwardingStateMachine implements StateMachine {

    private final StateMachine machine;

    protected ForwardingStateMachine(StateMachine machine) {
        this.machine = machine;
    }

    @Override
    public byte[] apply(long index, byte[] command) {
        return machine.apply(index, command);
    }

    @Override
    public boolean isLong(byte[] command) {
        return machine.isLong(command);
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
