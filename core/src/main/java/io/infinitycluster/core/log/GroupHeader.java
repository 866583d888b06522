package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What begins each group of batches that is forced together: where it is, and all that the log says of itself.
 *
 * <p>A header with a good checksum at its own place proves so much of its segment to have been durable as it says that was forced
 * when it was written, and nothing more: other groups may have been on their way to the disk with it. It begins at a sector of its
 * own, and so can do no harm to what was forced before. It also says what the batches are that follow: where a file is used for the second time
 * there may be old ones. Whatever changes in a log but its batches (its term, its lineage, where it begins and where it was cut)
 * changes with the next header: there is no record for it.
 *
 * @param format {@link #FORMAT}, or {@link #OLD_FORMAT}
 * @param segment the number of the segment's file
 * @param offset where the header begins in it
 * @param length how many bytes of batches follow
 * @param previousLength in a segment's first group: how much of the segment before it counts; {@link #NOTHING_BEFORE} if no
 *     earlier segment does
 * @param forced how much of this segment had been forced when this was written
 * @param batchesChecksum of the batches that follow, see {@link #checksum}; 0 in the old format
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
        int format,
        long segment,
        long offset,
        int length,
        long previousLength,
        long forced,
        int batchesChecksum,
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

    /** The format that is written. */
    static final int FORMAT = 2;

    /** A group was written only when all before it had been forced, and its header said nothing of its batches. */
    static final int OLD_FORMAT = 1;

    private static final int OLD_PAYLOAD = 8 + 8 + 4 + 9 * 8;
    private static final int PAYLOAD = OLD_PAYLOAD + 8 + 4;

    /** How many bytes a header has that is written. */
    static final int BYTES = WalRecord.FRAME + PAYLOAD;

    /** How many bytes a header of the old format has. */
    static final int OLD_BYTES = WalRecord.FRAME + OLD_PAYLOAD;

    /** How many bytes this header has. */
    int bytes() {
        return format == OLD_FORMAT ? OLD_BYTES : BYTES;
    }

    /** One number for batches in their order: the CRC-32C of their checksums, which cover all that they are. */
    static int checksum(List<Batch> batches) {
        CRC32C crc = new CRC32C();
        for (Batch batch : batches) {
            WalRecord.addChecksum(crc, batch.bytes(), 0);
        }
        return (int) crc.getValue();
    }

    byte[] encode() {
        boolean old = format == OLD_FORMAT;
        WireWriter out = WalRecord.begin(old ? WalRecord.OLD_GROUP : WalRecord.GROUP, bytes() - WalRecord.FRAME);
        out.putLong(segment).putLong(offset).putInt(length).putLong(previousLength);
        out.putLong(replicaId).putLong(clusterId).putLong(term);
        out.putLong(baseIndex)
                .putLong(baseTerm)
                .putLong(endIndex)
                .putLong(endTerm)
                .putLong(salt);
        if (!old) {
            out.putLong(forced).putInt(batchesChecksum);
        }
        return WalRecord.finish(out);
    }

    /** The header at a place in a segment's bytes, if a good one that belongs there is there; null otherwise. */
    static @Nullable GroupHeader at(byte[] bytes, int at, long segment, long offset) {
        if (bytes.length - at < OLD_BYTES
                || bytes[at] != (byte) (WalRecord.MAGIC >> 8)
                || WalRecord.check(bytes, at, Math.min(bytes.length, at + BYTES)) != WalRecord.Check.GOOD) {
            return null;
        }
        int type = WalRecord.type(bytes, at);
        int format = type == WalRecord.OLD_GROUP ? OLD_FORMAT : FORMAT;
        if ((format == FORMAT && type != WalRecord.GROUP)
                || WalRecord.length(bytes, at) != (format == OLD_FORMAT ? OLD_BYTES : BYTES)) {
            return null;
        }
        WireReader in = WalRecord.payload(bytes, at);
        long ownSegment = in.getLong();
        long ownOffset = in.getLong();
        int length = in.getInt();
        long previousLength = in.getLong();
        long replicaId = in.getLong();
        long clusterId = in.getLong();
        long term = in.getLong();
        long baseIndex = in.getLong();
        long baseTerm = in.getLong();
        long endIndex = in.getLong();
        long endTerm = in.getLong();
        long salt = in.getLong();
        long forced = format == OLD_FORMAT ? ownOffset : in.getLong();
        int batchesChecksum = format == OLD_FORMAT ? 0 : in.getInt();
        if (ownSegment != segment || ownOffset != offset || length < 0 || forced < 0 || forced > offset) {
            return null;
        }
        return new GroupHeader(
                format,
                segment,
                offset,
                length,
                previousLength,
                forced,
                batchesChecksum,
                replicaId,
                clusterId,
                term,
                baseIndex,
                baseTerm,
                endIndex,
                endTerm,
                salt);
    }

    /** What this says of the log, at the beginning of a segment, after another end and with other batches. */
    GroupHeader beginning(
            long newSegment, long newPreviousLength, long newEndIndex, long newEndTerm, List<Batch> batches) {
        return new GroupHeader(
                FORMAT,
                newSegment,
                0,
                Batch.bytes(batches),
                newPreviousLength,
                0,
                checksum(batches),
                replicaId,
                clusterId,
                term,
                baseIndex,
                baseTerm,
                newEndIndex,
                newEndTerm,
                salt);
    }

    /** Where the next group begins: after the batches of this one, at the beginning of a sector. */
    long next() {
        return aligned(offset + bytes() + length);
    }

    /** The beginning of the first sector at {@code offset} or after it. */
    static long aligned(long offset) {
        return (offset + Disk.SECTOR_BYTES - 1) / Disk.SECTOR_BYTES * Disk.SECTOR_BYTES;
    }
}
