package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.wire.WireReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Recovers one segment of a log from the bytes of its file, in pieces of any size, none of which it keeps (P11).
 *
 * <p>Of a segment that has a successor it is known how much counts: all of that must be good, and the rest is void. In the last one a
 * record that cannot be read is a <em>torn tail</em> if nothing after it proves that it had been forced: it is cut. If the header
 * of a later group stands behind it that says so, it is <em>damage in the middle</em>, and is reported, never skipped. (Alagappan et al.,
 * Protocol-Aware Recovery, FAST 2018, section 3.2, disentangle crash and corruption in the same way.) What this cannot tell apart
 * is a torn last group from one that rotted after it was forced; a follower's registration, which then states less than it has
 * acknowledged, tells (P6).
 */
final class SegmentReader {

    /** What of a batch is looked at; of the rest only the checksum counts. */
    private static final int BATCH_BEGINNING = WalRecord.FRAME + 8 + 8 + 4;

    /** A batch with a good checksum, of a group of which more is to come. */
    private record Found(long offset, int length, long firstIndex, long term, int count) {}

    private enum Mode {
        HEADER,
        BATCH,
        BATCH_BODY,
        SEARCH,
        SEEK
    }

    private final long segment;
    /** How many bytes count; -1 if nobody has said so yet. */
    private final long limit;

    private final LogBuilder log;

    private Mode mode = Mode.HEADER;
    /** The offset in the file of the byte that is looked at next. */
    private long wanted;
    /** Where the record begins that is being read. */
    private long record;

    /** The first bytes of that record, as far as they have come. */
    private final byte[] beginning = new byte[GroupHeader.BYTES];

    private int begun;
    /** How many bytes that record has. */
    private int length;

    private final CRC32C checksum = new CRC32C();

    private @Nullable GroupHeader group;
    /** How many bytes of batches are still to come in the present group. */
    private int batchBytes;

    private final CRC32C groupChecksum = new CRC32C();
    private final List<Found> found = new ArrayList<>();

    private long badOffset = -1;
    private @Nullable String badReason;
    private @Nullable String damage;
    /** Whether something stands where the first bad record begins, so that it was being written, or is misread. */
    private boolean doubtful;
    /** Of what was looked at there: bytes that are misread are other ones the next time. */
    private int doubtfulChecksum;

    SegmentReader(long segment, long limit, LogBuilder log) {
        this.segment = segment;
        this.limit = limit;
        this.log = log;
    }

    /** A reader that passes over all bytes up to the first header of this log at {@code from} or after it: what follows damage. */
    static SegmentReader seeking(long segment, long limit, LogBuilder log, long from) {
        SegmentReader reader = new SegmentReader(segment, limit, log);
        reader.next(Mode.SEEK, GroupHeader.aligned(from));
        return reader;
    }

    /** The offset in the file of the bytes that {@link #feed} has to be given next: sometimes it goes back. */
    long wanted() {
        return wanted;
    }

    /** Takes bytes of the file, the first of which is the one that is wanted. */
    void feed(ByteBuffer piece) {
        long start = wanted;
        long zero = start - piece.position();
        long end = start + piece.remaining();
        while (!isComplete() && start <= wanted && wanted < end) {
            piece.position((int) (wanted - zero));
            switch (mode) {
                case HEADER -> header(piece);
                case BATCH -> batch(piece);
                case BATCH_BODY -> batchBody(piece);
                case SEARCH -> search(piece);
                case SEEK -> seek(piece);
            }
        }
    }

    /** Whether no more bytes need be read. */
    boolean isComplete() {
        return damage != null || (limit >= 0 && record >= limit);
    }

