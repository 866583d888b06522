package io.infinitycluster.core.table;

import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.state.SnapshotMap;
import io.infinitycluster.core.state.SnapshotMap.Step;
import io.infinitycluster.core.table.TableRows.Row;
import io.infinitycluster.core.table.TableState.Database;
import io.infinitycluster.core.table.TableState.Table;
import io.infinitycluster.core.table.TableState.TableKey;
import io.infinitycluster.core.wire.WireWriter;
import org.jspecify.annotations.Nullable;

/**
 * The tables as they were when this was opened.
 *
 * <p>A part is a version byte and any number of items. In this order: {@link #DATABASE} for each database; {@link #TABLE} for each table, and
 * after it {@link #ROW} for each of its rows, in the order of their numbers; and one {@link #END}, with the numbers of databases and tables,
 * and the digest.
 */
final class TableSnapshot implements Snapshot {

    static final int DATABASE = 2;
    static final int TABLE = 3;
    static final int ROW = 4;
    static final int END = 5;

    private static final byte[] PASSED_OVER = new byte[0];

    /** What it costs to pass over something that came after the beginning. */
    private static final int LEAST_COST = 16;

    private final TableState state;
    private final SnapshotMap<String, Database>.Cursor databases;
    private final SnapshotMap<TableKey, Table>.Cursor tables;
    private final byte[] end;
    private boolean databasesEnded;
    private @Nullable TableRows current;
    /** Found, but too long for the part before. */
    private byte @Nullable [] pending;

    private boolean ended;
    private boolean closed;

    /** @throws IllegalStateException if another one is open */
    TableSnapshot(TableState state) {
        this.state = state;
        databases = state.openDatabases();
        tables = state.openTables();
        end = new WireWriter(1 + 3 * Long.BYTES)
                .putByte(END)
                .putLong(state.databaseCount())
                .putLong(state.tableCount())
                .putLong(state.digest())
                .toBytes();
    }

    @Override
    public byte @Nullable [] nextPart(int maxBytes) {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
        WireWriter out = new WireWriter(Math.min(maxBytes, 1 << 16)).putByte(Coding.VERSION);
        long cost = 0;
        byte[] item = pending == null ? nextItem() : pending;
        pending = null;
        while (item != null) {
            long more = Math.max(item.length, LEAST_COST);
            if (cost > 0 && 1 + cost + more > maxBytes) {
                pending = item;
                return out.toBytes();
            }
            cost += more;
            out.putRaw(item);
            item = nextItem();
        }
        return cost == 0 ? null : out.toBytes();
    }

    /** The next item; an empty one for what is none of this snapshot's; null behind the end. */
    private byte @Nullable [] nextItem() {
        if (ended) {
            return null;
        }
        byte[] item = databasesEnded ? null : nextDatabase();
        if (item == null) {
            item = current == null ? null : nextRow(current);
        }
        if (item == null) {
            item = nextTable();
        }
        if (item == null) {
            ended = true;
            return end;
        }
        return item;
    }

    private byte @Nullable [] nextDatabase() {
        Step<String, Database> step = databases.next();
        if (step == null) {
            databasesEnded = true;
            return null;
        }
        Database database = step.value();
        return database == null
                ? PASSED_OVER
                : new WireWriter(64)
                        .putByte(DATABASE)
                        .putString(step.key())
                        .putString(database.comment())
                        .toBytes();
    }

    private byte @Nullable [] nextTable() {
        Step<TableKey, Table> step = tables.next();
        if (step == null) {
            return null;
        }
        Table table = step.value();
        if (table == null) {
            return PASSED_OVER;
        }
        current = state.keep(table.rows());
        byte[] definition = table.definition().encoded();
        return new WireWriter(64 + definition.length)
                .putByte(TABLE)
                .putString(step.key().database())
                .putString(step.key().table())
                .putBytes(definition)
                .putLong(table.nextRow())
                .putLong(table.count())
                .toBytes();
    }

    private byte @Nullable [] nextRow(TableRows rows) {
        Step<Long, Row> step = rows.kept().next();
        if (step == null) {
            rows.letGo();
            current = null;
            return null;
        }
        Row row = step.value();
        return row == null
                ? PASSED_OVER
                : new WireWriter(1 + Long.BYTES + Integer.BYTES + row.cells().length)
                        .putByte(ROW)
                        .putLong(step.key())
                        .putBytes(row.cells())
                        .toBytes();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            databases.close();
            tables.close();
            state.closeSnapshot();
        }
    }
}
