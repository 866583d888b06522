package io.infinitycluster.core.table;

import io.infinitycluster.core.state.Hash64;
import io.infinitycluster.core.state.SnapshotMap;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All databases, tables and rows, and their digest.
 *
 * <p>While a snapshot is open, a table's rows are kept for it just before they change for the first time, so that to open one costs
 * nothing, however many tables there are.
 */
final class TableState {

    /** A table's name with that of its database. */
    record TableKey(String database, String table) implements Comparable<TableKey> {
        @Override
        public int compareTo(TableKey other) {
            int order = database.compareTo(other.database);
            return order != 0 ? order : table.compareTo(other.table);
        }

        long fingerprint() {
            return Hash64.pair(hash(database), hash(table));
        }
    }

    /**
     * A table.
     *
     * @param nextRow the number of the row that comes next
     * @param count how many rows it has
     * @param rows its rows, which change: those of a snapshot are what was kept of them
     * @param fingerprint of all that, and of what is in the rows
     */
    record Table(TableDefinition definition, long nextRow, long count, TableRows rows, long fingerprint) {}

    /** A database. */
    record Database(String comment) {}

    private final SnapshotMap<String, Database> databases = new SnapshotMap<>();
    private final SnapshotMap<TableKey, Table> tables = new SnapshotMap<>();

    /** The sum of the fingerprints of all databases and tables. */
    private long digest;

    /** The number of the snapshot that was opened last. */
    private long snapshot;

    private boolean snapshotOpen;

    /** Tables of which rows were kept for the open snapshot. */
    private final List<TableRows> kept = new ArrayList<>();

    private static long hash(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Hash64.of(bytes, bytes.length);
    }

    long digest() {
        return Hash64.mix(digest + 31L * databases.size() + tables.size());
    }

    // --- Databases ---

    @Nullable
    Database database(String name) {
        return databases.get(name);
    }

    int databaseCount() {
        return databases.size();
    }

    List<String> databaseNames() {
        return new ArrayList<>(databases.from("").keySet());
    }

    void putDatabase(String name, Database database) {
        Database before = databases.put(name, database);
        digest += fingerprint(name, database) - (before == null ? 0 : fingerprint(name, before));
    }

    void removeDatabase(String name) {
        Database before = databases.remove(name);
        if (before != null) {
            digest -= fingerprint(name, before);
        }
    }

    private static long fingerprint(String name, Database database) {
        return Hash64.pair(hash(name), hash(database.comment()));
    }

    // --- Tables ---

    @Nullable
    Table table(TableKey key) {
        return tables.get(key);
    }

    int tableCount() {
        return tables.size();
    }

    /** The names of a database's tables, sorted. */
    List<String> tableNames(String database) {
        List<String> names = new ArrayList<>();
        Iterator<Map.Entry<TableKey, Table>> all =
                tables.from(new TableKey(database, "")).entrySet().iterator();
        boolean within = true;
        while (within && all.hasNext()) {
            TableKey key = all.next().getKey();
            within = key.database().equals(database);
            if (within) {
                names.add(key.table());
            }
        }
        return names;
    }

    /** A table without rows. */
    TableRows newRows() {
        return new TableRows(snapshot);
    }

    /** The rows, to be changed: what an open snapshot needs of them is kept first. */
    TableRows changing(TableRows rows) {
        if (snapshotOpen && rows.keepFor(snapshot)) {
            kept.add(rows);
        }
        return rows;
    }

    /** Puts a table in place, after its rows have changed. */
    void putTable(TableKey key, TableDefinition definition, long nextRow, TableRows rows) {
        long fingerprint = Hash64.pair(
                Hash64.pair(key.fingerprint(), definition.fingerprint()),
                Hash64.pair(Hash64.pair(nextRow, rows.size()), rows.digest()));
        Table before = tables.put(key, new Table(definition, nextRow, rows.size(), rows, fingerprint));
        digest += fingerprint - (before == null ? 0 : before.fingerprint());
    }

    void removeTable(TableKey key) {
        Table before = tables.remove(key);
        if (before != null) {
            digest -= before.fingerprint();
        }
    }

    // --- Snapshots ---

    SnapshotMap<String, Database>.Cursor openDatabases() {
        return databases.open();
    }

    SnapshotMap<TableKey, Table>.Cursor openTables() {
        snapshot++;
        snapshotOpen = true;
        return tables.open();
    }

    /** A table's rows, kept as they were when the open snapshot was opened. */
    TableRows keep(TableRows rows) {
        return changing(rows);
    }

    void closeSnapshot() {
        snapshotOpen = false;
        kept.forEach(TableRows::letGo);
        kept.clear();
    }
}
