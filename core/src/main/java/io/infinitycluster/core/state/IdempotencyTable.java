package io.infinitycluster.core.state;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which commands have been carried out under which idempotency key, with what result (P12). It is part of the replicated state: it
 * changes only when committed entries are applied, and so it is the same on every node at the same index.
 *
 * <p>It is bounded: at most {@value #MAX_KEYS} keys, and at most {@value #MAX_BYTES} bytes of keys and results. Beyond either, the
 * keys go that were first, by the order of the log; whoever tries again after that is carried out again. However long keys
 * and results are, at least the last {@value #LEAST_KEYS} keys are there.
 *
 * <p>Memory: those bytes, and about 240 for each key.
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

    /**
     * What was carried out under a key.
     *
     * @param index the entry that did it
     * @param fingerprint of the command
     * @param resultLength how many bytes the result had
     * @param result the result; null if it was too long to be remembered
     */
    record Entry(long index, long fingerprint, int resultLength, byte @Nullable [] result) {

        int storedBytes() {
            return result == null ? 0 : result.length;
        }
    }

    /** A key, and what was carried out under it. */
    record Remembered(Bytes key, Entry entry) {}

    private final int maxKeys;
    private final long maxBytes;

    private final Map<Bytes, Entry> entries = new LinkedHashMap<>();
    /** The same by the indexes of the entries: the oldest first. */
    private final SnapshotMap<Long, Remembered> order = new SnapshotMap<>();

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
        while (entries.size() > maxKeys || bytes > maxBytes) {
            forget(order.firstKey());
        }
    }

    private void forget(@Nullable Long oldest) {
        Remembered forgotten = oldest == null ? null : order.remove(oldest);
        if (forgotten == null) {
            throw new IllegalStateException(bytes + " bytes of idempotency keys, and there is none");
        }
        entries.remove(forgotten.key());
        bytes -= forgotten.key().length() + forgotten.entry().storedBytes();
        digest -= fingerprint(forgotten.key(), forgotten.entry());
    }

    void add(Bytes key, Entry entry) {
        if (entries.putIfAbsent(key, entry) != null) {
            throw new IllegalStateException("the idempotency key " + key + " is remembered already");
        }
        order.put(entry.index(), new Remembered(key, entry));
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

    /** Whether the table is within its bounds. */
    boolean isWithinBounds() {
        return entries.size() <= maxKeys && bytes <= maxBytes;
    }

    /** The whole table as it is now, to be read in parts while it goes on changing: equal tables give equal parts. */
    Snapshot snapshot() {
        return new IdempotencySnapshot(this);
    }

    /** What is remembered, by the indexes of the entries. */
    SnapshotMap<Long, Remembered> order() {
        return order;
    }
}
