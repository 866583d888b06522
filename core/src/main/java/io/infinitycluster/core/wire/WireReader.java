package io.infinitycluster.core.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link WireWriter} wrote.
 *
 * <p>Every method throws {@link IllegalArgumentException} when the bytes end too early or make no sense, and never
 * allocates more than the bytes that are there.
 */
public final class WireReader {

    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] buffer;
    private final int end;
    private int position;

    /** A reader of a whole array. */
    public WireReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** A reader of a part of an array. */
    public WireReader(byte[] bytes, int offset, int length) {
        buffer = bytes;
        position = offset;
        end = offset + length;
    }

    /** Where in the array the next byte is read. */
    public int position() {
        return position;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - position;
    }

    public int getByte() {
        return buffer[advance(1)] & 0xFF;
    }

    public boolean getBoolean() {
        int value = getByte();
        if (value > 1) {
            throw new IllegalArgumentException("not a boolean: " + value);
        }
        return value == 1;
    }

    public int getShort() {
        return (short) SHORT.get(buffer, advance(2)) & 0xFFFF;
    }

    public int getInt() {
        return (int) INT.get(buffer, advance(4));
    }

    public long getLong() {
        return (long) LONG.get(buffer, advance(8));
    }

    /** A number of things of at least {@code minimumSize} bytes each that can still follow. */
    public int getCount(int minimumSize) {
        int count = getInt();
        if (count < 0 || (long) count * minimumSize > remaining()) {
            throw new IllegalArgumentException("impossible count " + count + " with " + remaining() + " bytes left");
        }
        return count;
    }

    /** Bytes without their length. */
    public byte[] getRaw(int length) {
        int at = advance(length);
        return Arrays.copyOfRange(buffer, at, at + length);
    }

    /** Passes over bytes. */
    public void skip(int length) {
        advance(length);
    }

    /** Another reader of the same bytes, from a position on that this one was at. */
    public WireReader from(int start) {
        return new WireReader(buffer, start, end - start);
    }

    /** A byte string that was written with its length. */
    public byte[] getBytes() {
        return getRaw(getCount(1));
    }

    /** A string that was written with its length. */
    public String getString() {
        int length = getCount(1);
        int at = advance(length);
        return new String(buffer, at, length, StandardCharsets.UTF_8);
    }

    /** Insists that everything was read. */
    public void expectEnd() {
        if (remaining() != 0) {
            throw new IllegalArgumentException(remaining() + " bytes too many");
        }
    }

    private int advance(int length) {
        int at = position;
        if (length < 0 || end - at < length) {
            throw new IllegalArgumentException("needs " + length + " bytes, has " + (end - at));
        }
        position = at + length;
        return at;
    }
}
