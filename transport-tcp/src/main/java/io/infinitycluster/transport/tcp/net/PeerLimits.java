package io.infinitycluster.transport.tcp.net;

/**
 * How much memory and how many connections other nodes can take.
 *
 * @param maxMessageBytes the longest message in its binary form. The longest that the core sends is an append with one command of
 *     the longest kind (1 MiB by default) or with several of 256 KiB together
 * @param maxQueuedBytes how much may wait to be sent to one node in one lane; what exceeds it is dropped, and sent again by the
 *     protocol. A message that finds nothing waiting always fits. The core has up to 32 appends on their way to a node
 * @param maxWaitingBytes how much that was received, from all nodes in one lane, may wait for the node's event loop before
 *     nothing more is read from the connections of that lane
 * @param maxConnections how many connections of other nodes there may be; each has two, one a lane
 * @param maxUnproven how many connections may be at their handshake; a further one takes the place of the oldest
 */
public record PeerLimits(
        int maxMessageBytes, long maxQueuedBytes, long maxWaitingBytes, int maxConnections, int maxUnproven) {

    /** Messages of 8 MiB, 48 MiB waiting to be sent, 16 MiB waiting for the loop, 1024 connections, 128 of them new. */
    public static final PeerLimits USUAL = new PeerLimits(8 << 20, 48L << 20, 16L << 20, 1024, 128);

    /** The longest message that a frame could hold, less some room for its header. */
    private static final int MOST_BYTES = 1 << 30;

    /** Checks the ranges. */
    public PeerLimits {
        if (maxMessageBytes < 1024 || maxMessageBytes > MOST_BYTES) {
            throw new IllegalArgumentException(
                    "messages have up to 1 KiB at least and 1 GiB at most, and not " + maxMessageBytes + " bytes");
        }
        if (maxQueuedBytes < 1 || maxWaitingBytes < 1 || maxConnections < 1 || maxUnproven < 1) {
            throw new IllegalArgumentException("a limit below 1");
        }
    }

    /** The same with another longest message. */
    public PeerLimits withMaxMessageBytes(int bytes) {
        return new PeerLimits(bytes, maxQueuedBytes, maxWaitingBytes, maxConnections, maxUnproven);
    }

    /** The same with other queues. */
    public PeerLimits withQueues(long queuedBytes, long waitingBytes) {
        return new PeerLimits(maxMessageBytes, queuedBytes, waitingBytes, maxConnections, maxUnproven);
    }

    /** The same with other numbers of connections. */
    public PeerLimits withConnections(int connections, int unproven) {
        return new PeerLimits(maxMessageBytes, maxQueuedBytes, maxWaitingBytes, connections, unproven);
    }
}
