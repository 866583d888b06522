package io.infinitycluster.core.log;

/**
 * How large a node's log makes its files, and how much of it stays in memory.
 *
 * @param segmentBytes the size to which segment files are allocated; a batch that does not fit gets a larger one of its own
 * @param cacheBytes how many bytes of forced batches stay in memory; older ones are read from the disk when they are asked
 *     for
 */
public record LogSettings(int segmentBytes, int cacheBytes) {

    private static final int LEAST_SEGMENT_BYTES = 8 << 10;

    public LogSettings {
        if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > 1 << 30 || cacheBytes < 0) {
            throw new IllegalArgumentException(
                    "segments of " + segmentBytes + " bytes, " + cacheBytes + " bytes in memory");
        }
    }

    /** Segments of 64 MiB, and 32 MiB in memory. */
    public static LogSettings defaults() {
        return new LogSettings(64 << 20, 32 << 20);
    }
}
