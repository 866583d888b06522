package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport.Lane;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes to one node in one lane: a bounded queue, and the connection that takes from it, opened when there is something to send
 * and opened again, after a while that grows, when it breaks. When nobody is reached the queue is emptied: what was in it is
 * worth nothing later, and the protocol sends again what is.
 */
final class OutboundLane {

    /** Opens a connection on a thread of Netty's, whose pipeline will call {@link #established}. */
    @FunctionalInterface
    interface Dialler {
        ChannelFuture dial(OutboundLane lane, EventLoop eventLoop);
    }

    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
    /** About what a message in the queue takes beside its bytes. */
    private static final int OVERHEAD = 64;

    private static final int MOST_DOUBLINGS = 20;

    private final String address;
    private final Lane lane;
    private final PeerSettings settings;
    private final EventLoop eventLoop;
    private final Dialler dialler;
    private final NodeLoop<?> node;
    private final PeerMeter meter;

    private final LineLimit lines = new LineLimit();
    private final Queue<byte[]> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean awake = new AtomicBoolean();
    private volatile boolean closed;
    private volatile boolean connected;

    // What follows is touched on the event loop only.
    private @Nullable Channel channel;
    private @Nullable Runnable cancelRetry;
    private int attempts;
    private long nextAttemptNanos = System.nanoTime();
    private long establishedNanos;
    private long sentBytes;
    private long receivedBytes;
    private long pingedBytes;
    private String lastTrouble = "";

    OutboundLane(
            String address,
            Lane lane,
            PeerSettings settings,
            EventLoop eventLoop,
            Dialler dialler,
            NodeLoop<?> node,
            PeerMeter meter) {
        this.address = address;
        this.lane = lane;
        this.settings = settings;
        this.eventLoop = eventLoop;
        this.dialler = dialler;
        this.node = node;
        this.meter = meter;
    }

    String address() {
        return address;
    }

    Lane lane() {
        return lane;
    }

    /** How many bytes wait to be sent or are being sent. */
    long queuedBytes() {
        return queuedBytes.get();
    }

    /** Whether messages can be sent without connecting first. */
    boolean isConnected() {
        return connected;
    }

    /** Whether nothing is lost if this object is forgotten. */
    boolean isIdle() {
        return !connected && queuedBytes.get() == 0;
    }

    /** Takes a message to be sent, or drops it. */
    void offer(byte[] payload) {
        long cost = cost(payload);
        long before = queuedBytes.getAndAdd(cost);
        if (closed || (before > 0 && before + cost > settings.limits().maxQueuedBytes())) {
            queuedBytes.addAndGet(-cost);
            meter.framesDropped.increment();
            return;
        }
        queue.add(payload);
        if (awake.compareAndSet(false, true)) {
            onEventLoop(this::drain);
        }
    }

    /** The other node is there, because it has just connected: there is no reason to wait any longer. */
    void retryNow() {
        onEventLoop(() -> {
            nextAttemptNanos = System.nanoTime();
            attempts = 0;
            dropRetry();
            drain();
        });
    }

    /** Sends what can be sent at once, and closes the connection; what is left is dropped. */
    void close() {
        closed = true;
        onEventLoop(() -> {
            dropRetry();
            if (connected) {
                writeOut();
            }
            dropQueue();
            if (channel != null) {
                ConnectionGuard.close(channel);
            }
        });
    }

