package io.infinitycluster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.infinitycluster.endtoend.HttpNode.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Clients that go on whatever happens. Writers insert rows with ids of their own, one after the other, wherever a node takes them: what is
 * refused, lost, or of unknown outcome is sent again under the same idempotency key until it is acknowledged. Readers ask followers
 * strongly for what had been acknowledged before they asked: an answer without it is stale.
 */
final class Load implements AutoCloseable {

    private static final int WRITERS = 2;
    /** No two loads of a JVM send the same ids, or keys. */
    private static final int ROOM = 50_000;

    private static final AtomicInteger LOADS = new AtomicInteger();
    /** Longer than a leader needs to drop a follower that hangs. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int PAUSE_MILLIS = 30;

    private final List<? extends HttpNode> nodes;
    private final Set<Integer> attempted = ConcurrentHashMap.newKeySet();
    private final Set<Integer> acknowledged = ConcurrentHashMap.newKeySet();
    /** The highest id of each writer that was acknowledged; below all of its ids before the first. */
    private final AtomicIntegerArray latest = new AtomicIntegerArray(WRITERS);

    private final AtomicInteger strongReads = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final int first = LOADS.getAndIncrement() % 16 * ROOM;
    private volatile boolean stopped;

    private Load(List<? extends HttpNode> nodes) {
        this.nodes = List.copyOf(nodes);
    }

    /** Writes to whichever of these nodes leads, and reads strongly from whichever serves that. The table must be there. */
    static Load on(List<? extends HttpNode> nodes) {
        Load load = new Load(nodes);
        for (int writer = 0; writer < WRITERS; writer++) {
            int number = writer;
            load.latest.set(writer, load.first - 1);
            load.run("writer-" + writer, () -> load.write(number));
        }
        load.nodes.forEach(node -> load.run("reader-of-" + node, () -> load.read(node)));
        return load;
    }

    private void run(String name, Runnable task) {
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        failures.add(name + " has failed: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void write(int writer) {
        int target = 0;
        for (int id = first + writer; !stopped; id += WRITERS) {
            attempted.add(id);
            while (!stopped) {
                Answer answer;
                try {
                    answer = nodes.get(target).insert(id, PATIENCE);
                } catch (IOException e) {
                    // Killed, paused, or not started yet: its outcome is unknown.
                    answer = null;
                }
                if (answer != null && answer.code() == 0) {
                    acknowledged.add(id);
                    latest.set(writer, id);
                    break;
                }
                target = (target + 1) % nodes.size();
                pause();
            }
            pause();
        }
    }

    private void read(HttpNode node) {
        while (!stopped) {
            for (int writer = 0; writer < WRITERS; writer++) {
                int known = latest.get(writer);
                if (known < first) {
                    continue;
                }
                try {
                    Answer answer = node.search("strong", "id = " + known, PATIENCE);
                    if (answer.code() == 0) {
                        strongReads.incrementAndGet();
                        if (!HttpNode.ids(answer).equals(List.of(known))) {
                            failures.add("A strong read on " + node + " that began after row " + known
                                    + " was acknowledged: " + answer);
                        }
                    }
                } catch (IOException e) {
                    // It is away: no answer is no stale answer.
                    pause();
                }
            }
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }

    /** Rows that were there before count as attempted and acknowledged, too. */
    Load after(Collection<Integer> rows) {
        attempted.addAll(rows);
        acknowledged.addAll(rows);
        return this;
    }

    Set<Integer> attempted() {
        return Set.copyOf(attempted);
    }

    Set<Integer> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** Waits until each writer has had more acknowledged, all of it begun from now on. */
    void awaitProgress() {
        int[] before = new int[WRITERS];
        for (int writer = 0; writer < WRITERS; writer++) {
            before[writer] = latest.get(writer);
        }
        await("writes are acknowledged").atMost(HttpNode.PATIENCE).until(() -> {
            for (int writer = 0; writer < WRITERS; writer++) {
                // The next one may be under way since before; those behind it are not.
                if (latest.get(writer) < before[writer] + 5 * WRITERS) {
                    return false;
                }
            }
            return true;
        });
    }

    /** Waits until strong reads have been answered, all of them begun from now on. */
    void awaitStrongReads() {
        int before = strongReads.get();
        await("strong reads are answered").atMost(HttpNode.PATIENCE).until(() -> strongReads.get() > before + 10);
    }

    /** Ends it when there was something of everything, and tells whether an answer was wrong. */
    void stop() throws InterruptedException {
        await("something was acknowledged, and read strongly")
                .atMost(HttpNode.PATIENCE)
                .until(() -> !failures.isEmpty() || !acknowledged.isEmpty() && strongReads.get() > 0);
        close();
        assertThat(failures).isEmpty();
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
