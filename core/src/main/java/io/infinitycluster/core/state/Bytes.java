package io.infinitycluster.core.state;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An unchangeable string of bytes: a key or a value of the {@link KeyValueStateMachine}.
 *
 * <p>Equal by content, ordered as unsigned bytes.
 */
public final class Bytes implements Comparable<Bytes> {

    /** No bytes at all. */
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] content;
    private final int offset;
    private final int length;

    /** The fingerprint, or 0 as long as nobody asked; a fingerprint that happens to be 0 is computed each time. */
    private long hash;

    private Bytes(byte[] content) {
        this(content, 0, content.length);
    }

    private Bytes(byte[] content, int offset, int length) {
        this.content = content;
        this.offset = offset;
        this.length = length;
    }

    /** A copy of the given bytes. */
    public static Bytes copyOf(byte... content) {
        return new Bytes(content.clone());
    }

    /** The UTF-8 form of a text. */
    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The given array itself, which nobody may change any more. */
    static Bytes owning(byte[] content) {
        return new Bytes(content);
    }

    /** A part of the given array itself, which nobody may change any more, and all of which stays in memory as long as this does. */
    static Bytes owning(byte[] content, int offset, int length) {
        return new Bytes(content, offset, length);
    }

    /** How many bytes there are. */
    public int length() {
        return length;
    }

    /** A copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(content, offset, offset + length);
    }

    /** The bytes read as UTF-8; what is no UTF-8 becomes the replacement character. */
    public String toUtf8() {
        return new String(content, offset, length, StandardCharsets.UTF_8);
    }

    /** The array itself, in which the bytes begin at {@link #offset}: only to be read. */
    byte[] array() {
        return content;
    }

    /** Where in the {@link #array} the bytes begin. */
    int offset() {
        return offset;
    }

    /** The 64-bit fingerprint of the content. */
    long hash64() {
        long known = hash;
        if (known == 0) {
            known = Hash64.of(content, offset, length);
            hash = known;
        }
        return known;
    }

    @Override
    public int compareTo(Bytes other) {
        // Keys are short, and many begin alike: word by word this is done before Arrays.compareUnsigned has begun.
        int common = Math.min(length, other.length);
        int at = 0;
        for (; at + 8 <= common; at += 8) {
            long mine = (long) WORD.get(content, offset + at);
            long its = (long) WORD.get(other.content, other.offset + at);
            if (mine != its) {
                return Long.compareUnsigned(mine, its);
            }
        }
        for (; at < common; at++) {
            int difference = Byte.compareUnsigned(content[offset + at], other.content[other.offset + at]);
            if (difference != 0) {
                return difference;
            }
        }
        return length - other.length;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Bytes bytes
                        && hash64() == bytes.hash64()
                        && Arrays.equals(
                                content,
                                offset,
                                offset + length,
                                bytes.content,
                                bytes.offset,
                                bytes.offset + bytes.length));
    }

    @Override
    public int hashCode() {
        return (int) hash64();
    }

    /** The bytes as text if they are printable ASCII, as hexadecimal digits otherwise; long ones are cut. */
    @Override
    public String toString() {
        int shown = Math.min(length, 64);
        StringBuilder text = new StringBuilder(shown + 16);
        for (int i = 0; i < shown; i++) {
            byte next = content[offset + i];
            if (next < ' ' || next > '~') {
                return hex(shown);
            }
            text.append((char) next);
        }
        return cut(text, shown);
    }

    private String hex(int shown) {
        StringBuilder text = new StringBuilder(2 * shown + 16).append("0x");
        for (int i = 0; i < shown; i++) {
            byte next = content[offset + i];
            text.append(Character.forDigit((next >> 4) & 15, 16)).append(Character.forDigit(next & 15, 16));
        }
        return cut(text, shown);
    }

    private String cut(StringBuilder text, int shown) {
        return shown == length
                ? text.toString()
                : text.append("... (").append(length).append(" bytes)").toString();
    }
}
