package io.infinitycluster.transport.tcp.node;

/** A write was appended to the log, and it is not known whether it will be committed. With an idempotency key it can be sent again (P12). */
public final class OutcomeUnknownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Unknown for this reason. */
    public OutcomeUnknownException(String reason) {
        super(reason, null, false, false);
    }
}
