package io.infinitycluster.core.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bundled table store: byte-string values under byte-string keys, changed by {@link KeyValueCommand}s and asked by
 * {@link KeyValueQuery}s; all answers are {@link KeyValueResult}s.
 *
 * <p>Keys are kept in a hash table, because a command costs constant time there, whose order is that of insertion, so that
 * even an order that escaped by mistake would be the same on every node. Nothing does escape: snapshots are sorted, and the
 * digest is a sum.
 *
 * <p>Memory: the keys and values, and about 150 bytes for each key.
 */
public final class KeyValueStateMachine implements StateMachine {

    /** How long a key may be, in bytes. */
    public static final int MAX_KEY_BYTES = 4096;

    /** How long a value may be, in bytes. */
    public static final int MAX_VALUE_BYTES = 1 << 20;

    private static final byte SNAPSHOT = 1;
    private static final int SNAPSHOT_FRAME_BYTES = 2 * Long.BYTES;

    private LinkedHashMap<Bytes, Entry> entries = new LinkedHashMap<>();

    /** The sum of all entries' fingerprints: it does not depend on the order in which they came. */
    private long digest;

    static void checkKey(Bytes key) {
        if (key.length() > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key of " + key.length() + " bytes; at most " + MAX_KEY_BYTES + " are allowed");
        }
    }

