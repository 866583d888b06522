package io.infinitycluster.core.log;

/**
 * How large a node's log makes its files, and how much of it stays in memory.
 *
 * @param segmentBytes the size to which segment files are allocated; a batch that does not fit gets a larger one of its own
 * @param cacheBytes how many bytes of forced batches stay in memory; older ones are read from the disk when they are asked
 *     for
 * @param groupBytes how many bytes are handed to the disk while others are on their way to it; fewer wait for those, and for
 *     what else arrives meanwhile
 */
public record LogSettings(int segmentBytes, int cacheBytes, int groupBytes) {

    private static final int LEAST_SEGMENT_BYTES = 8 << 10;

    /**
     * Measured on two processors and a disk that forces in 0.1 ms, 256 commands of 1 KiB in flight: fewer bytes cost more forces and
     * changes of thread than they save time, and more brought nothing.
     */
    private static final int GROUP_BYTES = 96 << 10;

    public LogSettings {
        if (segmentBytes < LEAST_SEGMENT_BYTES || segmentBytes > 1 << 30 || cacheBytes < 0 || groupBytes < 1) {
            throw new IllegalArgumentException("segments of " + segmentBytes + " bytes, " + cacheBytes
                    + " bytes in memory, groups of " + groupBytes + " bytes");
        }
    }

    /** With groups of 96 KiB. */
    public LogSettings(int segmentBytes, int cacheBytes) {
        this(segmentBytes, cacheBytes, GROUP_BYTES);
    }

    /** Segments of 64 MiB, and 16 MiB in memory: what a collector copies again and again while it is young. */
    public static LogSettings defaults() {
        return new LogSettings(64 << 20, 16 << 20);
    }
}