    /** Says that the file ends at what is wanted, or before it; returns whether that is all, and nothing else is wanted instead. */
    boolean end(long size) {
        if (!isComplete() && mode != Mode.SEARCH && mode != Mode.SEEK) {
            bad(record, "the file ends");
            return damage != null || wanted >= size;
        }
        return true;
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

    /** Whether the log seems to end here in the middle of something: a torn tail, or good bytes that were misread. */
    boolean isDoubtful() {
        return doubtful;
    }

    int doubtfulChecksum() {
        return doubtfulChecksum;
    }

    /** Collects the first bytes of the record; whether so many are there. */
    private boolean collect(ByteBuffer piece, int count) {
        int more = Math.min(count - begun, piece.remaining());
        if (more > 0) {
            piece.get(beginning, begun, more);
            begun += more;
            wanted += more;
        }
        return begun >= count;
    }

    /** Goes on with the record that begins at an offset. */
    private void next(Mode nextMode, long offset) {
        mode = nextMode;
        record = offset;
        wanted = offset;
        begun = 0;
    }

    /** Collects a header; whether it is there, good or not. */
    private boolean collectHeader(ByteBuffer piece) {
        return collect(piece, WalRecord.FRAME)
                && collect(
                        piece,
                        WalRecord.type(beginning, 0) == WalRecord.OLD_GROUP
                                ? GroupHeader.OLD_BYTES
                                : GroupHeader.BYTES);
    }

    private void header(ByteBuffer piece) {
        if (!collectHeader(piece)) {
            return;
        }
        GroupHeader header = GroupHeader.at(beginning, 0, segment, record);
        if (header == null) {
            bad(record, "there is no group's header");
            return;
        }
        group = header;
        batchBytes = header.length();
        groupChecksum.reset();
        found.clear();
        String nonsense = log.group(header);
        if (nonsense != null) {
            makesNoSense(record, nonsense);
        } else {
            nextBatch(record + header.bytes());
        }
    }

    private void nextBatch(long offset) {
        if (batchBytes > 0) {
            next(Mode.BATCH, offset);
        } else {
            groupRead();
        }
    }

    private void batch(ByteBuffer piece) {
        if (!collect(piece, WalRecord.FRAME)) {
            return;
        }
        length = WalRecord.length(beginning, 0);
        if (length < BATCH_BEGINNING
                || length > batchBytes
                || !WalRecord.isFrame(beginning, 0)
                || WalRecord.type(beginning, 0) != WalRecord.BATCH) {
            bad(record, "there is no batch");
        } else if (collect(piece, BATCH_BEGINNING)) {
            checksum.reset();
            WalRecord.addHeader(checksum, beginning, 0);
            checksum.update(beginning, WalRecord.FRAME, BATCH_BEGINNING - WalRecord.FRAME);
            mode = Mode.BATCH_BODY;
            batchEnded();
        }
    }

    private void batchBody(ByteBuffer piece) {
        int bytes = (int) Math.min(piece.remaining(), record + length - wanted);
        int limitBefore = piece.limit();
        checksum.update(piece.limit(piece.position() + bytes));
        piece.limit(limitBefore);
        wanted += bytes;
        batchEnded();
    }

    private void batchEnded() {
        if (wanted < record + length) {
            return;
        }
        if ((int) checksum.getValue() != WalRecord.statedChecksum(beginning, 0)) {
            bad(record, "a batch's checksum is wrong");
            return;
        }
        WireReader in = new WireReader(beginning, WalRecord.FRAME, BATCH_BEGINNING - WalRecord.FRAME);
        found.add(new Found(record, length, in.getLong(), in.getLong(), in.getInt()));
        WalRecord.addChecksum(groupChecksum, beginning, 0);
        batchBytes -= length;
        nextBatch(record + length);
    }

    /** All bytes of a group are there: whether they are the ones that were to follow its header, the header says. */
    private void groupRead() {
        GroupHeader header = Objects.requireNonNull(group);
        if (header.format() != GroupHeader.OLD_FORMAT && (int) groupChecksum.getValue() != header.batchesChecksum()) {
            bad(header.offset() + header.bytes(), "the batches are others than the group's header says");
            return;
        }
        if (takeFound()) {
            next(Mode.HEADER, header.next());
        }
    }

    private boolean takeFound() {
        GroupHeader header = Objects.requireNonNull(group);
        for (Found each : found) {
            String nonsense = log.batch(
                    segment,
                    header.offset(),
                    each.offset(),
                    each.length(),
                    each.firstIndex(),
                    each.term(),
                    each.count());
            if (nonsense != null) {
                makesNoSense(each.offset(), nonsense);
                return false;
            }
        }
        found.clear();
        return true;
    }

    /** The checksums are right, so that these very bytes were written here: no crash explains them. */
    private void makesNoSense(long offset, String nonsense) {
        badOffset = offset;
        doubt(true);
        damage = "what has a good checksum makes no sense: " + nonsense;
    }

    private void bad(long offset, String reason) {
        GroupHeader header = group;
        if (batchBytes > 0 && header != null && header.format() == GroupHeader.OLD_FORMAT && !takeFound()) {
            return;
        }
        boolean written = batchBytes > 0 || mode != Mode.HEADER;
        for (int i = 0; i < Math.min(begun, WalRecord.FRAME); i++) {
            written |= beginning[i] != 0;
        }
        doubt(written);
        badOffset = offset;
        badReason = reason;
        if (limit >= 0) {
            damage = reason + ", and " + limit + " bytes of this segment had been forced";
        }
        next(Mode.SEARCH, GroupHeader.aligned(offset + 1));
    }

    private void doubt(boolean written) {
        doubtful = written;
        CRC32C seen = new CRC32C();
        seen.update(beginning, 0, begun);
        // What of a batch and of its group has been read by then.
        for (long part : new long[] {checksum.getValue(), groupChecksum.getValue()}) {
            for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
                seen.update((int) (part >> shift));
            }
        }
        doubtfulChecksum = (int) seen.getValue();
    }

    /** Looks for the first group of this log. */
    private void seek(ByteBuffer piece) {
        if (begun == 0 && piece.get(piece.position()) != (byte) (WalRecord.MAGIC >> 8)) {
            next(Mode.SEEK, record + Disk.SECTOR_BYTES);
            return;
        }
        if (!collectHeader(piece)) {
            return;
        }
        GroupHeader header = GroupHeader.at(beginning, 0, segment, record);
        boolean found = header != null && log.isOfThisLog(header);
        next(found ? Mode.HEADER : Mode.SEEK, found ? record : record + Disk.SECTOR_BYTES);
    }

    /** Looks for a later group, which may prove the bad record to have been forced. */
    private void search(ByteBuffer piece) {
        if (begun == 0 && piece.get(piece.position()) != (byte) (WalRecord.MAGIC >> 8)) {
            next(Mode.SEARCH, record + Disk.SECTOR_BYTES);
            return;
        }
        if (!collectHeader(piece)) {
            return;
        }
        GroupHeader later = GroupHeader.at(beginning, 0, segment, record);
        // With the first header of a segment it is not known yet whether a new log begins here, with a salt of its own.
        if (later != null && (badOffset == 0 || log.isOfThisLog(later)) && later.forced() > badOffset) {
            damage = badReason + ", and it had been forced before what follows at byte " + record;
            return;
        }
        next(Mode.SEARCH, record + Disk.SECTOR_BYTES);
    }
}
