package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Codec;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** Receives the messages of a connection that has proven itself. */
final class MessageReceiver<M> extends SimpleChannelInboundHandler<Frame> {

    private final String from;
    private final Codec<M> codec;
    private final Inbox<M> inbox;
    private final PeerMeter meter;

    MessageReceiver(String from, Codec<M> codec, Inbox<M> inbox, PeerMeter meter) {
        this.from = from;
        this.codec = codec;
        this.inbox = inbox;
        this.meter = meter;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
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

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inbox.forget(ctx.channel());
        ctx.fireChannelInactive();
    }
}
