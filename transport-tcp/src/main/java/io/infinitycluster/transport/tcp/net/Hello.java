package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * How whoever connects begins.
 *
 * @param knowsSecret whether it will prove a secret, so that a missing one can be told from a wrong one
 * @param from its advertised address
 * @param to the address that it was told to connect to
 * @param nonce random bytes that were never used before
 */
record Hello(Lane lane, boolean knowsSecret, String cluster, String from, String to, byte[] nonce) {

    static final int NONCE = 32;

    private static final byte[] MAGIC = "INFINITY".getBytes(StandardCharsets.US_ASCII);

    byte[] encode() {
        return new WireWriter(256)
                .putRaw(MAGIC)
                .putByte(lane.ordinal())
                .putBoolean(knowsSecret)
                .putString(cluster)
                .putString(from)
                .putString(to)
                .putRaw(nonce)
                .toBytes();
    }

    /**
     * What was encoded.
     *
     * @throws IllegalArgumentException if it is no such thing
     */
    static Hello decode(byte[] payload) {
        WireReader in = new WireReader(payload);
        if (!Arrays.equals(in.getRaw(MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException("it does not begin as the peer protocol does");
        }
        int lane = in.getByte();
        if (lane >= Lane.values().length) {
            throw new IllegalArgumentException("unknown lane " + lane);
        }
        Hello hello = new Hello(
                Lane.values()[lane], in.getBoolean(), in.getString(), in.getString(), in.getString(), in.getRaw(NONCE));
        in.expectEnd();
        PeerAddress.parse(hello.from);
        return hello;
    }
}
