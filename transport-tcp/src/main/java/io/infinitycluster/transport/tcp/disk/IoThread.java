package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that uses a disk's files, and the queue before it: what is asked for is carried out in that order, and its completion is
 * handed to the node's event loop. Writes wait for what is asked for next, and are carried out before it; forces of one file that wait
 * one behind another are carried out as one (group commit).
 */
final class IoThread {

    /** Does something on this thread. */
    @FunctionalInterface
    interface Operation<T> {
        T run() throws IOException, FailedException;
    }

    /** An operation failed, and it is known how. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1;

        private final transient PortFailure failure;

        FailedException(PortFailure failure) {
            super(failure.detail(), null, false, false);
            this.failure = failure;
        }
    }

    /** Bytes for a file. */
    private record Write(String file, long offset, byte[] bytes) {}

    private final OpenFiles files;
    private final Executor loop;
    private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private final ExecutorService worker;
    private final Object writesLock = new Object();
    /** What was written since the last other operation: it goes to the thread with the next one. */
    private List<Write> writes = new ArrayList<>();

    /** The allocations that may be under way; known to this thread only. */
    private final Map<String, Allocation> allocations = new HashMap<>();

    /** Written by this thread only. */
    private volatile Forced forced = Forced.NOTHING;

    private volatile LongConsumer watcher = bytes -> {};

    /** @param loop the node's event loop */
    IoThread(OpenFiles files, Executor loop) {
        this.files = files;
        this.loop = loop;
        worker = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, tasks, task -> thread(task, "disk"));
    }

    static Thread thread(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** What was forced so far. */
    Forced forced() {
        return forced;
    }

    /** @param newWatcher is told of each force, on this thread, how many bytes had been written to the file since its last one */
    void watchForces(LongConsumer newWatcher) {
        watcher = newWatcher;
    }

    // --- From other threads ---

    /** Keeps bytes that are written to a file before whatever is asked for next. */
    void write(String file, long offset, byte[] bytes) {
        synchronized (writesLock) {
            writes.add(new Write(file, offset, bytes));
        }
    }

    void force(String file, Path path, Completion<Done> completion) {
        execute(completion, path, before -> new Forcing(file, path, before, completion));
    }

    /** Has something done, whose result or failure is the completion's. */
    <T> void submit(String what, Path path, Operation<T> operation, Completion<T> completion) {
        execute(completion, path, () -> {
            try {
                T result = operation.run();
                tell(() -> completion.succeeded(result));
            } catch (FailedException e) {
                fail(completion, e.failure);
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                fail(completion, Failures.error(what, path, e));
            }
        });
    }

    /** Has something done that sees to its completion itself; this does only if the disk was closed. */
    void execute(Completion<?> completion, Path path, Runnable task) {
        execute(completion, path, before -> () -> {
            writeAll(before);
            task.run();
        });
    }

    private void execute(Completion<?> completion, Path path, Function<List<Write>, Runnable> task) {
        try {
            worker.execute(task.apply(takeWrites()));
        } catch (RejectedExecutionException e) {
            fail(completion, new PortFailure(PortFailure.Kind.DISK_ERROR, path + ": the disk was closed"));
        }
    }

    private List<Write> takeWrites() {
        synchronized (writesLock) {
            List<Write> taken = writes;
            writes = new ArrayList<>();
            return taken;
        }
    }

    /** Hands a failure to the event loop. */
    void fail(Completion<?> completion, PortFailure failure) {
        tell(() -> completion.failed(failure));
    }

    /** Hands something to the event loop. */
    void tell(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            // The node has ended: nobody is there to hear it.
        }
    }

    /**
     * Carries out all that was called, closes the files, and ends. What is called afterwards fails.
     *
     * @throws IOException if a file could not be closed; the thread has ended all the same
     */
    void close() throws IOException {
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
        if (failure[0] != null) {
            throw failure[0];
        }
    }

    /** Has an executor carry out what it has, and waits for that, interrupted or not. */
    static void end(ExecutorService executor) {
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

    // --- On this thread ---

    /** Whatever names this file waits until the allocation is over. */
    void allocating(String file, Allocation allocation) {
        allocations.put(file, allocation);
    }

    /** Waits for the allocation of a file, if there is one. */
    void settle(String file) throws IOException {
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

    /** The file with a name, with all its room; null if there is none. */
    @Nullable
    DataFile settled(String file) throws IOException {
        settle(file);
        return files.get(file);
    }

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
            tell(() -> {
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
                    forced = forced.andOne(bytes);
                    watcher.accept(bytes);
                });
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                return Failures.error("force", path, e);
            }
        }
    }
}
