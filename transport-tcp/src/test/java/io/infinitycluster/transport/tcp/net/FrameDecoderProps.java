package io.infinitycluster.transport.tcp.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever bytes come, in whatever pieces: good frames or a refusal, never an altered frame, and no buffer is forgotten. */
class FrameDecoderProps {

    private record Decoded(List<Frame> frames, boolean refused) {}

    @Property(tries = 2000)
    void anyBytesAreFramesOrRefused(
            @ForAll @Size(max = 200) byte[] bytes, @ForAll @IntRange(min = 1, max = 50) int piece) {
        Decoded decoded = decode(bytes, piece);

        // By chance no checksum is right.
        assertThat(decoded.frames).isEmpty();
    }

    @Property
    void framesArriveAsTheyWereSentInAnyPieces(
            @ForAll("frames") List<Frame> frames, @ForAll @IntRange(min = 1, max = 50) int piece) {
        Decoded decoded = decode(encode(frames), piece);

        assertThat(decoded.refused).isFalse();
        assertSame(decoded.frames, frames);
    }

    /** CRC-32C finds each single bit, so that what comes out is a beginning of what went in. */
    @Property(tries = 2000)
    void aFlippedBitIsNeverPassedOn(
            @ForAll("frames") List<Frame> frames,
            @ForAll @IntRange(min = 0, max = 1 << 20) int where,
            @ForAll @IntRange(min = 1, max = 50) int piece) {
        byte[] bytes = encode(frames);
        int bit = where % (bytes.length * 8);
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));

        Decoded decoded = decode(bytes, piece);

        assertThat(decoded.frames.size()).isLessThan(frames.size());
        assertSame(decoded.frames, frames.subList(0, decoded.frames.size()));
    }

    private static Decoded decode(byte[] bytes, int piece) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
        boolean refused = false;
        List<ByteBuf> buffers = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += piece) {
            ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer();
            buffers.add(buffer);
            buffer.writeBytes(bytes, at, Math.min(piece, bytes.length - at));
            try {
                channel.writeInbound(buffer);
            } catch (DecoderException e) {
                assertThat(e).hasCauseInstanceOf(RefusedException.class);
                refused = true;
            }
        }
        List<Frame> frames = new ArrayList<>();
        for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            frames.add(frame);
        }
        channel.finishAndReleaseAll();
        assertThat(buffers).allMatch(buffer -> buffer.refCnt() == 0);
        return new Decoded(frames, refused);
    }

    private static byte[] encode(List<Frame> frames) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        frames.forEach(frame -> bytes.writeBytes(RawPeer.bytes(frame.type(), frame.payload())));
        return bytes.toByteArray();
    }

    private static void assertSame(List<Frame> actual, List<Frame> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.size(); i++) {
            assertThat(actual.get(i).type()).isEqualTo(expected.get(i).type());
            assertThat(Arrays.equals(actual.get(i).payload(), expected.get(i).payload()))
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<List<Frame>> frames() {
        return Combinators.combine(
                        Arbitraries.of(FrameType.class),
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(100))
                .as(Frame::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }
}
