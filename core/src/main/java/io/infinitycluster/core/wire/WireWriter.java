package io.infinitycluster.core.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes numbers, strings and byte strings, big-endian, into a growing array. */
public final class WireWriter {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] buffer;
    private int size;

    /** A writer with room for {@code capacity} bytes before it has to grow. */
    public WireWriter(int capacity) {
        buffer = new byte[Math.max(capacity, 16)];
    }

    /** The number of bytes written. */
    public int size() {
        return size;
    }

    public WireWriter putByte(int value) {
        int at = advance(1);
        buffer[at] = (byte) value;
        return this;
    }

    public WireWriter putBoolean(boolean value) {
        return putByte(value ? 1 : 0);
    }

    public WireWriter putShort(int value) {
        int at = advance(2);
        SHORT.set(buffer, at, (short) value);
        return this;
    }

    public WireWriter putInt(int value) {
        int at = advance(4);
        INT.set(buffer, at, value);
        return this;
    }

    public WireWriter putLong(long value) {
        int at = advance(8);
        LONG.set(buffer, at, value);
        return this;
    }

    /** Writes the bytes themselves, without their length. */
    public WireWriter putRaw(byte[] bytes) {
        return putRaw(bytes, 0, bytes.length);
    }

    /** Writes a part of an array, without its length. */
    public WireWriter putRaw(byte[] bytes, int offset, int length) {
        int at = advance(length);
        System.arraycopy(bytes, offset, buffer, at, length);
        return this;
    }

    /** Writes the length (4 bytes) and the bytes. */
    public WireWriter putBytes(byte[] bytes) {
        return putInt(bytes.length).putRaw(bytes);
    }

    /** Writes the length in bytes (4 bytes) and the UTF-8 form. */
    public WireWriter putString(String text) {
        return putBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Overwrites four bytes written before, for lengths and checksums known only at the end. */
    public WireWriter setInt(int at, int value) {
        INT.set(buffer, at, value);
        return this;
    }

    /** The underlying array, valid up to {@link #size()} and until the next write. */
    byte[] buffer() {
        return buffer;
    }

    /** A copy of what was written; the very array when it is full, so that an exact capacity costs no copy. */
    public byte[] toBytes() {
        return size == buffer.length ? buffer : Arrays.copyOf(buffer, size);
    }

    private int advance(int length) {
        int at = size;
        if (buffer.length - at < length) {
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(at, length), buffer.length * 2));
        }
        size = at + length;
        return at;
    }
}
