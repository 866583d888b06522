package io.infinitycluster.core.log;

import io.infinitycluster.core.wire.WireReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recovers a log from the bytes of its file, in pieces of any size (P11).
 *
 * <p>A record that cannot be read is a <em>torn tail</em> if nothing after it proves that it had been forced: it is cut.
 * If a later {@link WalRecord#MARK} says that the file had been forced beyond it, it is <em>damage in the middle</em>, and
 * is reported, never skipped. (Alagappan et al., Protocol-Aware Recovery, FAST 2018, section 3.2, disentangle crash and
 * corruption in the same way.) What this cannot tell apart is a torn last group from one that rotted after it was
 * forced; a follower's registration, which then states less than it has acknowledged, tells (P6).
 */
final class WalReader {

    private static final int MARK_LENGTH = WalRecord.FRAME + 8;

    private byte[] carry = new byte[0];
    /** The offset in the file of the first byte of {@link #carry}. */
    private long offset;

    private boolean searching;
    private long badOffset = -1;
    private @Nullable String badReason;
    private @Nullable String damage;

    private final List<Batch> batches = new ArrayList<>();
    /** Up to where the file is known to have been forced: what the last mark says. */
    private long forced;

    private boolean hasHeader;
    private long replicaId;
    private long clusterId;
    private long term;
    private long baseIndex;
    private long baseTerm;

    /** Takes the next bytes of the file. */
    void feed(byte[] piece) {
        if (damage != null) {
            return;
        }
        byte[] bytes = piece;
        if (carry.length > 0) {
            bytes = Arrays.copyOf(carry, carry.length + piece.length);
            System.arraycopy(piece, 0, bytes, carry.length, piece.length);
        }
        int at = searching ? search(bytes, 0) : parse(bytes);
        carry = at == 0 ? bytes : Arrays.copyOfRange(bytes, at, bytes.length);
        offset += at;
    }

    /** Says that the file has ended. */
    Recovered finish() {
        if (!searching && carry.length > 0) {
            startSearch(0, carry, "the record is cut short");
            search(carry, 1);
        }
        if (damage != null) {
            return new Recovered.Damaged(badOffset, damage);
        }
        long good = badOffset >= 0 ? badOffset : offset;
        if (!hasHeader) {
            return new Recovered.Nothing();
        }
        return new Recovered.Intact(
                replicaId, clusterId, term, baseIndex, baseTerm, List.copyOf(batches), forced, good);
    }

    private int parse(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            WalRecord.Check check = WalRecord.check(bytes, at, bytes.length);
            if (check == WalRecord.Check.SHORT) {
                return at;
            }
            if (check == WalRecord.Check.BAD) {
                startSearch(at, bytes, "the checksum or the framing is wrong");
                return search(bytes, at + 1);
            }
            int length = WalRecord.length(bytes, at);
            try {
                accept(bytes, at, length);
            } catch (IllegalArgumentException e) {
                // The checksum is right, so that these very bytes were written: no crash explains them.
                badOffset = offset + at;
                damage = "a record with a good checksum makes no sense: " + e.getMessage();
                searching = true;
                return bytes.length;
            }
            at += length;
        }
        return at;
    }

    private void accept(byte[] bytes, int at, int length) {
        WireReader in = WalRecord.payload(bytes, at);
        int type = WalRecord.type(bytes, at);
        if (type != WalRecord.HEADER && !hasHeader) {
            throw new IllegalArgumentException("the log does not begin with its header");
        }
        switch (type) {
            case WalRecord.HEADER -> {
                if (hasHeader) {
                    throw new IllegalArgumentException("a second header");
                }
                hasHeader = true;
                replicaId = in.getLong();
            }
            case WalRecord.TERM -> term = Math.max(term, in.getLong());
            case WalRecord.BATCH -> acceptBatch(Batch.ofChecked(Arrays.copyOfRange(bytes, at, at + length)));
            case WalRecord.TRUNCATE -> truncate(in.getLong());
            case WalRecord.MARK -> forced = in.getLong();
            case WalRecord.LINEAGE -> {
                clusterId = in.getLong();
                replicaId = in.getLong();
            }
            case WalRecord.BASE -> {
                batches.clear();
                baseIndex = in.getLong();
                baseTerm = in.getLong();
            }
            default -> throw new IllegalArgumentException("unknown type of record: " + type);
        }
    }

    private void acceptBatch(Batch batch) {
        long last =
                batches.isEmpty() ? baseIndex : batches.get(batches.size() - 1).lastIndex();
        if (batch.firstIndex() != last + 1) {
            throw new IllegalArgumentException("batch " + batch + " after index " + last);
        }
        batches.add(batch);
    }

    private void truncate(long lastKept) {
        while (!batches.isEmpty() && batches.get(batches.size() - 1).firstIndex() > lastKept) {
            batches.remove(batches.size() - 1);
        }
        if (!batches.isEmpty() && batches.get(batches.size() - 1).lastIndex() > lastKept) {
            throw new IllegalArgumentException("truncation to " + lastKept + ", within a batch");
        }
    }

    private void startSearch(int at, byte[] bytes, String reason) {
        searching = true;
        badOffset = offset + at;
        badReason = reason;
    }

    /** Looks for a mark that proves the bad record to have been forced; returns where to go on with more bytes. */
    private int search(byte[] bytes, int from) {
        int last = bytes.length - MARK_LENGTH;
        int at = from;
        for (; at <= last && damage == null; at++) {
            if (bytes[at] == (byte) (WalRecord.MAGIC >> 8)
                    && bytes[at + 1] == (byte) WalRecord.MAGIC
                    && bytes[at + 3] == WalRecord.MARK
                    && WalRecord.check(bytes, at, Math.min(bytes.length, at + MARK_LENGTH)) == WalRecord.Check.GOOD) {
                long forced = WalRecord.payload(bytes, at).getLong();
                if (forced > badOffset) {
                    damage = badReason + ", and the file had been forced up to " + forced;
                }
            }
        }
        return Math.max(from, Math.min(at, bytes.length));
    }
}
