package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Disk;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Recovers one segment of a log from the bytes of its file, in pieces of any size (P11).
 *
 * <p>Of a segment that has a successor it is known how much counts: all of that must be good, and the rest is void. In the last one a
 * record that cannot be read is a <em>torn tail</em> if nothing after it proves that it had been forced: it is cut. If the header
 * of a later group stands behind it, it is <em>damage in the middle</em>, and is reported, never skipped. (Alagappan et al.,
 * Protocol-Aware Recovery, FAST 2018, section 3.2, disentangle crash and corruption in the same way.) What this cannot tell apart
 * is a torn last group from one that rotted after it was forced; a follower's registration, which then states less than it has
 * acknowledged, tells (P6).
 */
final class SegmentReader {

    private final long segment;
    /** How many bytes count; -1 if nobody has said so yet. */
    private final long limit;

    private final LogBuilder log;

    private byte[] carry = new byte[0];
    /** The offset in the file of the first byte of {@link #carry}. */
    private long offset;
    /** How many bytes of batches are still to come in the present group, and then of padding. */
    private int batchBytes;

    private long nextGroup;

    private long badOffset = -1;
    private @Nullable String badReason;
    private @Nullable String damage;
    private long groupOffset;
    /** Whether the first group is still being looked for. */
    private boolean seeking;
    /** Whether something stands where the first bad record begins, so that it was being written, or is misread. */
    private boolean doubtful;
    /** Of all bytes at hand from there on: those that are misread are other ones the next time. */
    private int doubtfulChecksum;

    SegmentReader(long segment, long limit, LogBuilder log) {
        this.segment = segment;
        this.limit = limit;
        this.log = log;
    }

    /** A reader that passes over all bytes up to the first header of this log at {@code from} or after it: what follows damage. */
    static SegmentReader seeking(long segment, long limit, LogBuilder log, long from) {
        SegmentReader reader = new SegmentReader(segment, limit, log);
        reader.seeking = true;
        reader.offset = GroupHeader.aligned(from);
        return reader;
    }

    /** The offset in the file of the next byte to feed. */
    long nextOffset() {
        return offset + carry.length;
    }

    /** Takes the next bytes of the file. */
    void feed(byte[] piece) {
        if (damage != null || isComplete()) {
            return;
        }
        byte[] bytes = piece;
        if (carry.length > 0) {
            bytes = Arrays.copyOf(carry, carry.length + piece.length);
            System.arraycopy(piece, 0, bytes, carry.length, piece.length);
        }
        int at = badOffset >= 0 ? search(bytes, 0) : seeking ? seek(bytes) : parse(bytes, 0);
        carry = at == 0 ? bytes : Arrays.copyOfRange(bytes, at, bytes.length);
        offset += at;
    }

    /** Whether no more bytes need be read. */
    boolean isComplete() {
        return damage != null || (limit >= 0 && offset >= limit);
    }

    /** Says that the file has ended. */
    void finish() {
        if (damage == null && !isComplete() && badOffset < 0 && !seeking) {
            bad(carry, 0, "the file ends");
            if (damage == null) {
                search(carry, 0);
            }
        }
    }

    /** What is damaged in the middle; null if nothing is. */
    @Nullable
    String damage() {
        return damage;
    }

    /** Where the first bad record begins. */
    long badOffset() {
        return badOffset;
    }

    /** Where the last group begins: all before was forced. */
    long groupOffset() {
        return groupOffset;
    }

    /** Whether the log seems to end here in the middle of something: a torn tail, or good bytes that were misread. */
    boolean isDoubtful() {
        return doubtful;
    }

    int doubtfulChecksum() {
        return doubtfulChecksum;
    }

    private int seek(byte[] bytes) {
        int at = 0;
        while (bytes.length - at >= GroupHeader.BYTES && !(limit >= 0 && offset + at >= limit)) {
            GroupHeader header = GroupHeader.at(bytes, at, segment, offset + at);
            if (header != null && log.isOfThisLog(header)) {
                seeking = false;
                return parse(bytes, at);
            }
            at = Math.min(bytes.length, at + Disk.SECTOR_BYTES);
        }
        return at;
    }

