package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Hands what happens to the node, on its event loop; nothing any more once it is closed. */
final class NodeLoop<M> {

    /** That a connection broke is only a hint; so many may wait to be given. */
    private static final int MOST_HINTS = 1024;

    private final Executor loop;
    private final Transport.Listener<M> listener;
    private final Set<String> hints = new HashSet<>();
    private volatile boolean closed;

    NodeLoop(Executor loop, Transport.Listener<M> listener) {
        this.loop = loop;
        this.listener = listener;
    }

    /** Hands a message over; {@code after} runs behind it, whatever the listener does. */
    void received(String from, M message, Runnable after) {
        boolean taken = onLoop(() -> {
            try {
                if (!closed) {
                    listener.received(from, message);
                }
            } finally {
                after.run();
            }
        });
        if (!taken) {
            after.run();
        }
    }

    /** Says that a connection broke; once, if the loop has not yet heard of the time before. */
    void disconnected(String address) {
        synchronized (hints) {
            if (closed || hints.size() >= MOST_HINTS || !hints.add(address)) {
                return;
            }
        }
        onLoop(() -> {
            synchronized (hints) {
                hints.remove(address);
            }
            if (!closed) {
                listener.disconnected(address);
            }
        });
    }

    /** False if the node is ending, and its loop takes nothing more. */
    private boolean onLoop(Runnable task) {
        try {
            loop.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** What was handed over and has not begun will not call the listener. */
    void close() {
        closed = true;
    }
}
