package io.infinitycluster.core.table;

import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.table.TableState.Database;
import io.infinitycluster.core.table.TableState.TableKey;
import io.infinitycluster.core.wire.WireReader;
import org.jspecify.annotations.Nullable;

/** Builds a state from the parts of a {@link TableSnapshot}. */
final class TableRestorer implements Restorer {

    private final TableState target;
    private final Runnable replace;
    private @Nullable String lastDatabase;
    private @Nullable TableKey lastTable;
    private @Nullable Unfinished unfinished;
    private boolean complete;

    /** A table whose rows are coming. */
    private static final class Unfinished {
        final TableKey key;
        final TableDefinition definition;
        final long nextRow;
        final long count;
        final TableRows rows;
        long lastRow = -1;

        Unfinished(TableKey key, TableDefinition definition, long nextRow, long count, TableRows rows) {
            this.key = key;
            this.definition = definition;
            this.nextRow = nextRow;
            this.count = count;
            this.rows = rows;
        }
    }

    /**
     * @param target an empty state, into which the parts go
     * @param replace puts it into place when it is complete
     */
    TableRestorer(TableState target, Runnable replace) {
        this.target = target;
        this.replace = replace;
    }

    @Override
    public void take(byte[] part) {
        WireReader in = Coding.open(part, "part of a snapshot");
        while (in.remaining() > 0) {
            if (complete) {
                throw new IllegalArgumentException("a part of a snapshot after its end");
            }
            int tag = in.getByte();
            switch (tag) {
                case TableSnapshot.DATABASE -> takeDatabase(in.getString(), in.getString());
                case TableSnapshot.TABLE -> takeTable(in);
                case TableSnapshot.ROW -> takeRow(in.getLong(), in.getBytes());
                case TableSnapshot.END -> takeEnd(in);
                default -> throw new IllegalArgumentException("unknown item " + tag + " of a snapshot");
            }
        }
    }

    private void takeDatabase(String name, String comment) {
        if (lastTable != null || (lastDatabase != null && name.compareTo(lastDatabase) <= 0)) {
            throw new IllegalArgumentException("a snapshot whose databases are out of order");
        }
        lastDatabase = name;
        target.putDatabase(name, new Database(comment));
    }

    private void takeTable(WireReader in) {
        finishTable();
        TableKey key = new TableKey(in.getString(), in.getString());
        if (lastTable != null && key.compareTo(lastTable) <= 0) {
            throw new IllegalArgumentException("a snapshot whose tables are out of order");
        }
        if (target.database(key.database()) == null) {
            throw new IllegalArgumentException("a table of a snapshot without its database");
        }
        lastTable = key;
        unfinished = new Unfinished(
                key, TableDefinition.decode(in.getBytes()), in.getLong(), in.getLong(), target.newRows());
    }

    private void takeRow(long id, byte[] cells) {
        Unfinished table = unfinished;
        if (table == null) {
            throw new IllegalArgumentException("a row of a snapshot without its table");
        }
        if (id <= table.lastRow || id >= table.nextRow) {
            throw new IllegalArgumentException(
                    "a snapshot whose rows are out of order: " + id + " after " + table.lastRow);
        }
        Cells.check(cells, table.definition);
        table.lastRow = id;
        table.rows.put(id, cells);
    }

    private void finishTable() {
        Unfinished table = unfinished;
        if (table != null) {
            if (table.rows.size() != table.count) {
                throw new IllegalArgumentException("a snapshot whose count of rows is wrong");
            }
            target.putTable(table.key, table.definition, table.nextRow, table.rows);
            unfinished = null;
        }
    }

    private void takeEnd(WireReader in) {
        finishTable();
        if (in.getLong() != target.databaseCount() || in.getLong() != target.tableCount()) {
            throw new IllegalArgumentException("a snapshot whose count of databases or tables is wrong");
        }
        if (in.getLong() != target.digest()) {
            throw new IllegalArgumentException("a snapshot whose digest is wrong");
        }
        complete = true;
    }

    @Override
    public void finish() {
        if (!complete) {
            throw new IllegalArgumentException("a snapshot without its end");
        }
        replace.run();
    }
}
