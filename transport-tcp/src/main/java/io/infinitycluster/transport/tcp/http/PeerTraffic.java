package io.infinitycluster.transport.tcp.http;

/**
 * What a node's connections to other nodes have carried since the process started.
 *
 * @param connections how many are open now
 * @param refused how many this node has closed because of what came in them
 * @param messagesSent messages sent
 * @param messagesReceived messages received
 * @param messagesDropped messages that were not sent, because there was no connection or no room
 * @param bytesSent bytes sent
 * @param bytesReceived bytes received
 */
public record PeerTraffic(
        int connections,
        long refused,
        long messagesSent,
        long messagesReceived,
        long messagesDropped,
        long bytesSent,
        long bytesReceived) {

    /** Of a node without other nodes. */
    public static final PeerTraffic NONE = new PeerTraffic(0, 0, 0, 0, 0, 0, 0);
}
