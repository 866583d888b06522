package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An event loop that turns on the test's own thread, until all that was asked of its stores has been answered. */
final class TestLoop implements Executor {

    /** The usual limits, for a machine that is so busy that nothing comes soon. */
    static final StoreLimits LIMITS = new StoreLimits(4, 256, Duration.ofMinutes(2), 256 << 20);

    private static final long PATIENCE_SECONDS = 300;

    private final LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    private int underWay;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs what completes until nothing is under way. */
    void run() {
        while (underWay > 0) {
            runNext();
        }
    }

    /** Waits for one completion, and tells it. */
    void runNext() {
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

    /** The same store, whose operations this loop waits for. */
    ObjectStore counting(ObjectStore store) {
        return new ObjectStore() {
            @Override
            public void get(String key, Completion<Optional<byte[]>> completion) {
                store.get(key, counted(completion));
                underWay++;
            }

            @Override
            public void put(String key, byte[] body, Completion<Done> completion) {
                store.put(key, body, counted(completion));
                underWay++;
            }

            @Override
            public void create(String key, byte[] body, Completion<Created> completion) {
                store.create(key, body, counted(completion));
                underWay++;
            }

            @Override
            public void list(String prefix, Completion<List<String>> completion) {
                store.list(prefix, counted(completion));
                underWay++;
            }

            @Override
            public void delete(String key, Completion<Done> completion) {
                store.delete(key, counted(completion));
                underWay++;
            }
        };
    }

    private <T> Completion<T> counted(Completion<T> completion) {
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
}
