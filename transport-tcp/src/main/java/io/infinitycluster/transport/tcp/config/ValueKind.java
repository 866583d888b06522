package io.infinitycluster.transport.tcp.config;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a key may be set to.
 *
 * @param <T> the type of the value
 */
interface ValueKind<T> {

    /** What is valid, to be read behind "expected". */
    String valid();

    /** Infinity's error code for a value that is not valid. */
    default int code() {
        return ConfigProblem.BAD_CONFIG;
    }

    /**
     * Reads a value of the file.
     *
     * @throws InvalidValueException if it is not valid
     */
    T read(JsonNode node) throws InvalidValueException;

    /** A value as it stands in a file. */
    String toml(T value);

    /** A value as {@code GET /admin/configs} shows it: durations in seconds, sizes in bytes. */
    default String shown(T value) {
        return String.valueOf(value);
    }

    /** A value is not valid; what would be is said by {@link #valid()}. */
    final class InvalidValueException extends Exception {
        private static final long serialVersionUID = 1L;

        InvalidValueException() {
            super("not valid", null, false, false);
        }
    }
}
