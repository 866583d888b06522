package io.infinitycluster.core.table;

import io.infinitycluster.core.state.Hash64;
import io.infinitycluster.core.state.SnapshotMap;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one table, by their numbers. A dropped table's rows go all at once: nothing but the table and perhaps an open snapshot, which
 * reads them to their end, holds them.
 */
final class TableRows {

    /**
     * A row.
     *
     * @param cells in their stored form, never changed
     * @param fingerprint of the row and its number
     */
    record Row(byte[] cells, long fingerprint) {
        static Row of(long id, byte[] cells) {
            return new Row(cells, Hash64.pair(id, Hash64.of(cells, cells.length)));
        }
    }

    private final SnapshotMap<Long, Row> rows = new SnapshotMap<>();

    /** The sum of all rows' fingerprints. */
    private long digest;

    /** The last snapshot that has been told of these rows as they were, or that they were not there yet. */
    private long knownTo;

    private SnapshotMap<Long, Row>.@Nullable Cursor cursor;

    /** @param knownTo the snapshot that was opened last: it does not see what is born now */
    TableRows(long knownTo) {
        this.knownTo = knownTo;
    }

    int size() {
        return rows.size();
    }

    long digest() {
        return digest;
    }

    /** All rows, in the order of their numbers. */
    SortedMap<Long, Row> all() {
        return rows.from(Long.MIN_VALUE);
    }

    void put(long id, byte[] cells) {
        Row row = Row.of(id, cells);
        Row before = rows.put(id, row);
        digest += row.fingerprint() - (before == null ? 0 : before.fingerprint());
    }

    void remove(long id) {
        Row before = rows.remove(id);
        if (before != null) {
            digest -= before.fingerprint();
        }
    }

    /** Keeps the rows as they are now for a snapshot, unless that was done; whether it was done now. */
    boolean keepFor(long snapshot) {
        if (knownTo == snapshot) {
            return false;
        }
        knownTo = snapshot;
        cursor = rows.open();
        return true;
    }

    /** What was kept for a snapshot. */
    SnapshotMap<Long, Row>.Cursor kept() {
        SnapshotMap<Long, Row>.Cursor open = cursor;
        if (open == null) {
            throw new IllegalStateException("nothing was kept for the snapshot");
        }
        return open;
    }

    /** Lets go of what was kept, if anything was. */
    void letGo() {
        if (cursor != null) {
            cursor.close();
            cursor = null;
        }
    }
}
