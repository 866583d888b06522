package io.infinitycluster.core.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fixed 64-bit fingerprint of bytes: the same on every machine and in every version, because digests of different nodes
 * are compared with it.
 *
 * <p>It takes eight bytes at a step, as xxHash64 does for short inputs, and can be continued: the state after the whole
 * words of a value is kept beside the value, so that appending costs only what is appended. Not cryptographic.
 */
public final class Hash64 {

    /** The state before the first word. */
    static final long SEED = 0x27D4EB2F165667C5L;

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash64() {}

    /** The fingerprint of the first {@code length} bytes. */
    public static long of(byte[] bytes, int length) {
        return finish(words(SEED, bytes, 0, length), bytes, length);
    }

    /**
     * Takes in the whole words between two positions.
     *
     * @param from a multiple of eight: where {@code state} ends
     * @param to the end of the bytes; up to seven of them are left for {@link #finish}
     */
    static long words(long state, byte[] bytes, int from, int to) {
        long h = state;
        for (int i = from; i + 8 <= to; i += 8) {
            long word = (long) LONG.get(bytes, i) * PRIME_2;
            h ^= Long.rotateLeft(word, 31) * PRIME_1;
            h = Long.rotateLeft(h, 27) * PRIME_1 + PRIME_4;
        }
        return h;
    }

    /** The fingerprint of the first {@code length} bytes, of whose whole words {@code state} has heard. */
    static long finish(long state, byte[] bytes, int length) {
        long tail = 0;
        for (int i = length & ~7; i < length; i++) {
            tail = tail << 8 | (bytes[i] & 0xFF);
        }
        // The length keeps "a" apart from "\0a", and an empty tail from one of zeros.
        return mix(state ^ Long.rotateLeft(tail * PRIME_2, 31) * PRIME_1 ^ length * PRIME_3);
    }

    /** One fingerprint out of two, whose order matters. */
    public static long pair(long first, long second) {
        return mix(first * PRIME_1 + Long.rotateLeft(second * PRIME_4, 29) + PRIME_3);
    }

    /** Spreads each bit over all: the finalizer of xxHash64. */
    public static long mix(long value) {
        long h = value;
        h = (h ^ h >>> 33) * PRIME_2;
        h = (h ^ h >>> 29) * PRIME_3;
        return h ^ h >>> 32;
    }
}
