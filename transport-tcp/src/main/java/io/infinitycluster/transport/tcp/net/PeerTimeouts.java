package io.infinitycluster.transport.tcp.net;

import java.time.Duration;

/**
 * How long the transport waits for other nodes.
 *
 * @param connect for a TCP connection
 * @param handshake from then on, for the handshake to end, that of TLS included
 * @param stall how long a connection may stand still with a frame half sent or half received, before it is closed
 * @param firstRetry before the first attempt after a connection broke; each further wait is twice as long, and a random part
 *     of up to a half is taken off
 * @param lastRetry the longest such wait
 */
public record PeerTimeouts(
        Duration connect, Duration handshake, Duration stall, Duration firstRetry, Duration lastRetry) {

    private static final Duration LONGEST = Duration.ofMinutes(10);

    /** Two seconds for a connection, five for a handshake and for a stall; retries after 50 ms to 1 s. */
    public static final PeerTimeouts USUAL = new PeerTimeouts(
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofSeconds(1));

    /** Checks the ranges: from a millisecond to ten minutes. */
    public PeerTimeouts {
        requireSane("connect", connect);
        requireSane("handshake", handshake);
        requireSane("stall", stall);
        requireSane("first retry", firstRetry);
        requireSane("last retry", lastRetry);
        if (lastRetry.compareTo(firstRetry) < 0) {
            throw new IllegalArgumentException(
                    "the longest wait before a retry, " + lastRetry + ", is shorter than the first, " + firstRetry);
        }
    }

    private static void requireSane(String what, Duration duration) {
        if (duration.toMillis() < 1 || duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("the " + what + " time of peer connections is from a millisecond to "
                    + LONGEST + ", and not " + duration);
        }
    }

    /** The same with another time to connect. */
    public PeerTimeouts withConnect(Duration time) {
        return new PeerTimeouts(time, handshake, stall, firstRetry, lastRetry);
    }

    /** The same with another time for the handshake. */
    public PeerTimeouts withHandshake(Duration time) {
        return new PeerTimeouts(connect, time, stall, firstRetry, lastRetry);
    }

    /** The same with another time without progress. */
    public PeerTimeouts withStall(Duration time) {
        return new PeerTimeouts(connect, handshake, time, firstRetry, lastRetry);
    }

    /** The same with other waits before retries. */
    public PeerTimeouts withRetries(Duration first, Duration last) {
        return new PeerTimeouts(connect, handshake, stall, first, last);
    }
}
