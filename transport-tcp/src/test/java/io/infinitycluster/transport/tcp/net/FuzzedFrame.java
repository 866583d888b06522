package io.infinitycluster.transport.tcp.net;

import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.MessageCodec;
import io.infinitycluster.core.port.Transport.Lane;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Bytes that no honest node sends.
 *
 * @param isIncomplete whether more would have to come for it to be refused
 */
record FuzzedFrame(Kind kind, byte[] bytes, boolean isIncomplete) {

    /** In which way it is wrong, and whether it comes after a handshake in order. */
    enum Kind {
        STRANGERS_NOISE(false),
        STRANGERS_LENGTH(false),
        HELLO_OF_NOISE(false),
        HELLO_WITH_A_FLIPPED_BIT(false),
        HELLO_CHANGED_WITH_A_RIGHT_CHECKSUM(false),
        MESSAGE_OF_A_STRANGER(false),
        NOISE(true),
        FLIPPED_BIT(true),
        WRONG_LENGTH(true),
        OTHER_VERSION(true),
        OTHER_TYPE(true),
        MESSAGE_OF_NOISE(true),
        MESSAGE_CUT_SHORT(true),
        FRAME_CUT_SHORT(true);

        final boolean fromMember;

        Kind(boolean fromMember) {
            this.fromMember = fromMember;
        }
    }

    static FuzzedFrame of(SplittableRandom random, MessageCodec codec) {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        byte[] message = codec.encode(new Heartbeat(
                random.nextLong(), random.nextLong(), "fuzz", random.nextLong(), 1, 2, random.nextLong()));
        byte[] good = RawPeer.bytes(FrameType.MESSAGE, message);
        byte[] hello =
                new Hello(Lane.LOG, true, "test", "127.0.0.1:66", "127.0.0.1:1", noise(random, Hello.NONCE)).encode();
        return switch (kind) {
            // Noise may announce more than comes.
            case STRANGERS_NOISE, NOISE -> new FuzzedFrame(kind, noise(random, 1 + random.nextInt(300)), true);
            case STRANGERS_LENGTH ->
                new FuzzedFrame(kind, withLength(RawPeer.bytes(FrameType.HELLO, hello), random.nextInt()), true);
            case HELLO_OF_NOISE ->
                new FuzzedFrame(kind, RawPeer.bytes(FrameType.HELLO, noise(random, random.nextInt(300))), false);
            case HELLO_WITH_A_FLIPPED_BIT ->
                new FuzzedFrame(kind, flipped(random, RawPeer.bytes(FrameType.HELLO, hello)), true);
            case HELLO_CHANGED_WITH_A_RIGHT_CHECKSUM ->
                // It may even be a good hello, and is challenged then.
                new FuzzedFrame(kind, RawPeer.bytes(FrameType.HELLO, flipped(random, hello)), true);
            case MESSAGE_OF_A_STRANGER -> new FuzzedFrame(kind, good, false);
            case FLIPPED_BIT -> new FuzzedFrame(kind, flipped(random, good), true);
            case WRONG_LENGTH -> new FuzzedFrame(kind, withLength(good, otherLength(random, good)), true);
            case OTHER_VERSION -> new FuzzedFrame(kind, withByte(good, 4, 2 + random.nextInt(254)), false);
            case OTHER_TYPE -> new FuzzedFrame(kind, otherType(random, message), false);
            case MESSAGE_OF_NOISE ->
                new FuzzedFrame(
                        kind, RawPeer.bytes(FrameType.MESSAGE, noVersion(noise(random, random.nextInt(300)))), false);
            case MESSAGE_CUT_SHORT ->
                new FuzzedFrame(
                        kind,
                        RawPeer.bytes(FrameType.MESSAGE, Arrays.copyOf(message, random.nextInt(message.length))),
                        false);
            case FRAME_CUT_SHORT ->
                new FuzzedFrame(kind, Arrays.copyOf(good, 1 + random.nextInt(good.length - 1)), true);
        };
    }

    private static byte[] noise(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] flipped(SplittableRandom random, byte[] bytes) {
        int bit = random.nextInt(bytes.length * 8);
        return withByte(bytes, bit / 8, bytes[bit / 8] ^ (1 << (bit % 8)));
    }

    private static byte[] withByte(byte[] bytes, int at, int value) {
        byte[] changed = bytes.clone();
        changed[at] = (byte) value;
        return changed;
    }

    private static byte[] withLength(byte[] bytes, int length) {
        byte[] changed = bytes.clone();
        ByteBuffer.wrap(changed).putInt(length);
        return changed;
    }

    private static int otherLength(SplittableRandom random, byte[] good) {
        int length;
        do {
            length = random.nextBoolean() ? random.nextInt() : random.nextInt(1000);
        } while (length == good.length - Integer.BYTES);
        return length;
    }

    /** Any type but a message's; with a right checksum, as the first bytes of a type that there is not. */
    private static byte[] otherType(SplittableRandom random, byte[] payload) {
        int type;
        do {
            type = random.nextInt(256);
        } while (type == FrameType.MESSAGE.code());
        return ByteBuffer.allocate(Frame.HEADER + payload.length)
                .putInt(Frame.COUNTED + payload.length)
                .put((byte) Frame.VERSION)
                .put((byte) type)
                .putInt(Frame.checksum(Frame.VERSION, type, payload))
                .put(payload)
                .array();
    }

    /** Noise that begins with the right version and type could be a message, if hardly ever. */
    private static byte[] noVersion(byte[] noise) {
        if (noise.length > 0 && noise[0] == MessageCodec.VERSION) {
            noise[0]++;
        }
        return noise;
    }
}