    static void checkValue(Bytes value) {
        if (value.length() > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "a value of " + value.length() + " bytes; at most " + MAX_VALUE_BYTES + " are allowed");
        }
    }

    @Override
    public byte[] apply(long index, byte[] command) {
        KeyValueCommand decoded;
        try {
            decoded = KeyValueCommand.decode(command);
        } catch (IllegalArgumentException e) {
            return malformed(e).encode();
        }
        return apply(decoded).encode();
    }

    /** Carries out a command that need not be decoded. */
    public KeyValueResult apply(KeyValueCommand command) {
        if (command instanceof KeyValueCommand.Put put) {
            put(put.key(), put.value());
            return new KeyValueResult.Done();
        } else if (command instanceof KeyValueCommand.Append append) {
            return append(append.key(), append.value());
        } else if (command instanceof KeyValueCommand.Delete delete) {
            return delete(delete.key());
        } else {
            return compareAndSet((KeyValueCommand.CompareAndSet) command);
        }
    }

    @Override
    public byte[] query(byte[] query) {
        KeyValueQuery decoded;
        try {
            decoded = KeyValueQuery.decode(query);
        } catch (IllegalArgumentException e) {
            return malformed(e).encode();
        }
        if (decoded instanceof KeyValueQuery.Get get) {
            Entry entry = entries.get(get.key());
            return entry == null
                    ? new KeyValueResult.Value(null).encode()
                    : KeyValueResult.Layout.value(entry.value, entry.length);
        }
        return new KeyValueResult.Count(entries.size()).encode();
    }

    /** A key's value; null if it has none. */
    public @Nullable Bytes get(Bytes key) {
        Entry entry = entries.get(key);
        return entry == null ? null : Bytes.owning(Arrays.copyOf(entry.value, entry.length));
    }

    /** How many keys have a value. */
    public int size() {
        return entries.size();
    }

    @Override
    public long digest() {
        return Hash64.mix(digest + entries.size());
    }

    @Override
    public byte[] snapshot() {
        long room = SNAPSHOT_FRAME_BYTES;
        Bytes[] keys = new Bytes[entries.size()];
        int next = 0;
        for (Map.Entry<Bytes, Entry> entry : entries.entrySet()) {
            keys[next++] = entry.getKey();
            room += Fields.sizeOf(entry.getKey().length()) + Fields.sizeOf(entry.getValue().length);
        }
        Arrays.sort(keys);
        ByteBuffer to = Fields.begin(SNAPSHOT, Math.toIntExact(room));
        to.putLong(keys.length);
        for (Bytes key : keys) {
            Entry entry = existing(key);
            Fields.putString(to, key.array(), key.length());
            Fields.putString(to, entry.value, entry.length);
        }
        return Fields.finished(to.putLong(digest()));
    }

    @Override
    public void restore(byte[] snapshot) {
        // Into a machine of its own first: a snapshot that turns out to be damaged must leave this one as it is.
        KeyValueStateMachine restored = new KeyValueStateMachine();
        ByteBuffer from = Fields.open(snapshot, "snapshot");
        byte tag = from.get();
        if (tag != SNAPSHOT) {
            throw new IllegalArgumentException("unknown snapshot " + tag);
        }
        if (from.remaining() < SNAPSHOT_FRAME_BYTES) {
            throw new IllegalArgumentException("a snapshot of " + snapshot.length + " bytes");
        }
        long count = from.getLong();
        for (long i = 0; i < count; i++) {
            Bytes key = Fields.getString(from, MAX_KEY_BYTES, "a key");
            restored.put(key, Fields.getString(from, MAX_VALUE_BYTES, "a value"));
        }
        if (from.remaining() != Long.BYTES || restored.entries.size() != count) {
            throw new IllegalArgumentException("a snapshot whose count of keys is wrong");
        }
        if (from.getLong() != restored.digest()) {
            throw new IllegalArgumentException("a snapshot whose digest is wrong");
        }
        entries = restored.entries;
        digest = restored.digest;
    }

    private void put(Bytes key, Bytes value) {
        Entry entry = entries.get(key);
        if (entry == null) {
            insert(key, value);
        } else {
            digest -= entry.fingerprint;
            entry.set(value.array());
            digest += entry.fingerprint;
        }
    }

    private void insert(Bytes key, Bytes value) {
        Entry entry = new Entry(key.hash64(), value.array());
        entries.put(key, entry);
        digest += entry.fingerprint;
    }

    private KeyValueResult append(Bytes key, Bytes more) {
        Entry entry = entries.get(key);
        if (entry == null) {
            insert(key, more);
            return new KeyValueResult.Done();
        }
        if (entry.length + more.length() > MAX_VALUE_BYTES) {
            return new KeyValueResult.Rejected(
                    KeyValueResult.Reason.TOO_LARGE,
                    "the value has " + entry.length + " bytes; with " + more.length() + " more it would have over "
                            + MAX_VALUE_BYTES);
        }
        digest -= entry.fingerprint;
        entry.append(more.array());
        digest += entry.fingerprint;
        return new KeyValueResult.Done();
    }

    private KeyValueResult delete(Bytes key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            digest -= entry.fingerprint;
        }
        return new KeyValueResult.Deleted(entry != null);
    }

    private KeyValueResult compareAndSet(KeyValueCommand.CompareAndSet command) {
        Entry entry = entries.get(command.key());
        Bytes expected = command.expected();
        boolean met = expected == null ? entry == null : entry != null && entry.holds(expected.array());
        if (met) {
            put(command.key(), command.value());
        }
        return new KeyValueResult.Swapped(met);
    }

    private Entry existing(Bytes key) {
        Entry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("a key vanished: " + key);
        }
        return entry;
    }

    private static KeyValueResult malformed(IllegalArgumentException e) {
        return new KeyValueResult.Rejected(KeyValueResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }

    /** A value with room to grow, so that appending again and again costs only what is appended. */
    private static final class Entry {
        private final long keyHash;
        private byte[] value;
        private int length;

        /** Whether {@code value} is ours alone: an array that came in may be someone else's too. */
        private boolean own;

        /** The hash of the value's whole words. */
        private long words;

        /** What this entry adds to the digest. */
        private long fingerprint;

        Entry(long keyHash, byte[] value) {
            this.keyHash = keyHash;
            this.value = value;
            set(value);
        }

        void set(byte[] bytes) {
            value = bytes;
            own = false;
            length = bytes.length;
            words = Hash64.words(Hash64.SEED, bytes, 0, length);
            finish();
        }

        void append(byte[] bytes) {
            int from = length;
            int grown = from + bytes.length;
            if (!own || grown > value.length) {
                value = Arrays.copyOf(value, Math.min(MAX_VALUE_BYTES, Math.max(16, grown + (grown >> 1))));
                own = true;
            }
            System.arraycopy(bytes, 0, value, from, bytes.length);
            length = grown;
            words = Hash64.words(words, value, from & ~7, grown);
            finish();
        }

        boolean holds(byte[] bytes) {
            return Arrays.equals(value, 0, length, bytes, 0, bytes.length);
        }

        private void finish() {
            fingerprint = Hash64.pair(keyHash, Hash64.finish(words, value, length));
        }
    }
}
