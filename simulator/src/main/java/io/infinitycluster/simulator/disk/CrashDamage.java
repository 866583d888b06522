package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Draws what a crash leaves of bytes that were not forced: nothing, all, the first sectors in the order of the writes, or any of
 * them, because disks write sectors in any order. A sector that was being written may hold anything.
 */
final class CrashDamage {

    private static final int VARIANTS = 4;
    private static final int FATES = 8;

    private final Randomness randomness;
    private final DiskCounters counters;

    CrashDamage(Randomness randomness, DiskCounters counters) {
        this.randomness = randomness;
        this.counters = counters;
    }

    /** Leaves of a file what is on the platter, and some of what was on its way there. */
    void strike(Inode inode) {
        List<Inode.Write> pending = new ArrayList<>(inode.unforced());
        if (!pending.isEmpty()) {
            long lost = counters.lostSectors + counters.tornSectors;
            long variant = randomness.nextLong(VARIANTS);
            long kept = variant == 2 ? randomness.nextLong(sectors(pending) + 1) : 0;
            for (Inode.Write write : pending) {
                for (int from = 0; from < write.bytes.length; ) {
                    long offset = write.offset + from;
                    int to = (int) Math.min(write.bytes.length, from + sectorEnd(offset) - offset);
                    boolean whole = variant == 1 || (variant == 2 && kept-- > 0);
                    sector(inode, write, from, to, whole, variant == 3);
                    from = to;
                }
            }
            if (counters.lostSectors + counters.tornSectors > lost) {
                counters.tornFiles++;
            }
        }
        inode.survive();
    }

    private void sector(Inode inode, Inode.Write write, int from, int to, boolean whole, boolean drawn) {
        long fate = drawn ? randomness.nextLong(FATES) : FATES - 1;
        if (whole || (drawn && fate >= FATES / 2)) {
            inode.overwrite(write.offset + from, Arrays.copyOfRange(write.bytes, from, to));
        } else if (drawn && fate == 0) {
            long start = (write.offset + from) / Disk.SECTOR_BYTES * Disk.SECTOR_BYTES;
            byte[] garbage = new byte[(int) Math.min(Disk.SECTOR_BYTES, inode.size() - start)];
            garble(garbage);
            inode.overwrite(start, garbage);
            counters.tornSectors++;
        } else {
            counters.lostSectors++;
        }
    }

    private static long sectors(List<Inode.Write> writes) {
        long sectors = 0;
        for (Inode.Write write : writes) {
            long first = write.offset / Disk.SECTOR_BYTES;
            sectors += (write.offset + write.bytes.length - 1) / Disk.SECTOR_BYTES - first + 1;
        }
        return sectors;
    }

    private static long sectorEnd(long offset) {
        return offset / Disk.SECTOR_BYTES * Disk.SECTOR_BYTES + Disk.SECTOR_BYTES;
    }

    private void garble(byte[] bytes) {
        long bits = 0;
        for (int i = 0; i < bytes.length; i++) {
            bits = i % Long.BYTES == 0 ? randomness.nextLong() : bits >>> Byte.SIZE;
            bytes[i] = (byte) bits;
        }
    }
}
