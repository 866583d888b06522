package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.wire.WireWriter;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import org.jspecify.annotations.Nullable;

/** The handshake of the side that listens: hello, challenge, proof, welcome. */
final class AcceptorHandshake extends SimpleChannelInboundHandler<Frame> {

    /** Takes a connection that belongs to the cluster. */
    @FunctionalInterface
    interface Members {
        /**
         * What receives the connection's messages.
         *
         * @throws RefusedException if there is no room for it
         */
        ChannelHandler admit(ChannelHandlerContext ctx, Hello hello);
    }

    private final PeerSettings settings;
    private final String ownAddress;
    private final Members members;
    private @Nullable Hello hello;
    private byte[] helloBytes = {};
    private byte[] challenge = {};

    AcceptorHandshake(PeerSettings settings, String ownAddress, Members members) {
        this.settings = settings;
        this.ownAddress = ownAddress;
        this.members = members;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, Frame frame) {
        if (hello == null && frame.type() == FrameType.HELLO) {
            hello(ctx, frame.payload());
        } else if (hello != null && frame.type() == FrameType.PROOF) {
            proof(ctx, hello, frame.payload());
        } else {
            throw new RefusedException(RefusalReason.MALFORMED, "a frame " + frame.type() + " during the handshake");
        }
    }

    private void hello(ChannelHandlerContext ctx, byte[] payload) {
        Hello said;
        try {
            said = Hello.decode(payload);
        } catch (IllegalArgumentException e) {
            throw new RefusedException(RefusalReason.MALFORMED, "no hello: " + e.getMessage());
        }
        String from = LogText.printable(said.from(), PeerAddress.LONGEST);
        if (!said.cluster().equals(settings.cluster())) {
            throw new RefusedException(
                    RefusalReason.OTHER_CLUSTER,
                    from + " is of the cluster " + LogText.printable(said.cluster(), PeerSettings.LONGEST_CLUSTER));
        }
        if (said.knowsSecret() != (settings.secret() != null)) {
            throw new RefusedException(
                    RefusalReason.NOT_AUTHENTICATED,
                    from
                            + (said.knowsSecret()
                                    ? " has a cluster secret, this node has none"
                                    : " has no cluster secret"));
        }
        hello = said;
        helloBytes = payload;
        challenge = new WireWriter(Hello.NONCE + 64)
                .putString(ownAddress)
                .putRaw(Proof.nonce())
                .toBytes();
        ctx.writeAndFlush(new Frame(FrameType.CHALLENGE, challenge).encode(ctx.alloc()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
    }

    private void proof(ChannelHandlerContext ctx, Hello said, byte[] proof) {
        if (!Proof.OF_DIALLER.holds(proof, settings.secret(), helloBytes, challenge)) {
            throw new RefusedException(
                    RefusalReason.NOT_AUTHENTICATED,
                    LogText.printable(said.from(), PeerAddress.LONGEST) + " has another cluster secret");
        }
        ChannelHandler receiver = members.admit(ctx, said);
        byte[] own = Proof.OF_ACCEPTOR.of(settings.secret(), helloBytes, challenge);
        ctx.writeAndFlush(new Frame(FrameType.WELCOME, own).encode(ctx.alloc()))
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        FrameDecoder decoder = ctx.pipeline().get(FrameDecoder.class);
        decoder.allow(settings.limits().maxMessageBytes());
        Channel channel = ctx.channel();
        ConnectionGuard.of(ctx)
                .proven(
                        ctx,
                        "from " + said.from() + " (" + channel.remoteAddress() + "), lane " + said.lane(),
                        () -> decoder.isWithinFrame() && channel.config().isAutoRead()
                                ? decoder.received()
                                : ConnectionGuard.NOTHING_UNDER_WAY);
        ctx.pipeline().replace(this, "messages", receiver);
    }
}
