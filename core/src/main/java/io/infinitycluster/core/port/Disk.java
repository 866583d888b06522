package io.infinitycluster.core.port;

import io.infinitycluster.core.port.Completion.Done;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Named files of one node, at byte level, so that the same log code meets torn writes in the simulator and real files in
 * production.
 *
 * <p>Operations take effect in the order in which they are called. Completions come in that order too, but for that of
 * {@link #allocate}, which takes long: it may come after those of later calls for other files, and whatever is called for the new
 * file itself waits for it. File names are flat (no directories). What was not
 * forced may be lost in a crash, wholly or in part: of the bytes written since, each sector may be as it was, as it should
 * be, or anything. What {@link #allocate}, {@link #rename} and {@link #delete} did to the <em>names</em> may be undone by a
 * crash, each for itself, until {@link #syncNames} has completed.
 *
 * <p>What the port does <em>not</em> promise: that a write survives anything before its file is forced, or that bytes
 * once written are read back unchanged years later.
 */
public interface Disk {

    /** What is written or lost at once, in bytes: a write that shares no sector with forced bytes can do them no harm. */
    int SECTOR_BYTES = 512;

    /** The names of all files, in ascending order. */
    void list(Completion<List<String>> completion);

    /** The size of a file in bytes; -1 if there is none. */
    void size(String file, Completion<Long> completion);

    /** Up to {@code length} bytes from {@code offset} on; fewer only at the end of the file, none if there is no file. */
    void read(String file, long offset, int length, Completion<byte[]> completion);

    /**
     * The same, but the bytes are only lent: they are the completion's until it returns. For whoever reads much and keeps little, because a
     * disk need not copy them.
     */
    default void lend(String file, long offset, int length, Completion<ByteBuffer> completion) {
        read(
                file,
                offset,
                length,
                Completion.of(bytes -> completion.succeeded(ByteBuffer.wrap(bytes)), completion::failed));
    }

    /**
     * Makes a file of {@code size} zero bytes, in place of one that had the name, and reserves the room for it: what is
     * written within that size later finds its place. When it completes the bytes are durable; the name is not. Fails with
     * {@link PortFailure.Kind#DISK_FULL} if there is not enough room, and then no such file is left.
     */
    void allocate(String file, long size, Completion<Done> completion);

    /**
     * Puts bytes into a file, within its size. The array must not be changed afterwards. There is no completion: whether
     * the bytes were taken is said by the next {@link #force}, as operating systems do.
     */
    void write(String file, long offset, byte[] bytes);

    /**
     * Makes all that was written to the file survive a crash. Fails with {@link PortFailure.Kind#DISK_FULL} if some write
     * since the last force found no room, though it was reserved (file systems that copy on write cannot promise it): what
     * was written since may then be written again. After {@link PortFailure.Kind#DISK_ERROR} nothing is known of those
     * bytes, nor what a later force would say of them. Fails so, too, if there is no such file.
     */
    void force(String file, Completion<Done> completion);

    /** Cuts a file to {@code size} bytes, durably. A file that is no longer than that, or is not there, stays as it is. */
    void truncate(String file, long size, Completion<Done> completion);

    /**
     * Gives a file another name, atomically, replacing what had it; durable with the next {@link #syncNames}, and the content
     * is only as durable as it was before. Fails with {@link PortFailure.Kind#DISK_ERROR} if there is no such file.
     */
    void rename(String from, String to, Completion<Done> completion);

    /** Removes a file; durable with the next {@link #syncNames}. One that is not there is no error. */
    void delete(String file, Completion<Done> completion);

    /** Makes what was done to names so far survive a crash. */
    void syncNames(Completion<Done> completion);
}
