package io.infinitycluster.core.state;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that can be read as it was at one moment, a few entries at a time, while it goes on changing.
 *
 * <p>The reader is a {@link Cursor}. Before a key ahead of the cursor changes for the first time, its value as of the cursor's
 * beginning is set aside; what the cursor has passed may change freely. So opening one costs nothing, a change costs one more look-up
 * while it is open, and memory grows with the keys that change ahead of it, at most by the map as it was.
 *
 * <p>Values must not change themselves: to change one is to put another.
 *
 * @param <K> keys; equal just when they compare as equal
 * @param <V> values
 */
public final class SnapshotMap<K extends Comparable<K>, V> {

    private final TreeMap<K, V> entries = new TreeMap<>();
    private @Nullable Cursor cursor;

    /** The value of a key; null if it has none. */
    public @Nullable V get(K key) {
        return entries.get(key);
    }

    /** Gives a key a value; returns the one that it had, null if none. */
    public @Nullable V put(K key, V value) {
        V before = entries.put(key, value);
        Cursor open = cursor;
        if (open != null) {
            open.changed(key, before);
        }
        return before;
    }

    /** Takes a key's value away, and returns it; null if it had none. */
    public @Nullable V remove(K key) {
        V before = entries.remove(key);
        Cursor open = cursor;
        if (open != null && before != null) {
            open.changed(key, before);
        }
        return before;
    }

    /** The lowest key that has a value; null if none has one. */
    public @Nullable K firstKey() {
        return entries.isEmpty() ? null : entries.firstKey();
    }

    /** The keys from one on, it included, with their values: a view, only to be read. */
    public SortedMap<K, V> from(K key) {
        return Collections.unmodifiableSortedMap(entries.tailMap(key));
    }

    /** How many keys have a value. */
    public int size() {
        return entries.size();
    }

    /** Whether a cursor is open. */
    public boolean isOpen() {
        return cursor != null;
    }

    /**
     * Begins to read the map as it is now, in the order of its keys.
     *
     * @throws IllegalStateException if another cursor is open
     */
    public Cursor open() {
        if (cursor != null) {
            throw new IllegalStateException("a snapshot of this state is open already: close it first");
        }
        Cursor opened = new Cursor();
        cursor = opened;
        return opened;
    }

    /** Reads the map as it was when it was opened; one at a time. */
    public final class Cursor implements AutoCloseable {
        /** Keys ahead that were changed since, with the values that they had; nothing if they had none. */
        private final TreeMap<K, Optional<V>> before = new TreeMap<>();

        private @Nullable K passed;
        private boolean ended;

        private Cursor() {}

        private void changed(K key, @Nullable V value) {
            if (!ended && (passed == null || key.compareTo(passed) > 0)) {
                before.putIfAbsent(key, Optional.ofNullable(value));
            }
        }

        /**
         * Goes one key further. The answer is without a value for a key that came only after the beginning: it is none of the snapshot's, and
         * a step nevertheless, so that every step costs the same.
         *
         * @return the key, and the value that it had; null behind the last one
         * @throws IllegalStateException if it is closed
         */
        public @Nullable Step<K, V> next() {
            if (cursor != this) {
                throw new IllegalStateException("the snapshot is closed");
            }
            if (ended) {
                return null;
            }
            K last = passed;
            Map.Entry<K, V> current = last == null ? entries.firstEntry() : entries.higherEntry(last);
            Map.Entry<K, Optional<V>> changed = before.firstEntry();
            if (changed != null && (current == null || changed.getKey().compareTo(current.getKey()) <= 0)) {
                before.remove(changed.getKey());
                passed = changed.getKey();
                return new Step<>(changed.getKey(), changed.getValue().orElse(null));
            }
            if (current == null) {
                ended = true;
                return null;
            }
            passed = current.getKey();
            return new Step<>(current.getKey(), current.getValue());
        }

        /** How many values are set aside. */
        public int setAside() {
            return before.size();
        }

        @Override
        public void close() {
            before.clear();
            if (cursor == this) {
                cursor = null;
            }
        }
    }

    /**
     * What a cursor finds.
     *
     * @param key the key
     * @param value what it had when the cursor was opened; null if nothing
     */
    public record Step<K, V>(K key, @Nullable V value) {}
}
