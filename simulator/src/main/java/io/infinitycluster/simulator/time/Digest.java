package io.infinitycluster.simulator.time;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The arithmetic of the rolling digest that proves two runs equal (design section 6): 64 bits, the same on every machine
 * and JDK. It tells accidents apart, not adversaries.
 */
public final class Digest {

    /** What a digest starts from. */
    public static final long START = 0x243F_6A88_85A3_08D3L;

    private static final long MULTIPLIER = 0x9E37_79B9_7F4A_7C15L;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Digest() {}

    /**
     * The digest after one more value. For a fixed value this is a bijection of the digest, and for a fixed digest one of
     * the value: a difference, once it is in, only a second difference can take out.
     */
    public static long mix(long digest, long value) {
        long mixed = (digest ^ value) * MULTIPLIER;
        return mixed ^ (mixed >>> 29);
    }

    /** A hash of bytes, to be mixed in. */
    public static long hash(byte[] bytes) {
        long hash = mix(START, bytes.length);
        int offset = 0;
        for (; offset + Long.BYTES <= bytes.length; offset += Long.BYTES) {
            hash = mix(hash, (long) LONGS.get(bytes, offset));
        }
        long tail = 0;
        for (; offset < bytes.length; offset++) {
            tail = (tail << 8) | (bytes[offset] & 0xFF);
        }
        return mix(hash, tail);
    }

    /** A hash of text, by its UTF-16 code units. */
    public static long hash(String text) {
        long hash = mix(START, text.length());
        for (int i = 0; i < text.length(); i++) {
            hash = mix(hash, text.charAt(i));
        }
        return hash;
    }
}
