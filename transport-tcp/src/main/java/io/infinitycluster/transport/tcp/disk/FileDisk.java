package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
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

    /** Does something on the thread of the files. */
    @FunctionalInterface
    private interface Operation<T> {
        T run() throws IOException, Failed;
    }

    /** An operation failed, and it is known how. */
    private static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        private final transient PortFailure failure;

        Failed(PortFailure failure) {
            super(failure.detail(), null, false, false);
            this.failure = failure;
        }
    }

    private final DataDirectory directory;
    private final OpenFiles files;
    private final Executor loop;
    /** What the worker has to do. */
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

    private final ExecutorService worker;
    private final ExecutorService allocator;
    /** What was written since the last other operation: it goes to the worker with the next one. */
    private final Object writesLock = new Object();

    private List<Write> writes = new ArrayList<>();
    /** Buffers to lend, as many as were lent at once. */
    private final Queue<ByteBuffer> buffers = new ConcurrentLinkedQueue<>();

    /** The allocations that may be under way; known to the worker only. */
    private final Map<String, Allocation> allocations = new HashMap<>();

    /** How many bytes were written and forced. */
    private final AtomicLong writtenBytes = new AtomicLong();

    private volatile LongConsumer watcher = bytes -> {};

    private volatile boolean closing;

    /** Package-private for tests, whose channels may fail. */
    FileDisk(DataDirectory directory, OpenFiles.Opener opener, Executor loop) {
        this.directory = directory;
        this.loop = loop;
        files = new OpenFiles(directory, opener);
        worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, tasks, task -> thread(task, "disk"));
        allocator = Executors.newSingleThreadExecutor(task -> thread(task, "disk-allocation"));
    }

    private static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
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
        watcher = newWatcher;
    }

    @Override
    public void list(Completion<List<String>> completion) {
        submit("list", directory.path(), directory::list, completion);
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        submit(
                "size",
                path(file),
                () -> {
                    settle(file);
                    return files.size(file);
                },
                completion);
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        if (offset < 0 || length < 0) {
            throw new IllegalArgumentException(length + " bytes from " + offset + " on, of " + file);
        }
        submit(
                "read",
                path(file),
                () -> {
                    DataFile open = settled(file);
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
        execute(completion, path, () -> {
            ByteBuffer lent = buffers.poll();
            ByteBuffer buffer = lent == null || lent.capacity() < length ? ByteBuffer.allocateDirect(length) : lent;
            buffer.clear().limit(length);
            try {
                DataFile open = settled(file);
                if (open != null) {
                    open.read(offset, buffer);
                }
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                tell(completion, Failures.error("read", path, e));
                return;
            }
            buffer.flip();
            loop(() -> {
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
        execute(completion, path, () -> {
            FileChannel channel;
            try {
                settle(file);
                channel = files.create(file);
            } catch (IOException | RuntimeException e) {
                tell(completion, Failures.ofWrite("allocation of " + size + " bytes", path, size, e));
                return;
            }
            Allocation allocation = new Allocation(path, channel, size, writtenBytes::get);
            allocations.put(file, allocation);
            allocator.execute(() -> {
                PortFailure failure = allocation.run(() -> closing);
                if (failure == null) {
                    loop(() -> completion.succeeded(Done.DONE));
                } else {
                    tell(completion, failure);
                }
            });
        });
    }

    @Override
    public void write(String file, long offset, byte[] bytes) {
        checkName(file);
        synchronized (writesLock) {
            writes.add(new Write(file, offset, bytes));
        }
    }

    @Override
    public void force(String file, Completion<Done> completion) {
        Path path = path(file);
        execute(completion, path, before -> new Forcing(file, path, before, completion));
    }

    @Override
    public void truncate(String file, long size, Completion<Done> completion) {
        if (size < 0) {
            throw new IllegalArgumentException("truncation to " + size + " bytes: " + file);
        }
        submit(
                "truncation",
                path(file),
                () -> {
                    DataFile open = settled(file);
                    return done(open == null ? null : open.truncate(size));
                },
                completion);
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        path(to);
        submit(
                "renaming to " + to,
                path(from),
                () -> {
                    settle(from);
                    settle(to);
                    files.rename(from, to);
                    return Done.DONE;
                },
                completion);
    }

    @Override
    public void delete(String file, Completion<Done> completion) {
        submit(
                "deletion",
                path(file),
                () -> {
                    settle(file);
                    files.delete(file);
                    return Done.DONE;
                },
                completion);
    }

    @Override
    public void syncNames(Completion<Done> completion) {
        submit(
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
        IOException[] failure = new IOException[1];
        List<Write> before = takeWrites();
        worker.execute(() -> {
            writeAll(before);
            try {
                files.closeAll();
            } catch (IOException e) {
                failure[0] = e;
            }
        });
        end(worker);
        end(allocator);
        directory.close();
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    private static void end(ExecutorService executor) {
        executor.shutdown();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = executor.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    // --- On the worker ---

    /** Bytes for a file. */
    private record Write(String file, long offset, byte[] bytes) {}

    private void writeAll(List<Write> all) {
        for (Write write : all) {
            try {
                DataFile open = settled(write.file());
                if (open != null) {
                    open.write(write.offset(), write.bytes());
                }
            } catch (IOException e) {
                // The file cannot even be opened: its force will find the same.
            }
        }
    }

    /** A force, and what is written before it. If other forces of the same file follow at once, the last one does it for all. */
    private final class Forcing implements Runnable {
        private final String file;
        private final Path path;
        private final List<Write> before;
        private final Completion<Done> completion;

        Forcing(String file, Path path, List<Write> before, Completion<Done> completion) {
            this.file = file;
            this.path = path;
            this.before = before;
            this.completion = completion;
        }

        @Override
        public void run() {
            writeAll(before);
            List<Forcing> together = new ArrayList<>();
            together.add(this);
            // Only this thread takes anything out of the queue.
            while (tasks.peek() instanceof Forcing next && next.file.equals(file) && next.isOfItsFileOnly()) {
                tasks.remove();
                writeAll(next.before);
                together.add(next);
            }
            PortFailure failure = force();
            loop(() -> {
                for (Forcing each : together) {
                    if (failure == null) {
                        each.completion.succeeded(Done.DONE);
                    } else {
                        each.completion.failed(failure);
                    }
                }
            });
        }

        private boolean isOfItsFileOnly() {
            for (Write write : before) {
                if (!write.file().equals(file)) {
                    return false;
                }
            }
            return true;
        }

        private @Nullable PortFailure force() {
            try {
                DataFile open = settled(file);
                if (open == null) {
                    throw new IOException("there is no such file");
                }
                return open.force(bytes -> {
                    writtenBytes.addAndGet(bytes);
                    watcher.accept(bytes);
                });
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                return Failures.error("force", path, e);
            }
        }
    }

    private @Nullable DataFile settled(String file) throws IOException {
        settle(file);
        return files.get(file);
    }

    /** Waits for the allocation of a file, if there is one. */
    private void settle(String file) throws IOException {
        Allocation allocation = allocations.remove(file);
        if (allocation != null) {
            try {
                allocation.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    private static Done done(@Nullable PortFailure failure) throws Failed {
        if (failure != null) {
            throw new Failed(failure);
        }
        return Done.DONE;
    }

    // --- To the worker, and back ---

    private <T> void submit(String what, Path path, Operation<T> operation, Completion<T> completion) {
        execute(completion, path, () -> {
            try {
                T result = operation.run();
                loop(() -> completion.succeeded(result));
            } catch (Failed e) {
                tell(completion, e.failure);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                tell(completion, Failures.error(what, path, e));
            }
        });
    }

    private void execute(Completion<?> completion, Path path, Runnable task) {
        execute(completion, path, before -> () -> {
            writeAll(before);
            task.run();
        });
    }

    private void execute(Completion<?> completion, Path path, Function<List<Write>, Runnable> task) {
        try {
            worker.execute(task.apply(takeWrites()));
        } catch (RejectedExecutionException e) {
            tell(completion, new PortFailure(PortFailure.Kind.DISK_ERROR, path + ": the disk was closed"));
        }
    }

    private List<Write> takeWrites() {
        synchronized (writesLock) {
            List<Write> taken = writes;
            writes = new ArrayList<>();
            return taken;
        }
    }

    private void tell(Completion<?> completion, PortFailure failure) {
        loop(() -> completion.failed(failure));
    }

    private void loop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The node has ended: nobody is there to hear it.
        }
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
