package io.infinitycluster.core.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A fixed 64-bit fingerprint of bytes: the same on every machine and JDK, because digests of different nodes are compared with it. It
 * stands in snapshots: another one needs another version of {@link ReplicatedSnapshot}.
 *
 * <p>It takes a stripe of four words at a step. Their multiplications wait neither for each other nor for the step before, and so a
 * processor does many at a time. What is left at the end goes word by word. The hash can be continued: the state after the whole
 * stripes of a value is kept beside the value, so that appending costs only what is appended. Not cryptographic.
 */
public final class Hash64 {

    /** How many bytes are taken at a step. */
    static final int STRIPE_BYTES = 32;

    /** The state before the first stripe. */
    static final long SEED = 0x27D4EB2F165667C5L;

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Hash64() {}

    /** The fingerprint of the first {@code length} bytes. */
    public static long of(byte[] bytes, int length) {
        return of(bytes, 0, length);
    }

    /** The fingerprint of {@code length} bytes from {@code offset} on. */
    static long of(byte[] bytes, int offset, int length) {
        return finish(stripes(SEED, bytes, offset, offset + length), bytes, offset, length);
    }

    /**
     * Takes in the whole stripes between two positions.
     *
     * @param from where {@code state} ends: a multiple of {@link #STRIPE_BYTES} behind where it began
     * @param to the end of the bytes; less than a stripe of them is left for {@link #finish}
     */
    static long stripes(long state, byte[] bytes, int from, int to) {
        long h = state;
        for (int i = from; i + STRIPE_BYTES <= to; i += STRIPE_BYTES) {
            // Each word has a function of its own: words that change places, or bits that change in two of them, show.
            h ^= Long.rotateLeft(word(bytes, i) * PRIME_1, 31) * PRIME_2
                    ^ Long.rotateLeft(word(bytes, i + 8) * PRIME_2, 29) * PRIME_3
                    ^ Long.rotateLeft(word(bytes, i + 16) * PRIME_3, 33) * PRIME_4
                    ^ Long.rotateLeft(word(bytes, i + 24) * PRIME_4, 37) * PRIME_1;
            h = Long.rotateLeft(h, 27) * PRIME_1 + PRIME_4;
        }
        return h;
    }

    /** The fingerprint of {@code length} bytes from {@code offset} on, of whose whole stripes {@code state} has heard. */
    static long finish(long state, byte[] bytes, int offset, int length) {
        long h = state;
        int end = offset + length;
        int at = end - length % STRIPE_BYTES;
        for (; at + 8 <= end; at += 8) {
            h ^= Long.rotateLeft(word(bytes, at) * PRIME_2, 31) * PRIME_1;
            h = Long.rotateLeft(h, 27) * PRIME_1 + PRIME_4;
        }
        long tail = 0;
        for (; at < end; at++) {
            tail = tail << 8 | (bytes[at] & 0xFF);
        }
        // The length keeps "a" apart from "\0a", and an empty tail from one of zeros.
        return mix(h ^ Long.rotateLeft(tail * PRIME_2, 31) * PRIME_1 ^ length * PRIME_3);
    }

    private static long word(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
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
