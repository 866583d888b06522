package io.infinitycluster.scenarios.bench;

/** A benchmark could not be carried through; the message says why, for people. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message, cause);
    }
}
