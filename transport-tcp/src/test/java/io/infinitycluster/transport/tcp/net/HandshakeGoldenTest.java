package io.infinitycluster.transport.tcp.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Transport.Lane;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** The handshake, byte by byte, as docs/peer-protocol.md has it. */
class HandshakeGoldenTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final Hello HELLO =
            new Hello(Lane.LOG, true, "cluster", "10.0.0.1:23850", "10.0.0.2:23850", nonce(0x11));
    private static final String HELLO_HEX = "494e46494e495459" // INFINITY
            + "01" // lane LOG
            + "01" // knows a secret
            + "00000007636c7573746572" // cluster
            + "0000000e31302e302e302e313a3233383530" // 10.0.0.1:23850
            + "0000000e31302e302e302e323a3233383530" // 10.0.0.2:23850
            + "11".repeat(32);
    private static final byte[] CHALLENGE = HEX.parseHex("0000000e31302e302e302e323a3233383530" + "22".repeat(32));
    private static final ClusterSecret SECRET = ClusterSecret.of("0123456789abcdef");

    @Test
    void theGoldenBytes() {
        assertThat(HEX.formatHex(HELLO.encode())).isEqualTo(HELLO_HEX);
        // Computed by another program from the layout in the documentation.
        assertThat(HEX.formatHex(Proof.OF_DIALLER.of(SECRET, HELLO.encode(), CHALLENGE)))
                .isEqualTo("b404d977f1a1f015109eec849534acd7e2d228e500e0277a4b0fc0a67d9a28a8");
        assertThat(HEX.formatHex(Proof.OF_ACCEPTOR.of(SECRET, HELLO.encode(), CHALLENGE)))
                .isEqualTo("1bcecedd95886e0a5763b8d6f16532a2bb2669cdbb0585efcbb7a595ff81cc33");
    }

    @Test
    void aHelloIsWhatWasEncoded() {
        Hello decoded = Hello.decode(HEX.parseHex(HELLO_HEX));

        assertThat(decoded).usingRecursiveComparison().isEqualTo(HELLO);
    }

    @Test
    void aHelloOfStrangersIsRefused() {
        assertThatThrownBy(() -> Hello.decode(HEX.parseHex(HELLO_HEX.replaceFirst("49", "48"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("it does not begin as the peer protocol does");
        assertThatThrownBy(() -> Hello.decode(HEX.parseHex(HELLO_HEX.replaceFirst("545901", "545902"))))
                .hasMessage("unknown lane 2");
        assertThatThrownBy(() -> Hello.decode(HEX.parseHex(HELLO_HEX + "00"))).hasMessage("1 bytes too many");
        assertThatThrownBy(() ->
                        Hello.decode(new Hello(Lane.LOG, true, "c", "no port\nforged line", "b:1", nonce(1)).encode()))
                .hasMessage("not an address of the form host:port: \"no port?forged line\"");
    }

    /** Whatever of it changes, the proof is another. */
    @Test
    void aProofHoldsForOneSideOfOneConnection() {
        byte[] hello = HELLO.encode();
        byte[] proof = Proof.OF_DIALLER.of(SECRET, hello, CHALLENGE);
        assertThat(Proof.OF_DIALLER.holds(proof, SECRET, hello, CHALLENGE)).isTrue();

        assertThat(Proof.OF_ACCEPTOR.holds(proof, SECRET, hello, CHALLENGE)).isFalse();
        assertThat(Proof.OF_DIALLER.holds(proof, ClusterSecret.of("0123456789abcdeF"), hello, CHALLENGE))
                .isFalse();
        assertThat(Proof.OF_DIALLER.holds(proof, null, hello, CHALLENGE)).isFalse();
        assertThat(Proof.OF_DIALLER.holds(Arrays.copyOf(proof, 31), SECRET, hello, CHALLENGE))
                .isFalse();
        for (int i = 0; i < hello.length; i++) {
            byte[] other = hello.clone();
            other[i] ^= 1;
            assertThat(Proof.OF_DIALLER.holds(proof, SECRET, other, CHALLENGE))
                    .as("byte %s of the hello", i)
                    .isFalse();
        }
        for (int i = 0; i < CHALLENGE.length; i++) {
            byte[] other = CHALLENGE.clone();
            other[i] ^= 1;
            assertThat(Proof.OF_DIALLER.holds(proof, SECRET, hello, other))
                    .as("byte %s of the challenge", i)
                    .isFalse();
        }
    }

    @Test
    void noTextContainsTheSecret() {
        PeerSettings settings =
                PeerSettings.of("127.0.0.1", 0, "127.0.0.1:0", "c").withSecret(SECRET);

        assertThat(settings.toString()).doesNotContain("0123456789").contains("***");
        assertThatThrownBy(() -> ClusterSecret.of("tooshort"))
                .hasMessageContaining("has 8 bytes, and needs at least 16")
                .hasMessageNotContaining("tooshort");
    }

    private static byte[] nonce(int each) {
        byte[] nonce = new byte[Hello.NONCE];
        Arrays.fill(nonce, (byte) each);
        return nonce;
    }
}
