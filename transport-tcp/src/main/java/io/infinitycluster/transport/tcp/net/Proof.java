package io.infinitycluster.transport.tcp.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * The proof that a side of a connection knows the cluster's secret: HMAC-SHA256 over its side, the hello and the challenge. So it holds for
 * this connection alone (both sides' nonces), for this lane and these addresses, and neither side can be given its own proof back.
 * Whoever connects proves first: the port answers nobody with something that depends on the secret before.
 */
enum Proof {
    /** Of the side that connects. */
    OF_DIALLER("infinity peer dialler 1\0"),
    /** Of the side that listens. */
    OF_ACCEPTOR("infinity peer acceptor 1\0");

    /** What stands for a secret where none is configured: everybody knows it, and it proves nothing. */
    private static final ClusterSecret NONE = ClusterSecret.of("there is no secret");

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] side;

    Proof(String side) {
        this.side = side.getBytes(StandardCharsets.US_ASCII);
    }

    byte[] of(@Nullable ClusterSecret secret, byte[] hello, byte[] challenge) {
        return (secret == null ? NONE : secret).mac(side, length(hello), hello, length(challenge), challenge);
    }

    /** Whether a proof is the right one; how long the answer takes tells nothing of the right one. */
    boolean holds(byte[] proof, @Nullable ClusterSecret secret, byte[] hello, byte[] challenge) {
        return MessageDigest.isEqual(proof, of(secret, hello, challenge));
    }

    /** Bytes that nobody can foresee. */
    static byte[] nonce() {
        byte[] nonce = new byte[Hello.NONCE];
        RANDOM.nextBytes(nonce);
        return nonce;
    }

    private static byte[] length(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array();
    }
}
