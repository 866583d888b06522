package io.infinitycluster.transport.tcp.node;

/** A node cannot start, because of something around it. The message says what, and what to do. */
public final class CannotStartException extends Exception {

    private static final long serialVersionUID = 1L;

    CannotStartException(String message, Throwable cause) {
        super(message, cause);
    }
}
