package io.infinitycluster.transport.tcp.net;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.ScheduledFuture;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last in a connection's pipeline, and the one place where a connection is ended for what its other side did: a handshake that
 * takes too long, a frame that does not go on, bytes that make no sense. Nothing else is harmed by any of it.
 */
final class ConnectionGuard extends ChannelInboundHandlerAdapter {

    /** What {@link #proven} is told when there is nothing whose progress could be asked for. */
    static final long NOTHING_UNDER_WAY = -1;

    private static final Logger LOG = LoggerFactory.getLogger(PeerTransport.class);
    private static final int CHECKS = 4;
    private static final int LONGEST_TEXT = 300;

    private final PeerTimeouts timeouts;
    private final Refusals refusals;
    private final boolean accepted;
    private String who;
    private @Nullable ScheduledFuture<?> timer;
    private boolean ended;
    private String ending = "closed by the other side";
    private long mark = NOTHING_UNDER_WAY;
    private int unchanged;

    /**
     * @param who what the log calls the connection
     * @param accepted whether the other side connected: then it is told why its connection ends
     */
    ConnectionGuard(PeerTimeouts timeouts, Refusals refusals, String who, boolean accepted) {
        this.timeouts = timeouts;
        this.refusals = refusals;
        this.who = who;
        this.accepted = accepted;
    }

    static ConnectionGuard of(ChannelHandlerContext ctx) {
        return ctx.pipeline().get(ConnectionGuard.class);
    }

    /** Closes a connection; that closing fails would say nothing that anybody could use. */
    static void close(ChannelOutboundInvoker connection) {
        var unused = connection.close();
    }

    /** Why the connection ended. */
    String ending() {
        return ending;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        Duration limit = timeouts.handshake();
        timer = ctx.executor()
                .schedule(
                        () -> end(ctx, RefusalReason.TOO_SLOW, "no handshake within " + limit.toMillis() + " ms"),
                        limit.toNanos(),
                        TimeUnit.NANOSECONDS);
        ctx.fireChannelActive();
    }

    /**
     * The handshake is over.
     *
     * @param name what the log calls the connection from now on
     * @param progress a number that changes as what is under way goes on, or {@link #NOTHING_UNDER_WAY}
     */
    void proven(ChannelHandlerContext ctx, String name, LongSupplier progress) {
        who = name;
        cancelTimer();
        // With a delay between checks: after a pause of this process there is time to read before the next.
        long period = Math.max(1, timeouts.stall().toNanos() / CHECKS);
        timer = ctx.executor().scheduleWithFixedDelay(() -> watch(ctx, progress), period, period, TimeUnit.NANOSECONDS);
    }

    private void watch(ChannelHandlerContext ctx, LongSupplier progress) {
        long now = progress.getAsLong();
        unchanged = now == mark && now != NOTHING_UNDER_WAY ? unchanged + 1 : 0;
        mark = now;
        if (unchanged == CHECKS) {
            end(
                    ctx,
                    RefusalReason.TOO_SLOW,
                    "it stood still for " + timeouts.stall().toMillis() + " ms");
        }
    }

    /** Ends the connection because the other side said that it does not want it. */
    void endedByOther(ChannelHandlerContext ctx, String reason) {
        if (!ended) {
            ended = true;
            ending = reason;
            close(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent tls && !tls.isSuccess()) {
            exceptionCaught(ctx, tls.cause());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = thrown instanceof DecoderException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (cause instanceof RefusedException refused) {
            end(ctx, refused.reason(), String.valueOf(refused.getMessage()));
        } else if (cause instanceof SSLException) {
            end(ctx, RefusalReason.TLS_FAILED, LogText.printable(String.valueOf(cause.getMessage()), LONGEST_TEXT));
        } else if (cause instanceof IOException) {
            endedByOther(ctx, String.valueOf(cause.getMessage()));
        } else if (!ended) {
            LOG.error("The connection {} failed in a way that nobody has thought of", who, cause);
            end(ctx, RefusalReason.MALFORMED, String.valueOf(cause));
        }
    }

    private void end(ChannelHandlerContext ctx, RefusalReason reason, String detail) {
        if (ended) {
            return;
        }
        ended = true;
        ending = reason.text() + ": " + detail;
        FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
        if (decoder != null) {
            decoder.stop();
        }
        if (!accepted) {
            // Whoever has opened it says so, once for all its attempts.
            refusals.count(reason);
            close(ctx);
            return;
        }
        refusals.note(who, reason, detail);
        if (reason != RefusalReason.TLS_FAILED) {
            Frame farewell = new Frame(FrameType.REFUSED, new byte[] {(byte) reason.code()});
            ctx.channel().config().setAutoRead(false);
            ctx.writeAndFlush(farewell.encode(ctx.alloc())).addListener(ChannelFutureListener.CLOSE);
            // It may never be taken.
            var unused = ctx.executor().schedule(() -> close(ctx), 1, TimeUnit.SECONDS);
        } else {
            close(ctx);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancelTimer();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancelTimer();
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
