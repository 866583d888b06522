package io.infinitycluster.transport.tcp.net;

/** What the other side of a connection has sent, or failed to send, ends the connection. Without a stack trace: it may come often. */
final class RefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    RefusedException(RefusalReason reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    RefusalReason reason() {
        return reason;
    }
}
