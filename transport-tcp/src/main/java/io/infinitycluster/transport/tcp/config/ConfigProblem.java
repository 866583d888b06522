package io.infinitycluster.transport.tcp.config;

/**
 * What is wrong with one place of a configuration.
 *
 * @param line where in the file, from 1; 0 if it is not known, or nowhere
 * @param key {@code section.key}; empty if it is about the whole file
 * @param message what is wrong, and what would be valid; without secrets
 * @param code Infinity's error code
 */
public record ConfigProblem(int line, String key, String message, int code) {

    /** A time that is none. */
    public static final int BAD_TIME = 1001;
    /** A version that is not this one's. */
    public static final int VERSION_MISMATCH = 1003;
    /** A time zone that is none. */
    public static final int BAD_TIME_ZONE = 1004;
    /** A size that is none. */
    public static final int BAD_SIZE = 1005;
    /** An IP address that is none. */
    public static final int BAD_ADDRESS = 1006;
    /** A log level that is none. */
    public static final int BAD_LOG_LEVEL = 1007;
    /** Anything else. */
    public static final int BAD_CONFIG = 1008;

    @Override
    public String toString() {
        return (line > 0 ? "line " + line + ": " : "") + (key.isEmpty() ? "" : key + ": ") + message + " [" + code
                + "]";
    }
}
