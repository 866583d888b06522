package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Disk;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What has become of a file's bytes since they were written: bits that flipped, bytes that a write meant for another place has overwritten,
 * and sectors that cannot be read. It lies over the bytes, which stay as they were written, so that whoever judges can tell the one from the
 * other. Writing a byte again makes it good.
 */
final class Decay {

    /** By offset, how the bits of a byte differ from what was written. */
    private final TreeMap<Long, Byte> rotten = new TreeMap<>();

    private final TreeMap<Long, Byte> misdirected = new TreeMap<>();
    private final TreeSet<Long> badSectors = new TreeSet<>();

    boolean isEmpty() {
        return rotten.isEmpty() && misdirected.isEmpty() && badSectors.isEmpty();
    }

    /** Flips bits of the byte at an offset. */
    void rot(long offset, byte mask) {
        merge(rotten, offset, mask);
    }

    /** Makes a byte that was written as one thing read as another. */
    void misdirect(long offset, byte written, byte shown) {
        rotten.remove(offset);
        misdirected.remove(offset);
        merge(misdirected, offset, (byte) (written ^ shown));
    }

    private static void merge(TreeMap<Long, Byte> masks, long offset, byte mask) {
        byte merged = (byte) (masks.getOrDefault(offset, (byte) 0) ^ mask);
        if (merged == 0) {
            masks.remove(offset);
        } else {
            masks.put(offset, merged);
        }
    }

    /** Makes the sector of an offset unreadable. */
    void spoil(long offset) {
        badSectors.add(offset / Disk.SECTOR_BYTES);
    }

    /** Makes all sectors readable. */
    void restoreSectors() {
        badSectors.clear();
    }

    /** Whether some byte of a range cannot be read. */
    boolean isUnreadable(long offset, int length) {
        Long sector = badSectors.ceiling(offset / Disk.SECTOR_BYTES);
        return length > 0 && sector != null && sector * Disk.SECTOR_BYTES < offset + length;
    }

    /** Changes bytes that were written as they read now; whether rot has changed any. */
    boolean applyRot(long offset, byte[] bytes) {
        return apply(rotten, offset, bytes);
    }

    /** The same for writes that went astray. */
    boolean applyMisdirected(long offset, byte[] bytes) {
        return apply(misdirected, offset, bytes);
    }

    private static boolean apply(TreeMap<Long, Byte> masks, long offset, byte[] bytes) {
        boolean any = false;
        for (Map.Entry<Long, Byte> each :
                masks.subMap(offset, offset + bytes.length).entrySet()) {
            bytes[(int) (each.getKey() - offset)] ^= each.getValue();
            any = true;
        }
        return any;
    }

    /** Bytes were written anew. */
    void overwritten(long offset, int length) {
        if (!isEmpty()) {
            rotten.subMap(offset, offset + length).clear();
            misdirected.subMap(offset, offset + length).clear();
            badSectors
                    .subSet(offset / Disk.SECTOR_BYTES, (offset + length + Disk.SECTOR_BYTES - 1) / Disk.SECTOR_BYTES)
                    .clear();
        }
    }

    /** The file ends earlier. */
    void cut(long size) {
        rotten.tailMap(size).clear();
        misdirected.tailMap(size).clear();
        badSectors.tailSet((size + Disk.SECTOR_BYTES - 1) / Disk.SECTOR_BYTES).clear();
    }
}
