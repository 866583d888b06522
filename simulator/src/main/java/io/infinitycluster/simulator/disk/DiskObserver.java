package io.infinitycluster.simulator.disk;

/**
 * Hears what becomes of a disk's durable content, for those who check invariants from outside (design section 5).
 *
 * <p>Called at the moment when it becomes true, before the node hears of it, and in order.
 */
public interface DiskObserver {

    /**
     * Bytes became durable.
     *
     * @param file the file's name when the force was called
     * @param offset where the bytes begin in the file
     * @param bytes only to be read
     */
    void durable(String file, long offset, byte[] bytes);

    /** A file was cut, durably. */
    void truncated(String file, long size);

    /** Files were made, renamed or removed, durably. */
    void namesChanged();

    /** The machine crashed. What was not forced may be there, in part, or not; what is there now is durable. */
    void crashed();

    /** All files are gone. */
    void wiped();

    /** A file changed by itself. */
    void corrupted(String file);
}
