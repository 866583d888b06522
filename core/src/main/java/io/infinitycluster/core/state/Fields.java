package io.infinitycluster.core.state;

import java.nio.ByteBuffer;

/**
 * How the key-value machine's commands, questions, results and snapshots are laid out: a version byte, a byte that says
 * which, then fields; a byte string that is not the last field has its length before it, seven bits to a byte, lowest first.
 */
final class Fields {

    /** The only version so far. A layout that older nodes cannot read takes the next number. */
    static final byte VERSION = 1;

    private static final int LENGTH_BYTES = 5;

    private Fields() {}

    /** An empty buffer with a header, and room for so many more bytes. */
    static ByteBuffer begin(byte tag, int room) {
        return ByteBuffer.allocate(2 + room).put(VERSION).put(tag);
    }

    /** The array behind a buffer that {@link #begin} gave and that is full now. */
    @SuppressWarnings("ByteBufferBackingArray") // begin allocates it, so the array is exactly the buffer
    static byte[] finished(ByteBuffer full) {
        if (full.hasRemaining()) {
            throw new IllegalStateException(full.remaining() + " bytes too much room");
        }
        return full.array();
    }

    /** A buffer from which the header's version has been read; the tag comes next. */
    static ByteBuffer open(byte[] encoded, String what) {
        if (encoded.length < 2) {
            throw new IllegalArgumentException(what + " ends within its header");
        }
        if (encoded[0] != VERSION) {
            throw new IllegalArgumentException("unknown version " + encoded[0] + " of a " + what);
        }
        return ByteBuffer.wrap(encoded, 1, encoded.length - 1);
    }

    /** How many bytes a string takes with its length. */
    static int sizeOf(int length) {
        return length + (length < 1 << 7 ? 1 : (38 - Integer.numberOfLeadingZeros(length)) / 7);
    }

    static void putString(ByteBuffer to, Bytes bytes) {
        putLength(to, bytes.length());
        put(to, bytes);
    }

    /** Puts a string that is the last field. */
    static ByteBuffer put(ByteBuffer to, Bytes bytes) {
        return to.put(bytes.array(), bytes.offset(), bytes.length());
    }

    static void putLength(ByteBuffer to, int length) {
        int rest = length;
        while (rest >= 1 << 7) {
            to.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }

    static int getLength(ByteBuffer from) {
        long value = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            if (!from.hasRemaining()) {
                throw new IllegalArgumentException("ends within a length");
            }
            byte next = from.get();
            value |= (long) (next & 0x7F) << 7 * i;
            if (next >= 0) {
                if (value > Integer.MAX_VALUE) {
                    break;
                }
                if (next == 0 && i > 0) {
                    // One value, one form: otherwise equal commands could have different bytes.
                    throw new IllegalArgumentException("a length with needless zeros");
                }
                return (int) value;
            }
        }
        throw new IllegalArgumentException("a length beyond 2^31");
    }

    static Bytes getString(ByteBuffer from, int limit, String what) {
        return take(from, getLength(from), limit, what);
    }

    /**
     * The last field: all that is left. It shares the array, which nobody may change any more, unless what stands before it would cost
     * more than an eighth of its own memory, as long as it lives.
     */
    @SuppressWarnings("ByteBufferBackingArray") // open wraps an array from its beginning
    static Bytes getRest(ByteBuffer from, int limit, String what) {
        int length = from.remaining();
        if (from.position() > length / 8) {
            return take(from, length, limit, what);
        }
        checkLimit(length, limit, what);
        int offset = from.position();
        from.position(offset + length);
        return Bytes.owning(from.array(), offset, length);
    }

    private static void checkLimit(int length, int limit, String what) {
        if (length > limit) {
            throw new IllegalArgumentException(what + " of " + length + " bytes; at most " + limit + " are allowed");
        }
    }

    private static Bytes take(ByteBuffer from, int length, int limit, String what) {
        checkLimit(length, limit, what);
        if (length > from.remaining()) {
            throw new IllegalArgumentException(
                    what + " of " + length + " bytes, of which " + from.remaining() + " are there");
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return Bytes.owning(bytes);
    }

    static void end(ByteBuffer from, String what) {
        if (from.hasRemaining()) {
            throw new IllegalArgumentException(from.remaining() + " bytes after the end of a " + what);
        }
    }
}
