package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Hands what happens to the node, on its event loop; nothing any more once it is closed. What came in the control lane is handed over
 * first, whatever waits in the other: a heartbeat does not wait behind the log here, either (P7).
 */
final class NodeLoop<M> {

    /** That a connection broke is only a hint; so many may wait to be given. */
    private static final int MOST_HINTS = 1024;

    private final Executor loop;
    private final Transport.Listener<M> listener;
    /** For each of what waits in either queue the loop has one task, which takes whatever is first by then. */
    private final Queue<Runnable> urgent = new ConcurrentLinkedQueue<>();

    private final Queue<Runnable> others = new ConcurrentLinkedQueue<>();
    private final Set<String> hints = new HashSet<>();
    private volatile boolean closed;

    NodeLoop(Executor loop, Transport.Listener<M> listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** Hands a message over; {@code after} runs behind it, whatever the listener does. */
    void received(Lane lane, String from, M message, Runnable after) {
        handOver(lane == Lane.CONTROL ? urgent : others, () -> {
            try {
                if (!closed) {
                    listener.received(from, message);
                }
            } finally {
                after.run();
            }
        });
    }

    /**
     * Says that a connection broke; once, if the loop has not yet heard of the time before. It is heard before what comes over the next
     * connection of that node.
     */
    void disconnected(String address) {
        synchronized (hints) {
            if (closed || hints.size() >= MOST_HINTS || !hints.add(address)) {
                return;
            }
        }
        handOver(urgent, () -> {
            synchronized (hints) {
                hints.remove(address);
            }
            if (!closed) {
                listener.disconnected(address);
            }
        });
    }

    private void handOver(Queue<Runnable> queue, Runnable task) {
        queue.add(task);
        try {
            loop.execute(this::next);
        } catch (RejectedExecutionException e) {
            // The node is ending, and hears of nothing more; what waits has to be counted down.
            close();
            next();
        }
    }

    private void next() {
        Runnable task = urgent.poll();
        if (task == null) {
            task = others.poll();
        }
        if (task != null) {
            task.run();
        }
    }

    /** What was handed over and has not begun will not call the listener. */
    void close() {
        closed = true;
    }
}
