package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.PortFailure;

/** A request failed, and it is known what to say of it. */
final class StoreException extends Exception {

    private static final long serialVersionUID = 1L;

    private final PortFailure.Kind kind;

    StoreException(PortFailure.Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** A request that a store, or this side of it, refused for good. */
    static StoreException refused(String message) {
        return new StoreException(PortFailure.Kind.STORE_REFUSED, message);
    }

    PortFailure.Kind kind() {
        return kind;
    }
}
