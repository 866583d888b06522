package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport.Lane;
import io.netty.channel.Channel;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What was received in one lane and waits for the node's event loop. Beyond a bound nothing more is read from the connections
 * that bring something, until half of it is done: then their senders wait, and their queues are bounded, too. What comes nevertheless,
 * on connections that were opened meanwhile, is refused beyond twice the bound.
 */
final class Inbox<M> {

    /** About what a message takes beside its bytes. */
    static final int OVERHEAD = 256;

    private final Lane lane;
    private final NodeLoop<M> loop;
    private final long maxBytes;
    private final AtomicLong waiting = new AtomicLong();
    private final Set<Channel> paused = ConcurrentHashMap.newKeySet();

    Inbox(Lane lane, NodeLoop<M> loop, long maxBytes) {
        this.lane = lane;
        this.loop = loop;
        this.maxBytes = maxBytes;
    }

    /** How many bytes wait. */
    long waitingBytes() {
        return waiting.get();
    }

    /**
     * Hands a message to the loop, and pauses the connection that brought it if too much waits there.
     *
     * @throws RefusedException if far too much waits
     */
    void deliver(Channel channel, String from, M message, int bytes) {
        long cost = (long) bytes + OVERHEAD;
        long now = waiting.addAndGet(cost);
        if (now > 2 * maxBytes && now > cost) {
            done(cost);
            throw new RefusedException(
                    RefusalReason.TOO_MANY, "the node is behind: " + (now - cost) + " bytes of messages wait for it");
        }
        loop.received(lane, from, message, () -> done(cost));
        pauseIfMuchWaits(channel);
    }

    /** Has a connection wait if too much waits already. */
    void pauseIfMuchWaits(Channel channel) {
        if (waiting.get() > maxBytes) {
            channel.config().setAutoRead(false);
            paused.add(channel);
            // All may have been done before the channel was among the paused ones.
            resumeIfLittleWaits();
        }
    }

    /** Forgets a connection that is closed. */
    void forget(Channel channel) {
        paused.remove(channel);
    }

    private void done(long cost) {
        waiting.addAndGet(-cost);
        resumeIfLittleWaits();
    }

    private void resumeIfLittleWaits() {
        if (paused.isEmpty() || waiting.get() > maxBytes / 2) {
            return;
        }
        for (Channel channel : paused) {
            if (paused.remove(channel)) {
                channel.config().setAutoRead(true);
            }
        }
    }
}
