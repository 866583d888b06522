package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.core.message.Refusal;

/** A request was refused, and has changed nothing. */
public final class RequestRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Refusal refusal;

    /** Refused for this reason. No stack trace: it tells what a client did, not what the code did. */
    public RequestRefusedException(Refusal refusal) {
        super(refusal.toString(), null, false, false);
        this.refusal = refusal;
    }

    /** Why, with the wire's error code. */
    public Refusal refusal() {
        return refusal;
    }
}
