package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Codec;
import io.infinitycluster.core.wire.WireWriter;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** Receives the messages of a connection that has proven itself. */
final class MessageReceiver<M> extends SimpleChannelInboundHandler<Frame> {

    private static final long TELL_BYTES = 256 << 10;

    private final String from;
    private final Codec<M> codec;
    private final Inbox<M> inbox;
    private final PeerMeter meter;
    private final FrameDecoder decoder;
    private final long begin;
    private long told;

    /**
     * @param decoder has just decoded the last frame of the handshake
     */
    MessageReceiver(String from, Codec<M> codec, Inbox<M> inbox, PeerMeter meter, FrameDecoder decoder) {
        this.from = from;
        this.codec = codec;
        this.inbox = inbox;
        this.meter = meter;
        this.decoder = decoder;
        begin = decoder.framed();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        if (frame.type() == FrameType.PING && frame.payload().length == 0) {
            tellReceived(ctx);
            return;
        }
        if (frame.type() != FrameType.MESSAGE) {
            throw new RefusedException(RefusalReason.MALFORMED, "a frame " + frame.type() + " among messages");
        }
        M message;
        try {
            message = codec.decode(frame.payload());
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusalReason.MALFORMED, "no message: " + e.getMessage());
        }
        meter.received(frame.payload().length);
        inbox.deliver(ctx.channel(), from, message, frame.payload().length);
    }

    /** Who sends much hears without asking how far it has come, so that a slow connection can be told from a dead one. */
    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (decoder.received() - begin - told >= TELL_BYTES) {
            tellReceived(ctx);
        }
        ctx.fireChannelReadComplete();
    }

    /** Who does not listen is not told. */
    private void tellReceived(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            told = decoder.received() - begin;
            byte[] payload = new WireWriter(Long.BYTES).putLong(told).toBytes();
            ctx.writeAndFlush(new Frame(FrameType.RECEIVED, payload).encode(ctx.alloc()))
                    .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inbox.forget(ctx.channel());
        ctx.fireChannelInactive();
    }
}
