package io.infinitycluster.transport.tcp.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes {@link Frame}s of bytes. A frame that cannot be one ends the connection by a {@link RefusedException}, as soon as that shows:
 * nothing is allocated for a length that was only announced.
 */
final class FrameDecoder extends ByteToMessageDecoder {

    /** Handshakes are shorter than this. */
    static final int HANDSHAKE_BYTES = 2048;

    private static final int TLS_HANDSHAKE = 0x1603;

    private int maxPayload = HANDSHAKE_BYTES;
    private boolean stopped;
    private long received;
    private long framed;

    /** From the next frame on, payloads may be so long. */
    void allow(int payloadBytes) {
        maxPayload = payloadBytes;
    }

    /** Whatever else comes is thrown away. */
    void stop() {
        stopped = true;
    }

    /** Whether a part of a frame has come, and the rest has not. */
    boolean isWithinFrame() {
        return actualReadableBytes() > 0;
    }

    /** How many bytes have come in all. */
    long received() {
        return received;
    }

    /** How many of them were in frames that are whole. */
    long framed() {
        return framed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        if (input instanceof ByteBuf bytes) {
            received += bytes.readableBytes();
        }
        super.channelRead(ctx, input);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (stopped) {
            in.skipBytes(in.readableBytes());
            return;
        }
        try {
            Frame frame = next(in);
            if (frame != null) {
                out.add(frame);
            }
        } catch (RefusedException e) {
            stopped = true;
            in.skipBytes(in.readableBytes());
            throw e;
        }
    }

    private @Nullable Frame next(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < Integer.BYTES) {
            return null;
        }
        int length = in.getInt(at);
        if (length >>> 16 == TLS_HANDSHAKE) {
            throw new RefusedException(RefusalReason.TLS_FAILED, "it speaks TLS, which is not configured here");
        }
        long unsigned = Integer.toUnsignedLong(length);
        if (unsigned < Frame.COUNTED) {
            throw new RefusedException(RefusalReason.MALFORMED, "a frame of " + unsigned + " bytes");
        }
        if (unsigned - Frame.COUNTED > maxPayload) {
            throw new RefusedException(
                    RefusalReason.TOO_LARGE,
                    "a frame of " + unsigned + " bytes; at most " + (maxPayload + Frame.COUNTED));
        }
        if (in.readableBytes() < Frame.HEADER) {
            return null;
        }
        int version = in.getUnsignedByte(at + 4);
        if (version != Frame.VERSION) {
            throw new RefusedException(
                    RefusalReason.OTHER_VERSION, "version " + version + " of the protocol, expected " + Frame.VERSION);
        }
        int code = in.getUnsignedByte(at + 5);
        FrameType type = FrameType.of(code);
        if (type == null) {
            throw new RefusedException(RefusalReason.MALFORMED, "unknown type of frame: " + code);
        }
        if (in.readableBytes() < Integer.BYTES + length) {
            return null;
        }
        int checksum = in.getInt(at + 6);
        byte[] payload = new byte[length - Frame.COUNTED];
        in.skipBytes(Frame.HEADER).readBytes(payload);
        if (checksum != Frame.checksum(version, code, payload)) {
            throw new RefusedException(
                    RefusalReason.BAD_CHECKSUM, "a frame of " + length + " bytes with a wrong checksum");
        }
        framed += Integer.BYTES + length;
        return new Frame(type, payload);
    }
}
