package io.infinitycluster.transport.tcp.net;

import java.util.Map;

/**
 * What a transport has done since it was opened, and how it stands.
 *
 * @param framesSent messages that were handed to the operating system
 * @param bytesSent their bytes, headers included, before TLS
 * @param framesReceived messages that arrived and were good
 * @param bytesReceived their bytes, headers included, after TLS
 * @param framesDropped messages that were not sent: the queue was full, nobody was reached, the connection broke, or too long
 * @param inbound connections of other nodes that are at work now
 * @param outbound connections to other nodes that are at work now
 * @param unproven connections that are at their handshake now
 * @param queuedBytes how much waits to be sent now
 * @param waitingBytes how much waits for the node's event loop now
 * @param refused how many connections this node closed, by reason; every reason is there
 */
public record PeerCounters(
        long framesSent,
        long bytesSent,
        long framesReceived,
        long bytesReceived,
        long framesDropped,
        int inbound,
        int outbound,
        int unproven,
        long queuedBytes,
        long waitingBytes,
        Map<RefusalReason, Long> refused) {}
