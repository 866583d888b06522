package io.infinitycluster.transport.tcp.net;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the nodes of a cluster know and nobody else does. It is never sent and never printed: nodes prove to each other that they
 * know it.
 */
public final class ClusterSecret {

    /** The shortest secret in bytes: who listens to a handshake without TLS can try short ones at leisure. */
    public static final int LEAST_BYTES = 16;

    private static final String ALGORITHM = "HmacSHA256";

    private final byte[] bytes;

    private ClusterSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * The secret with this text.
     *
     * @throws IllegalArgumentException if it is shorter than {@value #LEAST_BYTES} bytes
     */
    public static ClusterSecret of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < LEAST_BYTES) {
            throw new IllegalArgumentException("the cluster secret has " + bytes.length + " bytes, and needs at least "
                    + LEAST_BYTES + "; 32 random bytes in hexadecimal are a good one");
        }
        return new ClusterSecret(bytes);
    }

    /** HMAC-SHA256 of the parts, one right behind the other. */
    byte[] mac(byte[]... parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(bytes, ALGORITHM));
            for (byte[] part : parts) {
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClusterSecret secret && MessageDigest.isEqual(secret.bytes, bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "ClusterSecret[***]";
    }
}
