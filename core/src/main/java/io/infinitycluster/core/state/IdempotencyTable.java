package io.infinitycluster.core.state;

import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.Iterator;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which commands have been carried out under which idempotency key, with what result (P12). It is part of the replicated state: it
 * changes only when committed entries are applied, and so it is the same on every node at the same index.
 *
 * <p>It is bounded: at most {@value #MAX_KEYS} keys, and at most {@value #MAX_BYTES} bytes of keys and results. Beyond either, the
 * keys go that were first, by the order of the log; whoever tries again after that is carried out again. However long keys
 * and results are, at least the last {@value #LEAST_KEYS} keys are there.
 */
public final class IdempotencyTable {

    /** How many keys are remembered at most. */
    public static final int MAX_KEYS = 65_536;

    /** How many bytes the keys and the results may have together. */
    public static final long MAX_BYTES = 16L << 20;

    /** The longest result that is remembered, in bytes. Of a longer one only its length is. */
    public static final int MAX_RESULT_BYTES = 4096;

    /** How many of the last keys are remembered in any case. */
    public static final int LEAST_KEYS = (int) (MAX_BYTES / (KeyedCommand.MAX_KEY_BYTES + MAX_RESULT_BYTES));

    private static final int VERSION = 1;
    private static final int ENTRY_BYTES = 4 + 8 + 8 + 4 + 1;

    /**
     * What was carried out under a key.
     *
     * @param index the entry that did it
     * @param fingerprint of the command
     * @param resultLength how many bytes the result had
     * @param result the result; null if it was too long to be remembered
     */
    record Entry(long index, long fingerprint, int resultLength, byte @Nullable [] result) {

        private int storedBytes() {
            return result == null ? 0 : result.length;
        }
    }

    private final int maxKeys;
    private final long maxBytes;

    /** By their indexes, the oldest first: the order of insertion, because entries are applied in order. */
    private final LinkedHashMap<Bytes, Entry> entries = new LinkedHashMap<>();

    private long bytes;
    /** The sum of the entries' fingerprints. Their order needs none: it is that of the indexes. */
    private long digest;

    IdempotencyTable() {
        this(MAX_KEYS, MAX_BYTES);
    }

    /** A table with other bounds. */
    IdempotencyTable(int maxKeys, long maxBytes) {
        this.maxKeys = maxKeys;
        this.maxBytes = maxBytes;
    }

    /** How many keys are remembered now. */
    public int size() {
        return entries.size();
    }

    /** How many bytes the remembered keys and results have. */
    public long bytes() {
        return bytes;
    }

    /** What was carried out under a key; null if nothing was, or it is forgotten. */
    @Nullable
    Entry find(Bytes key) {
        return entries.get(key);
    }

    /**
     * Remembers what was carried out under a key that is not in the table, and forgets the oldest ones that are beyond the bounds.
     *
     * @param index greater than that of every entry before
     */
    void remember(Bytes key, long index, long fingerprint, byte[] result) {
        add(
                key,
                new Entry(index, fingerprint, result.length, result.length > MAX_RESULT_BYTES ? null : result.clone()));
        Iterator<java.util.Map.Entry<Bytes, Entry>> oldest = entries.entrySet().iterator();
        while (entries.size() > maxKeys || bytes > maxBytes) {
            java.util.Map.Entry<Bytes, Entry> evicted = oldest.next();
            bytes -= evicted.getKey().length() + evicted.getValue().storedBytes();
            digest -= fingerprint(evicted.getKey(), evicted.getValue());
            oldest.remove();
        }
    }

    private void add(Bytes key, Entry entry) {
        if (entries.putIfAbsent(key, entry) != null) {
            throw new IllegalStateException("the idempotency key " + key + " is remembered already");
        }
        bytes += key.length() + entry.storedBytes();
        digest += fingerprint(key, entry);
    }

    private static long fingerprint(Bytes key, Entry entry) {
        byte[] result = entry.result();
        long resultHash = result == null ? entry.resultLength() : Hash64.of(result, result.length);
        return Hash64.pair(Hash64.pair(key.hash64(), entry.index()), Hash64.pair(entry.fingerprint(), resultHash));
    }

    /** A fingerprint of the whole table, in constant time. */
    long digest() {
        return Hash64.mix(digest + entries.size());
    }

    /** The whole table as bytes, a few more than {@link #bytes}: equal tables give equal bytes. */
    byte[] snapshot() {
        WireWriter out = new WireWriter(Math.toIntExact(1 + 4 + bytes + (long) ENTRY_BYTES * entries.size() + 8));
        out.putByte(VERSION).putInt(entries.size());
        entries.forEach((key, entry) -> {
            byte[] result = entry.result();
            out.putBytes(key.array())
                    .putLong(entry.index())
                    .putLong(entry.fingerprint())
                    .putInt(entry.resultLength())
                    .putBoolean(result != null);
            if (result != null) {
                out.putRaw(result);
            }
        });
        return out.putLong(digest()).toBytes();
    }

    /**
     * The table of which {@link #snapshot} gave the bytes.
     *
     * @throws IllegalArgumentException if the bytes are no such snapshot, or one beyond the bounds
     */
    static IdempotencyTable restored(byte[] snapshot) {
        return new IdempotencyTable().with(snapshot);
    }

    /** This table, which is new, with what a snapshot holds. */
    IdempotencyTable with(byte[] snapshot) {
        WireReader in = new WireReader(snapshot);
        int version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version " + version + " of a table of idempotency keys");
        }
        int count = in.getCount(ENTRY_BYTES);
        long last = 0;
        for (int i = 0; i < count; i++) {
            Bytes key = Bytes.owning(in.getBytes());
            long index = in.getLong();
            long fingerprint = in.getLong();
            int length = in.getInt();
            boolean kept = in.getBoolean();
            boolean sane = length >= 0 && kept == (length <= MAX_RESULT_BYTES);
            if (!sane || index <= last || entries.containsKey(key)) {
                throw new IllegalArgumentException("the idempotency key " + key + " at index " + index + " after index "
                        + last + ", with a result of " + length + " bytes");
            }
            add(key, new Entry(index, fingerprint, length, kept ? in.getRaw(length) : null));
            last = index;
        }
        if (entries.size() > maxKeys || bytes > maxBytes) {
            throw new IllegalArgumentException(entries.size() + " idempotency keys, " + bytes + " bytes");
        }
        if (in.getLong() != digest()) {
            throw new IllegalArgumentException("a table of idempotency keys whose digest is wrong");
        }
        in.expectEnd();
        return this;
    }
}
