package io.infinitycluster.core.port.contract;

import io.infinitycluster.core.port.Transport;
import java.util.function.BooleanSupplier;

/**
 * What a transport's author provides to have it pass {@link TransportContract}: a few nodes that can talk, on a network
 * without faults.
 */
public interface TransportWorld extends AutoCloseable {

    /** An address that no node has used yet and that one can be opened at. */
    String newAddress();

    /** Starts a node: from now on messages to its address reach the listener, on the node's event loop. */
    Transport<Parcel> open(String address, Transport.Listener<Parcel> listener);

    /**
     * Ends the node at an address, as a crash of its process does. When this returns its listener is not being called,
     * and it is not called ever after.
     */
    void close(String address);

    /** Runs a task on a node's event loop, soon; the caller does not wait for it. */
    void onLoop(String address, Runnable task);

    /**
     * Lets time pass until a condition holds, or until it is clear that it will not.
     *
     * @return whether it holds
     */
    boolean await(BooleanSupplier condition);

    /** Lets enough time pass for anything that is under way to arrive. */
    void settle();

    /** Ends all nodes. */
    @Override
    void close();
}