    private int parse(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && !(limit >= 0 && offset + at >= limit)) {
            if (batchBytes == 0 && offset + at < nextGroup) {
                at += (int) Math.min(bytes.length - at, nextGroup - offset - at);
                continue;
            }
            if (batchBytes == 0 && bytes.length - at < GroupHeader.BYTES) {
                return at;
            }
            WalRecord.Check check = check(bytes, at);
            if (check == WalRecord.Check.SHORT) {
                return at;
            }
            if (check == WalRecord.Check.BAD) {
                bad(bytes, at, batchBytes == 0 ? "there is no group's header" : "a batch's checksum is wrong");
                return damage != null ? bytes.length : search(bytes, at);
            }
            String nonsense = accept(bytes, at);
            if (nonsense != null) {
                // The checksum is right, so that these very bytes were written: no crash explains them.
                badOffset = offset + at;
                doubtful = true;
                doubtfulChecksum = WalRecord.checksum(bytes, at);
                damage = "what has a good checksum makes no sense: " + nonsense;
                return bytes.length;
            }
            at += WalRecord.length(bytes, at);
        }
        return at;
    }

    private WalRecord.Check check(byte[] bytes, int at) {
        if (batchBytes == 0) {
            return GroupHeader.at(bytes, at, segment, offset + at) == null ? WalRecord.Check.BAD : WalRecord.Check.GOOD;
        }
        if (bytes.length - at >= WalRecord.FRAME) {
            int length = WalRecord.length(bytes, at);
            if (length < WalRecord.FRAME || length > batchBytes || WalRecord.type(bytes, at) != WalRecord.BATCH) {
                return WalRecord.Check.BAD;
            }
        }
        return WalRecord.check(bytes, at, bytes.length);
    }

    /** Takes a good record; returns what makes no sense in it. */
    private @Nullable String accept(byte[] bytes, int at) {
        if (batchBytes > 0) {
            String nonsense = log.batch(bytes, at, BatchIndex.position(segment, offset + at));
            batchBytes -= WalRecord.length(bytes, at);
            return nonsense;
        }
        GroupHeader header = Objects.requireNonNull(GroupHeader.at(bytes, at, segment, offset + at));
        groupOffset = header.offset();
        batchBytes = header.length();
        nextGroup = header.next();
        return log.group(header);
    }

    private void bad(byte[] bytes, int at, String reason) {
        badOffset = offset + at;
        doubtfulChecksum = WalRecord.checksum(bytes, at);
        doubtful = batchBytes > 0;
        for (int i = at; i < Math.min(bytes.length, at + WalRecord.FRAME); i++) {
            doubtful |= bytes[i] != 0;
        }
        badReason = reason;
        if (limit >= 0) {
            damage = reason + ", and " + limit + " bytes of this segment had been forced";
        }
    }

    /** Looks for a later group, which proves the bad record to have been forced; returns where to go on with more bytes. */
    private int search(byte[] bytes, int from) {
        long next = Math.max(GroupHeader.aligned(offset + from), GroupHeader.aligned(badOffset + 1));
        int at = (int) Math.min(bytes.length, next - offset);
        while (bytes.length - at >= GroupHeader.BYTES) {
            GroupHeader later = GroupHeader.at(bytes, at, segment, offset + at);
            // With the first header of a segment it is not known yet whether a new log begins here, with a salt of its
            // own.
            if (later != null && (badOffset == 0 || log.isOfThisLog(later))) {
                damage = badReason + ", and it had been forced before what follows at byte " + (offset + at);
                return bytes.length;
            }
            at += Disk.SECTOR_BYTES;
        }
        return Math.max(from, Math.min(at, bytes.length));
    }
}
