package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * What begins each group of batches that is forced together: where it is, and all that the log says of itself.
 *
 * <p>A group is written only when everything before it has been forced; so a header with a good checksum at its own place
 * proves what stands before it to have been durable. It begins at a sector of its own, and so can do no harm to what was forced
 * before. Whatever changes in a log but its batches (its term, its lineage, where it begins and where it was cut) changes with
 * the next header: there is no record for it.
 *
 * @param segment the number of the segment's file
 * @param offset where the header begins in it
 * @param length how many bytes of batches follow
 * @param previousLength in a segment's first group: how much of the segment before it counts; {@link #NOTHING_BEFORE} if no
 *     earlier segment does
 * @param replicaId the id that was born with the log (P6)
 * @param clusterId the cluster it belongs to, 0 for none
 * @param term the highest term that the node has seen (P4)
 * @param baseIndex all up to here is in a checkpoint (P10)
 * @param baseTerm the term of the entry at {@code baseIndex}
 * @param endIndex the last entry of the log before the batches of this group: later ones that stand before are void (P5)
 * @param endTerm the term of that entry
 * @param salt drawn when the first of the files was made, and the same in all that follow: no client can know it, and so none can
 *     write what looks like a header
 */
record GroupHeader(
        long segment,
        long offset,
        int length,
        long previousLength,
        long replicaId,
        long clusterId,
        long term,
        long baseIndex,
        long baseTerm,
        long endIndex,
        long endTerm,
        long salt) {

    /** A {@link #previousLength} that begins a new log. */
    static final long NOTHING_BEFORE = -1;

    private static final int PAYLOAD = 8 + 8 + 4 + 9 * 8;

    /** How many bytes a header has. */
    static final int BYTES = WalRecord.FRAME + PAYLOAD;

    byte[] encode() {
        WireWriter out = WalRecord.begin(WalRecord.GROUP, PAYLOAD);
        out.putLong(segment).putLong(offset).putInt(length).putLong(previousLength);
        out.putLong(replicaId).putLong(clusterId).putLong(term);
        out.putLong(baseIndex)
                .putLong(baseTerm)
                .putLong(endIndex)
                .putLong(endTerm)
                .putLong(salt);
        return WalRecord.finish(out);
    }

    /** The header at a place in a segment's bytes, if a good one that belongs there is there; null otherwise. */
    static @Nullable GroupHeader at(byte[] bytes, int at, long segment, long offset) {
        if (bytes.length - at < BYTES
                || bytes[at] != (byte) (WalRecord.MAGIC >> 8)
                || WalRecord.check(bytes, at, at + BYTES) != WalRecord.Check.GOOD
                || WalRecord.type(bytes, at) != WalRecord.GROUP) {
            return null;
        }
        WireReader in = WalRecord.payload(bytes, at);
        GroupHeader header = new GroupHeader(
                in.getLong(),
                in.getLong(),
                in.getInt(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong(),
                in.getLong());
        return header.segment == segment && header.offset == offset && header.length >= 0 ? header : null;
    }

    /** The same, at another place and with batches of another length. */
    GroupHeader at(long newSegment, long newOffset, int newLength, long newPreviousLength) {
        return new GroupHeader(
                newSegment,
                newOffset,
                newLength,
                newPreviousLength,
                replicaId,
                clusterId,
                term,
                baseIndex,
                baseTerm,
                endIndex,
                endTerm,
                salt);
    }

    /** Where the next group begins: after the batches of this one, at the beginning of a sector. */
    long next() {
        return aligned(offset + BYTES + length);
    }

    /** The beginning of the first sector at {@code offset} or after it. */
    static long aligned(long offset) {
        return (offset + Disk.SECTOR_BYTES - 1) / Disk.SECTOR_BYTES * Disk.SECTOR_BYTES;
    }
}
