package io.infinitycluster.simulator.disk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file's content: as the process sees it, and as the platter has it. What was never written is zero. */
final class Inode {

    /** Bytes on their way from the cache to the platter. */
    static final class Write {
        final long offset;
        final byte[] bytes;
        /** The write of which this is what a cut has left. */
        private final Write whole;
        /** Whether its fate is settled: a force has brought these bytes to the platter, or one has failed and they will never get there. */
        private boolean settled;

        Write(long offset, byte[] bytes) {
            this.offset = offset;
            this.bytes = bytes;
            whole = this;
        }

        private Write(Write cut, int length) {
            offset = cut.offset;
            bytes = Arrays.copyOf(cut.bytes, length);
            whole = cut.whole;
        }

        boolean isOf(Write other) {
            return whole == other.whole;
        }
    }

    /** Bytes up to the last one ever written; the rest is zero. */
    private byte[] cached = new byte[0];

    private byte[] platter = new byte[0];

    private long size;
    /** How long the platter says that the file is. */
    private long platterSize;

    /** What was written and is not on the platter, oldest first. */
    private final List<Write> unforced = new ArrayList<>();

    private final Decay decay = new Decay();
    /** Which bit the last read flipped. */
    private long lastFlip = -1;

    Inode(long size) {
        this.size = size;
    }

    long size() {
        return size;
    }

    long platterSize() {
        return platterSize;
    }

    Decay decay() {
        return decay;
    }

    /** Chooses the bit of some bytes that a read flips: never the same one twice in a row. */
    long flip(long offset, long drawn, long bits) {
        boolean again = offset * Byte.SIZE + drawn == lastFlip;
        long bit = again ? (drawn + 1) % bits : drawn;
        lastFlip = offset * Byte.SIZE + bit;
        return bit;
    }

    List<Write> unforced() {
        return unforced;
    }

    /** The platter knows how long the file was made. */
    void allocated(long allocatedSize) {
        platterSize = allocatedSize;
    }

    void write(long offset, byte[] bytes) {
        cached = put(cached, offset, bytes);
        decay.overwritten(offset, bytes.length);
        unforced.add(new Write(offset, bytes));
    }

    /** Some bytes get to the platter; false if they are there already, or will never be. */
    boolean forced(Write write) {
        if (write.whole.settled) {
            return false;
        }
        // It may have been cut off since the force was called; that is for the platter to learn later.
        unforced.removeIf(write::isOf);
        write.whole.settled = true;
        platter = put(platter, write.offset, write.bytes);
        return true;
    }

    /**
     * Some bytes will never get to the platter, unless another force has brought them there already. The cache shows them for ever, or shows
     * what was there before, and over it what was written since.
     */
    void lose(Write write, boolean shown) {
        if (write.whole.settled) {
            return;
        }
        unforced.removeIf(write::isOf);
        write.whole.settled = true;
        if (!shown) {
            cached = put(cached, write.offset, range(platter, write.offset, write.bytes.length));
            for (Write later : unforced) {
                cached = put(cached, later.offset, later.bytes);
            }
        }
    }

    /** Puts bytes onto the platter and into the cache, whatever was written. */
    void overwrite(long offset, byte[] bytes) {
        cached = put(cached, offset, bytes);
        platter = put(platter, offset, bytes);
        decay.overwritten(offset, bytes.length);
    }

    void cut(long newSize) {
        size = newSize;
        decay.cut(newSize);
        cached = cached.length > newSize ? Arrays.copyOf(cached, (int) newSize) : cached;
        unforced.removeIf(write -> write.offset >= newSize);
        unforced.replaceAll(write ->
                write.offset + write.bytes.length > newSize ? new Write(write, (int) (newSize - write.offset)) : write);
    }

    /** The platter knows that the file was cut. */
    void cutPlatter(long newSize) {
        platterSize = Math.min(platterSize, newSize);
        platter = platter.length > platterSize ? Arrays.copyOf(platter, (int) platterSize) : platter;
    }

    /** What a process reads, if nothing has become of it since it was written. */
    byte[] read(long offset, int length) {
        return readable(cached, size, offset, length);
    }

    /** What is on the platter. */
    byte[] readPlatter(long offset, int length) {
        byte[] bytes = readWritten(offset, length);
        decay.applyRot(offset, bytes);
        decay.applyMisdirected(offset, bytes);
        return bytes;
    }

    /** What was written and got to the platter, whatever has become of it since. */
    byte[] readWritten(long offset, int length) {
        return readable(platter, platterSize, offset, length);
    }

    /** The same, up to the last byte ever written, and perhaps some zeros. */
    byte[] readWritten() {
        return readWritten(0, platter.length);
    }

    /** The file after a crash: what is on the platter is all that there is. */
    void survive() {
        unforced.clear();
        size = platterSize;
        cached = platter.clone();
    }

    /** The file after a crash in which not all of its room had been reserved. */
    void surviveShort(long length) {
        platterSize = length;
        platter = new byte[0];
        decay.cut(0);
        survive();
    }

    private static byte[] readable(byte[] content, long size, long offset, int length) {
        long end = Math.min(size, offset + length);
        return end <= offset ? new byte[0] : range(content, offset, (int) (end - offset));
    }

    private static byte[] range(byte[] content, long offset, int length) {
        byte[] bytes = new byte[length];
        int there = (int) Math.max(0, Math.min(length, content.length - offset));
        if (there > 0) {
            System.arraycopy(content, (int) offset, bytes, 0, there);
        }
        return bytes;
    }

    private static byte[] put(byte[] content, long offset, byte[] bytes) {
        int end = Math.toIntExact(offset + bytes.length);
        byte[] grown = content.length >= end ? content : Arrays.copyOf(content, Math.max(end, content.length * 2));
        System.arraycopy(bytes, 0, grown, (int) offset, bytes.length);
        return grown;
    }
}
