package io.infinitycluster.core.state;

/**
 * Takes the parts of a {@link Snapshot}, in their order, and puts the whole in place of a machine's state at the end. Until then the
 * machine is as it was; a restorer that is dropped half way has changed nothing.
 */
public interface Restorer {

    /**
     * Takes the next part.
     *
     * @throws IllegalArgumentException if it is no part of a known version, or does not follow the one before; the restorer is of no use
     *     any more
     */
    void take(byte[] part);

    /**
     * Replaces the machine's whole state.
     *
     * @throws IllegalArgumentException if parts are missing, or their sum is not what it says; the state is then as it was
     */
    void finish();
}
