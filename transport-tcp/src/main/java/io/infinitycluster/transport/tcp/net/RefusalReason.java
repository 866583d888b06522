package io.infinitycluster.transport.tcp.net;

import org.jspecify.annotations.Nullable;

/** Why a connection was closed that its other side would have kept. */
public enum RefusalReason {
    /** Its frames are of a version of the protocol that this node does not speak. */
    OTHER_VERSION(1, "another version of the protocol"),
    /** It is of another cluster. */
    OTHER_CLUSTER(2, "another cluster"),
    /** It did not prove that it knows the cluster's secret. */
    NOT_AUTHENTICATED(3, "no proof of the cluster's secret"),
    /** Its bytes are not the protocol's. */
    MALFORMED(4, "bytes that make no sense"),
    /** A frame that is longer than is allowed. */
    TOO_LARGE(5, "a frame that is too large"),
    /** A frame whose bytes have changed on their way. */
    BAD_CHECKSUM(6, "a frame with a wrong checksum"),
    /** It did not end its handshake in time, or stood still for too long within a frame. */
    TOO_SLOW(7, "too slow"),
    /** There are too many connections. */
    TOO_MANY(8, "too many connections"),
    /** TLS failed: no certificate or a wrong one, or no TLS at all. */
    TLS_FAILED(9, "TLS failed");

    private final int code;
    private final String text;

    RefusalReason(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** The number on the wire. */
    int code() {
        return code;
    }

    /** A few words for people. */
    public String text() {
        return text;
    }

    /** The reason with this number; null if it is of a later version of the protocol. */
    static @Nullable RefusalReason of(int code) {
        for (RefusalReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return null;
    }
}
