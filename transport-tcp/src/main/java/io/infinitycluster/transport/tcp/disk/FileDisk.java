package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Disk} over the files of one directory, which no other process can use meanwhile.
 *
 * <p>No call blocks. One thread carries out the operations, in the order of the calls; completions are handed to the node's event loop. Forces of one
 * file that wait one behind another are carried out as one, with what was written before each. A second thread
 * fills new files with zeros, so that a force need not wait for that; whatever names such a file waits until it is full.
 *
 * <p>A write is an {@code ENOSPC} or {@code EDQUOT} away from {@link PortFailure.Kind#DISK_FULL}, which the next force says, and after which the same
 * bytes may be written again. Anything else that goes wrong with a write, and whatever goes wrong with a force, is
 * {@link PortFailure.Kind#DISK_ERROR}, then and in all later forces of that file: a force is never tried again, because the operating
 * system would confirm it without having written the bytes.
 *
 * <p>Names of files become durable by a force of the directory itself, which Linux, macOS and the BSDs know, and Windows does not: there
 * {@link #open} fails.
 */
public final class FileDisk implements Disk, AutoCloseable {

    private static final int LONGEST_NAME = 255;

    private final DataDirectory directory;
    private final OpenFiles files;
    private final IoThread thread;
    private final ExecutorService allocator;
    /** Buffers to lend, as many as were lent at once. */
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    private volatile boolean closing;

    /** Package-private for tests, whose channels may fail. */
    FileDisk(DataDirectory directory, OpenFiles.Opener opener, Executor loop) {
        this.directory = directory;
        files = new OpenFiles(directory, opener);
        thread = new IoThread(files, loop);
        allocator = Executors.newSingleThreadExecutor(task -> IoThread.thread(task, "disk-allocation"));
    }

    /**
     * Takes a directory, and makes it if there is none.
     *
     * @param loop the node's event loop
     * @throws DataDirectoryException if the directory cannot be used, or another process uses it; the message names it and says what
     *     to do
     */
    public static FileDisk open(Path directory, Executor loop) throws DataDirectoryException {
        return new FileDisk(DataDirectory.open(directory), FileChannel::open, loop);
    }

    /** Where the files are. */
    public Path directory() {
        return directory.path();
    }

    /**
     * Sets who hears of each force of a file that the operating system carried out.
     *
     * @param newWatcher is told, on the thread of the files, how many bytes had been written to the file since its last force
     */
    public void watchForces(LongConsumer newWatcher) {
        thread.watchForces(newWatcher);
    }

    /** What was forced so far; for any thread. */
    public Forced forced() {
        return thread.forced();
    }

    @Override
    public void list(Completion<List<String>> completion) {
        thread.submit("list", directory.path(), directory::list, completion);
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        thread.submit(
                "size",
                path(file),
                () -> {
                    thread.settle(file);
                    return files.size(file);
                },
                completion);
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(length + " bytes from " + offset + " on, of " + file);
        }
        thread.submit(
                "read",
                path(file),
                () -> {
                    DataFile open = thread.settled(file);
                    return open == null ? new byte[0] : open.read(offset, length);
                },
                completion);
    }

    @Override
    public void lend(String file, long offset, int length, Completion<ByteBuffer> completion) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(length + " bytes from " + offset + " on, of " + file);
        }
        Path path = path(file);
        thread.execute(completion, path, () -> {
            ByteBuffer lent = buffers.poll();
            ByteBuffer buffer = lent == null || lent.capacity() < length ? ByteBuffer.allocateDirect(length) : lent;
            buffer.clear().limit(length);
            try {
                DataFile open = thread.settled(file);
                if (open != null) {
                    open.read(offset, buffer);
                }
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                thread.fail(completion, Failures.error("read", path, e));
                return;
            }
            buffer.flip();
            thread.tell(() -> {
                completion.succeeded(buffer);
                buffers.add(buffer);
            });
        });
    }

    @Override
    public void allocate(String file, long size, Completion<Done> completion) {
        if (size < 0) {
            throw new IllegalArgumentException("a file of " + size + " bytes: " + file);
        }
        Path path = path(file);
        thread.execute(completion, path, () -> {
            FileChannel channel;
            try {
                thread.settle(file);
                channel = files.create(file);
            } catch (IOException | RuntimeException e) {
                thread.fail(completion, Failures.ofWrite("allocation of " + size + " bytes", path, size, e));
                return;
            }
            Allocation allocation = new Allocation(path, channel, size, () -> forced().bytes());
            thread.allocating(file, allocation);
            allocator.execute(() -> {
                PortFailure failure = allocation.run(() -> closing);
                if (failure == null) {
                    thread.tell(() -> completion.succeeded(Done.DONE));
                } else {
                    thread.fail(completion, failure);
                }
            });
        });
    }

    @Override
    public void write(String file, long offset, byte[] bytes) {
        checkName(file);
        thread.write(file, offset, bytes);
    }

    @Override
    public void force(String file, Completion<Done> completion) {
        thread.force(file, path(file), completion);
    }

    @Override
    public void truncate(String file, long size, Completion<Done> completion) {
        if (size < 0) {
            throw new IllegalArgumentException("truncation to " + size + " bytes: " + file);
        }
        thread.submit(
                "truncation",
                path(file),
                () -> {
                    DataFile open = thread.settled(file);
                    return done(open == null ? null : open.truncate(size));
                },
                completion);
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        path(to);
        thread.submit(
                "renaming to " + to,
                path(from),
                () -> {
                    thread.settle(from);
                    thread.settle(to);
                    files.rename(from, to);
                    return Done.DONE;
                },
                completion);
    }

    @Override
    public void delete(String file, Completion<Done> completion) {
        thread.submit(
                "deletion",
                path(file),
                () -> {
                    thread.settle(file);
                    files.delete(file);
                    return Done.DONE;
                },
                completion);
    }

    @Override
    public void syncNames(Completion<Done> completion) {
        thread.submit(
                "force of the directory",
                directory.path(),
                () -> {
                    directory.forceNames();
                    return Done.DONE;
                },
                completion);
    }

    /**
     * Ends: waits for all that was called, but gives up allocations, and lets other processes have the directory. What is called
     * afterwards fails.
     */
    @Override
    public void close() throws IOException {
        if (closing) {
            return;
        }
        closing = true;
        try {
            thread.close();
        } finally {
            IoThread.end(allocator);
            directory.close();
        }
    }

    private static Done done(@Nullable PortFailure failure) throws IoThread.FailedException {
        if (failure != null) {
            throw new IoThread.FailedException(failure);
        }
        return Done.DONE;
    }

    /** Where a file is, whose name must be a plain one. */
    private Path path(String file) {
        checkName(file);
        return directory.resolve(file);
    }

    private static void checkName(String file) {
        boolean plain = !file.isEmpty()
                && file.length() <= LONGEST_NAME
                && !file.equals(DataDirectory.LOCK)
                && !file.startsWith(".")
                && file.indexOf('/') < 0
                && file.indexOf('\\') < 0
                && file.indexOf('\0') < 0;
        if (!plain) {
            throw new IllegalArgumentException("not a name for a file of this disk: '" + file + "'");
        }
    }
}
