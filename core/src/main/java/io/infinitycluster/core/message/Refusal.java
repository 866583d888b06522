package io.infinitycluster.core.message;

/**
 * Why a request was refused. A refused request has changed nothing.
 *
 * @param code the error's number
 * @param message what was wrong and what to do, for people
 */
public record Refusal(ErrorCode code, String message) {

    @Override
    public String toString() {
        return code.code() + " " + message;
    }
}
