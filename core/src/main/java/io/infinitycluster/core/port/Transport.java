package io.infinitycluster.core.port;

/**
 * Sends messages to other nodes.
 *
 * <p>A message may be lost, delayed, duplicated or reordered; it is never altered. There is no answer and no error: what
 * must arrive is sent again by the protocol.
 *
 * @param <M> the messages
 */
public interface Transport<M> {

    /**
     * Sends a message, without blocking and without waiting.
     *
     * @param address the advertised peer address, {@code host:port}
     * @param lane which traffic it must not queue behind
     */
    void send(String address, Lane lane, M message);

    /** Traffic of different lanes never waits for one another (P7: heartbeats never queue behind bulk log data). */
    enum Lane {
        /** Heartbeats, registration, leases: small and urgent. */
        CONTROL,
        /** The log and its acknowledgements. */
        LOG
    }

    /**
     * Receives what others sent, on the node's event loop.
     *
     * @param <M> the messages
     */
    interface Listener<M> {
        /** A message arrived from the node that advertises {@code from}. */
        void received(String from, M message);

        /** The connection to a node broke. Only a hint: messages before and after may have been lost or not. */
        void disconnected(String address);
    }
}
