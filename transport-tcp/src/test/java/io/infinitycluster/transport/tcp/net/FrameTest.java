package io.infinitycluster.transport.tcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames, byte by byte, as docs/peer-protocol.md has them. */
class FrameTest {

    @Test
    void theGoldenBytes() {
        byte[] payload = "a message".getBytes(StandardCharsets.US_ASCII);

        assertThat(hex(new Frame(FrameType.MESSAGE, payload)))
                .isEqualTo("0000000f" + "01" + "06" + "8d12ff53" + "61206d657373616765");
        assertThat(hex(new Frame(FrameType.PING, new byte[0]))).isEqualTo("00000006" + "01" + "07" + "41f37601");
    }

    @Test
    void theNumbersOfTypesAndReasonsStayAsTheyAre() {
        assertThat(FrameType.values())
                .extracting(type -> type.code() + " " + type)
                .containsExactly(
                        "1 HELLO",
                        "2 CHALLENGE",
                        "3 PROOF",
                        "4 WELCOME",
                        "5 REFUSED",
                        "6 MESSAGE",
                        "7 PING",
                        "8 RECEIVED");
        assertThat(RefusalReason.values())
                .extracting(reason -> reason.code() + " " + reason)
                .containsExactly(
                        "1 OTHER_VERSION",
                        "2 OTHER_CLUSTER",
                        "3 NOT_AUTHENTICATED",
                        "4 MALFORMED",
                        "5 TOO_LARGE",
                        "6 BAD_CHECKSUM",
                        "7 TOO_SLOW",
                        "8 TOO_MANY",
                        "9 TLS_FAILED");
    }

    @Test
    void decodesWhateverPiecesFramesComeIn() {
        byte[] two = HexFormat.of()
                .parseHex(hex(new Frame(FrameType.MESSAGE, new byte[] {1, 2, 3}))
                        + hex(new Frame(FrameType.MESSAGE, new byte[] {4})));

        for (int cut = 0; cut <= two.length; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
            channel.writeInbound(Unpooled.copiedBuffer(two, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(two, cut, two.length - cut));

            assertThat(channel.<Frame>readInbound().payload()).containsExactly(1, 2, 3);
            assertThat(channel.<Frame>readInbound().payload()).containsExactly(4);
            channel.finishAndReleaseAll();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "00000005,                     MALFORMED,     a frame of 5 bytes",
        "ffffffff,                     TOO_LARGE,     a frame of 4294967295 bytes; at most 2054",
        "7fffffff,                     TOO_LARGE,     a frame of 2147483647 bytes; at most 2054",
        "00000807,                     TOO_LARGE,     a frame of 2055 bytes; at most 2054",
        "474554202f20485454502f312e31, TOO_LARGE,     a frame of 1195725856 bytes; at most 2054",
        "16030100f8010000f403,         TLS_FAILED,    'it speaks TLS, which is not configured here'",
        "00000006020600000000,         OTHER_VERSION, 'version 2 of the protocol, expected 1'",
        "00000006016300000000,         MALFORMED,     unknown type of frame: 99",
        "00000006010600000000,         BAD_CHECKSUM,  a frame of 6 bytes with a wrong checksum",
    })
    void refusesWhatIsNoFrameAsSoonAsThatShows(String bytes, RefusalReason reason, String detail) {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());

        Throwable thrown = catchThrowable(
                () -> channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(bytes))));

        assertThat(thrown)
                .isInstanceOf(DecoderException.class)
                .cause()
                .isInstanceOf(RefusedException.class)
                .hasMessage(detail);
        assertThat(((RefusedException) thrown.getCause()).reason()).isEqualTo(reason);
        ByteBuf good = new Frame(FrameType.PING, new byte[0]).encode(UnpooledByteBufAllocator.DEFAULT);
        assertThat(channel.writeInbound(good)).as("anything after it").isFalse();
        channel.finishAndReleaseAll();
    }

    private static String hex(Frame frame) {
        ByteBuf encoded = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.hexDump(encoded);
        } finally {
            encoded.release();
        }
    }
}
