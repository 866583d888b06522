package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Randomness;
import java.util.Arrays;

/**
 * Draws what a crash leaves of a file whose last bytes were not forced: nothing of them, all, a prefix, a prefix followed
 * by a torn tail of zeros or of garbage, or an arbitrary selection of sectors, because disks write those in any order.
 */
final class CrashDamage {

    private static final int SECTOR_BYTES = 512;
    private static final int VARIANTS = 6;

    private final Randomness randomness;
    private final DiskCounters counters;

    CrashDamage(Randomness randomness, DiskCounters counters) {
        this.randomness = randomness;
        this.counters = counters;
    }

    /** The file after the crash, all of which is on the platter. */
    Inode survivor(Inode inode) {
        long spared = inode.platterSize;
        long unforced = inode.cached.size() - spared;
        if (unforced <= 0) {
            return new Inode(whole(inode.platter, spared), spared);
        }
        // The platter's content comes first and the cache's after it: the cache may show bytes that never got there.
        byte[] tail = inode.cached.read(spared, Math.toIntExact(unforced), inode.cached.size());
        byte[] left = damaged(tail, spared);
        counters.lostBytes += Math.max(0, tail.length - left.length);
        if (Arrays.mismatch(left, 0, left.length, tail, 0, left.length) >= 0) {
            counters.tornFiles++;
        }
        Chunks content = inode.platter.prefix(spared);
        content.append(left);
        return new Inode(content, content.size());
    }

    private static Chunks whole(Chunks chunks, long size) {
        return chunks.size() == size ? chunks : chunks.prefix(size);
    }

    private byte[] damaged(byte[] tail, long offset) {
        int kept = upTo(tail.length);
        int length = kept + upTo(tail.length - kept);
        switch ((int) randomness.nextLong(VARIANTS)) {
            case 0:
                return new byte[0];
            case 1:
                return tail;
            case 2:
                return Arrays.copyOf(tail, kept);
            case 3:
                return Arrays.copyOf(Arrays.copyOf(tail, kept), length);
            case 4:
                byte[] torn = Arrays.copyOf(tail, length);
                garble(torn, kept, length);
                return torn;
            default:
                return scattered(Arrays.copyOf(tail, length), offset);
        }
    }

    /** Each sector is there, or is still what it was before: zeros, or what some deleted file left. */
    private byte[] scattered(byte[] bytes, long offset) {
        int from = 0;
        while (from < bytes.length) {
            int to = (int) Math.min(bytes.length, from + SECTOR_BYTES - (offset + from) % SECTOR_BYTES);
            long fate = randomness.nextLong(4);
            if (fate == 0) {
                Arrays.fill(bytes, from, to, (byte) 0);
            } else if (fate == 1) {
                garble(bytes, from, to);
            }
            from = to;
        }
        return bytes;
    }

    private void garble(byte[] bytes, int from, int to) {
        long bits = 0;
        for (int i = from; i < to; i++) {
            bits = (i - from) % Long.BYTES == 0 ? randomness.nextLong() : bits >>> Byte.SIZE;
            bytes[i] = (byte) bits;
        }
    }

    private int upTo(int inclusive) {
        return (int) randomness.nextLong(inclusive + 1L);
    }
}
