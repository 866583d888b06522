package io.infinitycluster.core.port;

import io.infinitycluster.core.port.Completion.Done;
import java.util.List;

/**
 * Named files of one node, at byte level, so that the same log code meets torn writes in the simulator and real files in
 * production.
 *
 * <p>Operations take effect in the order in which they are called. File names are flat (no directories). What was not
 * forced may be lost in a crash, wholly or in part; the tail of a file may then hold anything.
 *
 * <p>What the port does <em>not</em> promise: that an append survives anything before its file is forced, or that bytes
 * once written are read back unchanged years later.
 */
public interface Disk {

    /** The names of all files, in ascending order. */
    void list(Completion<List<String>> completion);

    /**
     * The size of a file in bytes; -1 if there is none.
     */
    void size(String file, Completion<Long> completion);

    /** Up to {@code length} bytes from {@code offset} on; fewer only at the end of the file, none if there is no file. */
    void read(String file, long offset, int length, Completion<byte[]> completion);

    /**
     * Adds bytes to the end of a file, which is created if need be. The array must not be changed afterwards. There is no
     * completion: whether the bytes were taken is said by the next {@link #force}, as operating systems do.
     */
    void append(String file, byte[] bytes);

    /**
     * Makes the file, its name included, and all that was appended to it survive a crash. Fails with
     * {@link PortFailure.Kind#DISK_FULL} if some append since the last force found no room, and then the file may end
     * anywhere between what was forced and what was appended, and takes nothing more: cut it with {@link #truncate} before
     * going on. Fails with {@link PortFailure.Kind#DISK_ERROR} if there is no such file.
     */
    void force(String file, Completion<Done> completion);

    /**
     * Cuts a file to {@code size} bytes, durably. A file that is no longer than that, or is not there, stays as it is. What
     * is left of unforced bytes still has to be forced.
     */
    void truncate(String file, long size, Completion<Done> completion);

    /**
     * Gives a file another name, atomically and durably, replacing what had it; the content is only as durable as it was
     * before. Fails with {@link PortFailure.Kind#DISK_ERROR} if there is no such file.
     */
    void rename(String from, String to, Completion<Done> completion);

    /** Removes a file, durably; one that is not there is no error. */
    void delete(String file, Completion<Done> completion);
}