    private void onEventLoop(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException e) {
            closed = true;
            dropQueue();
        }
    }

    private void drain() {
        awake.set(false);
        if (connected) {
            writeOut();
        } else if (closed) {
            dropQueue();
        } else if (channel == null && !queue.isEmpty()) {
            long wait = nextAttemptNanos - System.nanoTime();
            if (wait <= 0) {
                connect();
            } else if (cancelRetry == null) {
                var retry = eventLoop.schedule(
                        () -> {
                            cancelRetry = null;
                            drain();
                        },
                        wait,
                        TimeUnit.NANOSECONDS);
                cancelRetry = () -> retry.cancel(false);
            }
        }
    }

    private void connect() {
        ChannelFuture dialled = dialler.dial(this, eventLoop);
        Channel opened = dialled.channel();
        channel = opened;
        dialled.addListener(done -> {
            if (done.isSuccess()) {
                ConnectionGuard guard = opened.pipeline().get(ConnectionGuard.class);
                opened.closeFuture().addListener(closing -> ended(opened, guard.ending()));
            } else {
                ended(opened, String.valueOf(done.cause().getMessage()));
            }
        });
    }

    /** The handshake is over. */
    void established(ChannelHandlerContext ctx) {
        if (closed || ctx.channel() != channel) {
            ConnectionGuard.close(ctx);
            return;
        }
        connected = true;
        establishedNanos = System.nanoTime();
        sentBytes = 0;
        receivedBytes = 0;
        pingedBytes = 0;
        if (!lastTrouble.isEmpty()) {
            String more = lines.admit();
            if (more != null) {
                LOG.info("Connected to {}, lane {}, after: {}{}", address, lane, lastTrouble, more);
            }
            lastTrouble = "";
        }
        ConnectionGuard.of(ctx).proven(ctx, "to " + address + ", lane " + lane, this::progress);
        ctx.pipeline().addLast("writability", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext changed) {
                if (connected) {
                    writeOut();
                }
            }
        });
        drain();
    }

    /**
     * How much the other side has received of what was sent: only that tells whether it is there, because the operating system takes a
     * lot for one that is not. Asks it, so that the next time there will be an answer.
     */
    private long progress() {
        Channel open = channel;
        if (open == null || receivedBytes == sentBytes) {
            return ConnectionGuard.NOTHING_UNDER_WAY;
        }
        if (receivedBytes >= pingedBytes) {
            sentBytes += Frame.HEADER;
            pingedBytes = sentBytes;
            var unused = open.writeAndFlush(new Frame(FrameType.PING, new byte[0]).encode(open.alloc()));
        }
        return receivedBytes;
    }

    /** The other side says how much it has received. */
    void received(long bytes) {
        if (bytes < receivedBytes || bytes > sentBytes) {
            throw new RefusedException(
                    RefusalReason.MALFORMED, "it says that it has received " + bytes + " bytes of " + sentBytes);
        }
        receivedBytes = bytes;
    }

    private void writeOut() {
        Channel open = channel;
        if (open == null) {
            return;
        }
        boolean any = false;
        while (open.isWritable()) {
            byte[] payload = queue.poll();
            if (payload == null) {
                break;
            }
            any = true;
            sentBytes += Frame.HEADER + payload.length;
            open.write(new Frame(FrameType.MESSAGE, payload).encode(open.alloc()))
                    .addListener(done -> written(payload, done.isSuccess()));
        }
        if (any) {
            open.flush();
        }
    }

    private void written(byte[] payload, boolean success) {
        if (success) {
            meter.sent(payload.length);
        } else {
            meter.framesDropped.increment();
        }
        // Last: what does not wait any more has been counted.
        queuedBytes.addAndGet(-cost(payload));
    }

    /** The connection could not be opened, or broke. */
    private void ended(Channel which, String reason) {
        if (which != channel) {
            return;
        }
        channel = null;
        boolean wasConnected = connected;
        connected = false;
        long now = System.nanoTime();
        long last = settings.timeouts().lastRetry().toNanos();
        if (wasConnected && now - establishedNanos >= last) {
            // It held, so that whatever was before is over.
            attempts = 0;
        }
        nextAttemptNanos = now + backoff(attempts++);
        if (!closed) {
            tell(reason, wasConnected);
        }
        if (wasConnected) {
            node.disconnected(address);
        } else {
            dropQueue();
        }
        drain();
    }

    /** A line when there is something new to say, and none for each attempt. */
    private void tell(String reason, boolean wasConnected) {
        String more = reason.equals(lastTrouble) ? null : lines.admit();
        lastTrouble = reason;
        if (more == null) {
            LOG.debug("{}, lane {}: {}", address, lane, reason);
        } else if (wasConnected) {
            LOG.info("The connection to {}, lane {}, broke: {}{}", address, lane, reason, more);
        } else {
            LOG.warn(
                    "Cannot connect to {}, lane {}: {}. Trying again while there is something to send{}",
                    address,
                    lane,
                    reason,
                    more);
        }
    }

    private long backoff(int attempt) {
        long first = settings.timeouts().firstRetry().toNanos();
        long last = settings.timeouts().lastRetry().toNanos();
        long longest = Math.min(last, first << Math.min(attempt, MOST_DOUBLINGS));
        return longest - ThreadLocalRandom.current().nextLong(longest / 2 + 1);
    }

    private void dropQueue() {
        for (byte[] payload = queue.poll(); payload != null; payload = queue.poll()) {
            queuedBytes.addAndGet(-cost(payload));
            meter.framesDropped.increment();
        }
    }

    private void dropRetry() {
        if (cancelRetry != null) {
            cancelRetry.run();
            cancelRetry = null;
        }
    }

    private static long cost(byte[] payload) {
        return (long) payload.length + OVERHEAD;
    }
}
