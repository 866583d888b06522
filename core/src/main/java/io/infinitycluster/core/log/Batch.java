package io.infinitycluster.core.log;

import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.List;

/**
 * Consecutive entries of one term: the unit of the log. Encoded once; the same bytes, checksum included, stand in the
 * leader's file, on the wire, in the follower's file and in the archive.
 *
 * <p>A batch is written, sent, matched and cut as a whole.
 */
public final class Batch {

    private static final int BATCH_HEADER = 8 + 8 + 4;
    private static final int ENTRY_HEADER = 1 + 4;

    private final long firstIndex;
    private final long term;
    private final int count;
    private final byte[] bytes;

    private Batch(long firstIndex, long term, int count, byte[] bytes) {
        this.firstIndex = firstIndex;
        this.term = term;
        this.count = count;
        this.bytes = bytes;
    }

    /** A batch of one entry that carries nothing. */
    public static Batch noop(long index, long term) {
        WireWriter out = WalRecord.begin(WalRecord.BATCH, BATCH_HEADER + ENTRY_HEADER);
        out.putLong(index)
                .putLong(term)
                .putInt(1)
                .putByte(EntryKind.NOOP.ordinal())
                .putInt(0);
        return new Batch(index, term, 1, WalRecord.finish(out));
    }

    /**
     * A batch of commands.
     *
     * @throws IllegalArgumentException if there are none, or too many bytes for one record
     */
    public static Batch of(long firstIndex, long term, List<byte[]> commands) {
        return ofEntries(firstIndex, term, commands.stream().map(Entry::command).toList());
    }

    /**
     * A batch of entries of any kind.
     *
     * @throws IllegalArgumentException if there are none, or too many bytes for one record
     */
    public static Batch ofEntries(long firstIndex, long term, List<Entry> entries) {
        long payload = BATCH_HEADER;
        for (Entry entry : entries) {
            payload += ENTRY_HEADER + entry.payload().length;
        }
        if (entries.isEmpty() || payload > WalRecord.MAX_PAYLOAD) {
            throw new IllegalArgumentException(entries.size() + " entries, " + payload + " bytes in one batch");
        }
        WireWriter out = WalRecord.begin(WalRecord.BATCH, (int) payload);
        out.putLong(firstIndex).putLong(term).putInt(entries.size());
        for (Entry entry : entries) {
            out.putByte(entry.kind().ordinal()).putBytes(entry.payload());
        }
        return new Batch(firstIndex, term, entries.size(), WalRecord.finish(out));
    }

    /**
     * Reads a batch and checks its checksum and shape.
     *
     * @throws IllegalArgumentException if the bytes are not exactly one whole batch
     */
    public static Batch decode(byte[] bytes) {
        if (WalRecord.check(bytes, 0, bytes.length) != WalRecord.Check.GOOD
                || WalRecord.length(bytes, 0) != bytes.length
                || WalRecord.type(bytes, 0) != WalRecord.BATCH) {
            throw new IllegalArgumentException("not a batch, or a damaged one, of " + bytes.length + " bytes");
        }
        return ofChecked(bytes);
    }

    /** Reads a batch whose checksum was found good. */
    static Batch ofChecked(byte[] record) {
        WireReader in = new WireReader(record, WalRecord.FRAME, record.length - WalRecord.FRAME);
        long firstIndex = in.getLong();
        long term = in.getLong();
        int count = in.getCount(ENTRY_HEADER);
        if (firstIndex < 1 || term < 0 || count < 1) {
            throw new IllegalArgumentException("batch of " + count + " entries at " + firstIndex + " in term " + term);
        }
        Batch batch = new Batch(firstIndex, term, count, record);
        for (int i = 0; i < count; i++) {
            EntryKind.of(in.getByte());
            int length = in.getCount(1);
            in = new WireReader(record, in.position() + length, record.length - in.position() - length);
        }
        in.expectEnd();
        return batch;
    }

    /** How many bytes some batches have together. */
    static int bytes(List<Batch> batches) {
        int bytes = 0;
        for (Batch batch : batches) {
            bytes = Math.addExact(bytes, batch.bytes.length);
        }
        return bytes;
    }

    /** The index of the first entry. */
    public long firstIndex() {
        return firstIndex;
    }

    /** The index of the last entry. */
    public long lastIndex() {
        return firstIndex + count - 1;
    }

    /** The term of all entries. */
    public long term() {
        return term;
    }

    /** The number of entries. */
    public int count() {
        return count;
    }

    /** The encoded batch; not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    /** Shows every entry whose index is at least {@code fromIndex}, in order. */
    public void forEach(long fromIndex, Visitor visitor) {
        int at = WalRecord.FRAME + BATCH_HEADER;
        for (int i = 0; i < count; i++) {
            WireReader in = new WireReader(bytes, at, ENTRY_HEADER);
            int kind = in.getByte();
            int length = in.getInt();
            int body = at + ENTRY_HEADER;
            if (firstIndex + i >= fromIndex) {
                visitor.entry(firstIndex + i, EntryKind.of(kind), new WireReader(bytes, body, length));
            }
            at = body + length;
        }
    }

    /** Looks at entries. */
    @FunctionalInterface
    public interface Visitor {
        /**
         * Called once for each entry.
         *
         * @param payload reads what the entry carries, and no further; what is to be kept is to be copied, or the whole batch is kept
         */
        void entry(long index, EntryKind kind, WireReader payload);
    }

    @Override
    public String toString() {
        return "[" + firstIndex + ".." + lastIndex() + "]@" + term;
    }
}
