package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A disk whose event loop turns on the test's own thread, until all that was asked of it has been completed. */
final class CountingDisk implements Disk, Executor {

    private static final long PATIENCE_SECONDS = 120;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private @Nullable Disk disk;
    private int underWay;

    /** The disk that completes here. */
    void use(Disk used) {
        disk = used;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what completes until nothing is under way. */
    void run() {
        while (underWay > 0) {
            Runnable task;
            try {
                task = tasks.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
            if (task == null) {
                throw new AssertionError(underWay + " operations have not been completed");
            }
            task.run();
        }
    }

    private <T> Completion<T> counted(Completion<T> completion) {
        underWay++;
        Thread loop = Thread.currentThread();
        return new Completion<>() {
            @Override
            public void succeeded(T value) {
                end();
                completion.succeeded(value);
            }

            @Override
            public void failed(PortFailure failure) {
                end();
                completion.failed(failure);
            }

            private void end() {
                if (Thread.currentThread() != loop) {
                    throw new AssertionError("completed on " + Thread.currentThread());
                }
                underWay--;
            }
        };
    }

    @Override
    public void list(Completion<List<String>> completion) {
        disk.list(counted(completion));
    }

    @Override
    public void size(String file, Completion<Long> completion) {
        disk.size(file, counted(completion));
    }

    @Override
    public void read(String file, long offset, int length, Completion<byte[]> completion) {
        disk.read(file, offset, length, counted(completion));
    }

    @Override
    public void allocate(String file, long size, Completion<Done> completion) {
        disk.allocate(file, size, counted(completion));
    }

    @Override
    public void write(String file, long offset, byte[] bytes) {
        disk.write(file, offset, bytes);
    }

    @Override
    public void force(String file, Completion<Done> completion) {
        disk.force(file, counted(completion));
    }

    @Override
    public void truncate(String file, long size, Completion<Done> completion) {
        disk.truncate(file, size, counted(completion));
    }

    @Override
    public void rename(String from, String to, Completion<Done> completion) {
        disk.rename(from, to, counted(completion));
    }

    @Override
    public void delete(String file, Completion<Done> completion) {
        disk.delete(file, counted(completion));
    }

    @Override
    public void syncNames(Completion<Done> completion) {
        disk.syncNames(counted(completion));
    }
}
