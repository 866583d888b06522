package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.wire.WireReader;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/** The handshake of the side that connects. It stays when the handshake is over: what comes then is how much the other
 * side has received, or a refusal. */
final class DiallerHandshake extends SimpleChannelInboundHandler<Frame> {

    private final PeerSettings settings;
    private final byte[] hello;
    private final OutboundLane lane;
    private byte @Nullable [] challenge;
    private boolean welcome;

    DiallerHandshake(PeerSettings settings, String ownAddress, String to, Lane lane, OutboundLane outbound) {
        this.settings = settings;
        this.lane = outbound;
        hello = new Hello(lane, settings.secret() != null, settings.cluster(), ownAddress, to, Proof.nonce()).encode();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        send(ctx, FrameType.HELLO, hello);
        ctx.fireChannelActive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        if (frame.type() == FrameType.REFUSED && frame.payload().length == 1) {
            RefusalReason reason = RefusalReason.of(frame.payload()[0]);
            ConnectionGuard.of(ctx)
                    .endedByOther(
                            ctx, "the other side refused: " + (reason == null ? "unknown reason" : reason.text()));
        } else if (frame.type() == FrameType.CHALLENGE && challenge == null) {
            challenge = frame.payload();
            send(ctx, FrameType.PROOF, Proof.OF_DIALLER.of(settings.secret(), hello, challenge));
        } else if (frame.type() == FrameType.WELCOME && challenge != null && !welcome) {
            if (!Proof.OF_ACCEPTOR.holds(frame.payload(), settings.secret(), hello, challenge)) {
                throw new RefusedException(
                        RefusalReason.NOT_AUTHENTICATED, "the node there has another cluster secret");
            }
            welcome = true;
            lane.established(ctx);
        } else if (frame.type() == FrameType.RECEIVED && welcome && frame.payload().length == Long.BYTES) {
            lane.received(new WireReader(frame.payload()).getLong());
        } else {
            throw new RefusedException(RefusalReason.MALFORMED, "a frame " + frame.type() + " out of turn");
        }
    }

    private static void send(ChannelHandlerContext ctx, FrameType type, byte[] payload) {
        ctx.writeAndFlush(new Frame(type, payload).encode(ctx.alloc()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }
}
