package io.infinitycluster.transport.tcp.net;

import org.jspecify.annotations.Nullable;

/** What a frame is. The first five are the handshake. */
enum FrameType {
    /** Who connects, and for which lane. */
    HELLO(1),
    /** The answer, with a number that was never used before. */
    CHALLENGE(2),
    /** The proof of whoever connects. */
    PROOF(3),
    /** The proof of the other side: messages may follow. */
    WELCOME(4),
    /** The last frame of a connection that is not wanted. */
    REFUSED(5),
    /** A message. */
    MESSAGE(6),
    /** Asks the side that listens to say how much it has received. */
    PING(7),
    /** How many bytes the side that listens has received since it said welcome. */
    RECEIVED(8);

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static @Nullable FrameType of(int code) {
        for (FrameType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return null;
    }
}
