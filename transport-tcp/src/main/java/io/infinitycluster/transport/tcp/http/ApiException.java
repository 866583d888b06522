package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.core.message.Refusal;

/** A request that is answered with an error. */
final class ApiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final int code;

    /**
     * An error of a client.
     *
     * @param status HTTP's status; 500 for whatever Infinity has a code for
     * @param code the error code in the body
     * @param message what was wrong, and what to do
     */
    ApiException(int status, int code, String message) {
        // No stack trace: it tells what a client did, not what the code did.
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** An error as Infinity answers it: status 500 and a code. */
    ApiException(int code, String message) {
        this(Answer.FAILED, code, message);
    }

    static ApiException of(Refusal refusal) {
        return new ApiException(refusal.code().code(), refusal.message());
    }

    int status() {
        return status;
    }

    int code() {
        return code;
    }

    String text() {
        return String.valueOf(getMessage());
    }
}
