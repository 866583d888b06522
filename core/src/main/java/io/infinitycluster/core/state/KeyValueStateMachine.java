package io.infinitycluster.core.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bundled table store: byte-string values under byte-string keys, changed by {@link KeyValueCommand}s and asked by
 * {@link KeyValueQuery}s; all answers are {@link KeyValueResult}s.
 *
 * <p>Keys are kept sorted, in a {@link SnapshotMap}: a command costs the logarithm of their number, and a snapshot sees the values of
 * its beginning while commands go on.
 *
 * <p>Memory: the keys and values, about 150 bytes for each key, and for a long value up to an eighth more, because it stays in the array
 * of its command; while a snapshot is open, also the former values of the keys that changed ahead of it.
 */
public final class KeyValueStateMachine implements StateMachine {

    /** How long a key may be, in bytes. */
    public static final int MAX_KEY_BYTES = 4096;

    /** How long a value may be, in bytes. */
    public static final int MAX_VALUE_BYTES = 1 << 20;

    private SnapshotMap<Bytes, Entry> entries = new SnapshotMap<>();

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
            return new KeyValueResult.Value(entry == null ? null : entry.value()).encode();
        }
        return new KeyValueResult.Count(entries.size()).encode();
    }

    /** A key's value; null if it has none. */
    public @Nullable Bytes get(Bytes key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
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
    public Snapshot snapshot() {
        return new KeyValueSnapshot(entries.open(), entries.size(), digest());
    }

    @Override
    public Restorer restorer() {
        KeyValueStateMachine target = new KeyValueStateMachine();
        return new KeyValueRestorer(target, () -> {
            entries = target.entries;
            digest = target.digest;
        });
    }

    /** Gives a key a value, whether it had one or not. */
    void put(Bytes key, Bytes value) {
        replace(key, Entry.of(key, value));
    }

    private void replace(Bytes key, Entry after) {
        Entry before = entries.put(key, after);
        digest += after.fingerprint() - (before == null ? 0 : before.fingerprint());
    }

    private KeyValueResult append(Bytes key, Bytes more) {
        Entry entry = entries.get(key);
        if (entry == null) {
            put(key, more);
            return new KeyValueResult.Done();
        }
        if (entry.length() + more.length() > MAX_VALUE_BYTES) {
            return new KeyValueResult.Rejected(
                    KeyValueResult.Reason.TOO_LARGE,
                    "the value has " + entry.length() + " bytes; with " + more.length() + " more it would have over "
                            + MAX_VALUE_BYTES);
        }
        replace(key, entry.append(key, more));
        return new KeyValueResult.Done();
    }

    private KeyValueResult delete(Bytes key) {
        Entry entry = entries.remove(key);
        if (entry != null) {
            digest -= entry.fingerprint();
        }
        return new KeyValueResult.Deleted(entry != null);
    }

    private KeyValueResult compareAndSet(KeyValueCommand.CompareAndSet command) {
        Entry entry = entries.get(command.key());
        Bytes expected = command.expected();
        boolean met = expected == null ? entry == null : entry != null && entry.holds(expected);
        if (met) {
            put(command.key(), command.value());
        }
        return new KeyValueResult.Swapped(met);
    }

    private static KeyValueResult malformed(IllegalArgumentException e) {
        return new KeyValueResult.Rejected(KeyValueResult.Reason.MALFORMED, String.valueOf(e.getMessage()));
    }

    /**
     * A value, with room to grow behind it, so that appending again and again costs only what is appended. Its own bytes never change: what
     * is appended is written behind them, and belongs to the next entry only. That next one is the only one that is ever appended to again.
     *
     * @param array the value's bytes, and perhaps others
     * @param offset where in it they begin
     * @param length how many they are
     * @param own whether {@code array} is the machine's alone: one that came in may be someone else's too
     * @param stripes the state of the hash after the value's whole stripes
     * @param fingerprint what this entry adds to the digest
     */
    record Entry(byte[] array, int offset, int length, boolean own, long stripes, long fingerprint) {

        static Entry of(Bytes key, Bytes value) {
            int end = value.offset() + value.length();
            long stripes = Hash64.stripes(Hash64.SEED, value.array(), value.offset(), end);
            return of(key, value.array(), value.offset(), value.length(), false, stripes);
        }

        private static Entry of(Bytes key, byte[] array, int offset, int length, boolean own, long stripes) {
            long hash = Hash64.finish(stripes, array, offset, length);
            return new Entry(array, offset, length, own, stripes, Hash64.pair(key.hash64(), hash));
        }

        Bytes value() {
            return Bytes.owning(array, offset, length);
        }

        Entry append(Bytes key, Bytes more) {
            int grown = length + more.length();
            byte[] room = own && grown <= array.length ? array : roomier(grown);
            System.arraycopy(more.array(), more.offset(), room, length, more.length());
            int heard = length - length % Hash64.STRIPE_BYTES;
            return of(key, room, 0, grown, true, Hash64.stripes(stripes, room, heard, grown));
        }

        /** The value in an array of its own, with room for so many bytes and more. */
        private byte[] roomier(int grown) {
            byte[] room = new byte[Math.min(MAX_VALUE_BYTES, Math.max(16, grown + (grown >> 1)))];
            System.arraycopy(array, offset, room, 0, length);
            return room;
        }

        boolean holds(Bytes bytes) {
            return Arrays.equals(
                    array, offset, offset + length, bytes.array(), bytes.offset(), bytes.offset() + bytes.length());
        }
    }
}
