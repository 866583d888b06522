package io.infinitycluster.transport.tcp.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What is logged, and where to.
 *
 * @param level what is less important is not logged
 * @param format how a line looks
 * @param toStdout whether the log goes to standard output
 * @param file where else it goes to; null for nowhere
 * @param maxFileBytes a file of this size is set aside, and a new one begun
 * @param keptFiles how many files that were set aside are kept
 */
public record LogConfig(
        Level level,
        Format format,
        boolean toStdout,
        @Nullable Path file,
        long maxFileBytes,
        int keptFiles) {

    /** Infinity's levels. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARNING,
        ERROR,
        CRITICAL
    }

    /** How a line looks. */
    public enum Format {
        /** For people: time, level, message, and {@code key=value}. */
        TEXT,
        /** A JSON object a line, for programs. */
        JSON
    }
}
