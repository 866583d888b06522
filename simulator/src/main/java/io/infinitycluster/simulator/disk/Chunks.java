package io.infinitycluster.simulator.disk;

import java.util.Arrays;

/**
 * The content of a file: the very arrays that were appended, and where each ends. Nothing is copied but what is cut.
 *
 * <p>It only grows, so that a pair of it and a size stands for a content that was once current, for as long as anyone
 * needs it. Bit rot alone changes what is there, and replaces the array for that, because others may hold it too.
 */
final class Chunks {

    private byte[][] arrays;
    private long[] ends;
    private int count;

    Chunks() {
        this(8);
    }

    private Chunks(int room) {
        arrays = new byte[room][];
        ends = new long[room];
    }

    static Chunks of(byte[] content) {
        Chunks chunks = new Chunks(1);
        chunks.append(content);
        return chunks;
    }

    long size() {
        return count == 0 ? 0 : ends[count - 1];
    }

    void append(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        if (count == arrays.length) {
            arrays = Arrays.copyOf(arrays, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
        }
        ends[count] = size() + bytes.length;
        arrays[count++] = bytes;
    }

    /** The first {@code size} bytes, as a content of its own. */
    Chunks prefix(long size) {
        int whole = size == 0 || count == 0 ? 0 : indexOf(size - 1) + 1;
        Chunks prefix = new Chunks(Math.max(8, whole + (whole >> 2)));
        System.arraycopy(arrays, 0, prefix.arrays, 0, whole);
        System.arraycopy(ends, 0, prefix.ends, 0, whole);
        prefix.count = whole;
        if (prefix.size() > size) {
            int last = whole - 1;
            prefix.arrays[last] = Arrays.copyOf(arrays[last], Math.toIntExact(size - start(last)));
            prefix.ends[last] = size;
        }
        return prefix;
    }

    /** This content with other bytes from an offset on, which take the place of as many; the rest stays. */
    Chunks overwritten(long offset, byte[] bytes) {
        Chunks changed = prefix(offset);
        changed.append(bytes);
        forEach(offset + bytes.length, size(), (at, rest) -> changed.append(rest));
        return changed;
    }

    /** Up to {@code length} bytes from an offset on, of the first {@code size}. */
    byte[] read(long offset, int length, long size) {
        int available = (int) Math.max(0, Math.min(length, size - offset));
        byte[] result = new byte[available];
        if (available > 0) {
            int done = 0;
            for (int i = indexOf(offset); done < available; i++) {
                int from = (int) (offset + done - start(i));
                int taken = Math.min(available - done, arrays[i].length - from);
                System.arraycopy(arrays[i], from, result, done, taken);
                done += taken;
            }
        }
        return result;
    }

    /** Hands out the bytes between two offsets, chunk by chunk; whole chunks are not copied. */
    void forEach(long from, long to, Visitor visitor) {
        long at = from;
        for (int i = from < to ? indexOf(from) : count; at < to; i++) {
            byte[] array = arrays[i];
            int begin = (int) (at - start(i));
            int end = (int) (Math.min(to, ends[i]) - start(i));
            visitor.visit(at, begin == 0 && end == array.length ? array : Arrays.copyOfRange(array, begin, end));
            at += end - begin;
        }
    }

    /** Flips bits of one byte. */
    void corrupt(long offset, int xorMask) {
        int i = indexOf(offset);
        byte[] damaged = arrays[i].clone();
        damaged[(int) (offset - start(i))] ^= (byte) xorMask;
        arrays[i] = damaged;
    }

    private long start(int index) {
        return ends[index] - arrays[index].length;
    }

    /** Which chunk holds the byte at an offset. */
    private int indexOf(long offset) {
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (ends[middle] <= offset) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Receives a content's chunks in order. */
    interface Visitor {
        void visit(long offset, byte[] bytes);
    }
}
