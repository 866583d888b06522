package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.Bound.RowView;
import io.infinitycluster.core.table.TableDefinition.Numbered;
import io.infinitycluster.core.table.TableRows.Row;
import io.infinitycluster.core.table.TableState.Table;
import io.infinitycluster.core.table.TableState.TableKey;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Carries out commands on rows. All new rows are there before the first one is put into the table: a command is carried out whole. */
final class RowChanges {

    private final TableState state;

    RowChanges(TableState state) {
        this.state = state;
    }

    TableResult insert(TableCommand.Insert insert) {
        TableKey key = new TableKey(insert.database(), insert.table());
        Table table = TableChanges.requireTable(state, key);
        if (insert.rows().isEmpty()) {
            throw new TableRefusal(
                    ErrorCode.INSERT_WITHOUT_VALUES, "Insert into table " + insert.table() + " without values.");
        }
        if (insert.rows().size() > TableLimits.MAX_INSERT_ROWS) {
            throw new TableRefusal(
                    ErrorCode.NOT_SUPPORTED,
                    "Insert of " + insert.rows().size() + " rows; at most " + TableLimits.MAX_INSERT_ROWS
                            + " are allowed at once.");
        }
        int[] sources = sources(table.definition(), insert.columns());
        List<byte[]> rows = new ArrayList<>(insert.rows().size());
        for (List<Value> given : insert.rows()) {
            rows.add(row(table.definition(), given, sources));
        }
        append(key, table, state.changing(table.rows()), rows);
        return new TableResult.Affected(rows.size());
    }

    /** For each column of the table, where a row of the insert has its value; -1 for nowhere. */
    private static int[] sources(TableDefinition definition, List<String> names) {
        Map<String, Integer> places = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (definition.column(names.get(i)) == null) {
                throw new TableRefusal(
                        ErrorCode.SYNTAX_ERROR,
                        "Column: " + names.get(i) + " is not in the table, and a value is given.");
            }
            if (places.put(names.get(i), i) != null) {
                throw TableRefusal.duplicateColumn(names.get(i));
            }
        }
        int[] sources = new int[definition.columns().size()];
        for (int i = 0; i < sources.length; i++) {
            sources[i] =
                    places.getOrDefault(definition.columns().get(i).column().name(), -1);
        }
        return sources;
    }

    private static byte[] row(TableDefinition definition, List<Value> given, int[] sources) {
        WireWriter out = new WireWriter(16 * sources.length);
        for (int i = 0; i < sources.length; i++) {
            Numbered column = definition.columns().get(i);
            Value value = sources[i] < 0 ? new Value.Default() : given.get(sources[i]);
            Cells.put(out, column, assigned(value, column.column()));
            checkSize(out.size());
        }
        return out.toBytes();
    }

    private static Value assigned(Value value, Column column) {
        if (!(value instanceof Value.Default)) {
            return Casts.assign(value, column);
        }
        Value ownDefault = column.defaultValue();
        if (ownDefault == null) {
            throw new TableRefusal(
                    ErrorCode.SYNTAX_ERROR,
                    "Column: " + column.name() + " has no default value, and no value is given.");
        }
        return ownDefault;
    }

    private static void checkSize(int bytes) {
        if (bytes > TableLimits.MAX_ROW_BYTES) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND, "A row can have at most " + TableLimits.MAX_ROW_BYTES + " bytes.");
        }
    }

    private void append(TableKey key, Table table, TableRows into, List<byte[]> rows) {
        long id = table.nextRow();
        for (byte[] row : rows) {
            into.put(id++, row);
        }
        state.putTable(key, table.definition(), id, into);
    }

    TableResult update(TableCommand.Update update) {
        TableKey key = new TableKey(update.database(), update.table());
        Table table = TableChanges.requireTable(state, key);
        if (update.assignments().isEmpty()) {
            throw new TableRefusal(ErrorCode.SYNTAX_ERROR, "Update of table " + update.table() + " without values.");
        }
        Binder binder = new Binder(table.definition(), null);
        Map<Numbered, Bound> assignments = new LinkedHashMap<>();
        for (TableCommand.Assignment each : update.assignments()) {
            Numbered column = table.definition().require(each.column());
            if (assignments.put(column, bind(binder, column.column(), each.value())) != null) {
                throw TableRefusal.duplicateColumn(each.column());
            }
        }
        Bound filter = binder.bindFilter(update.filter(), ErrorCode.INVALID_FILTER);
        List<Long> ids = new ArrayList<>();
        List<byte[]> changed = new ArrayList<>();
        for (Map.Entry<Long, Row> each : table.rows().all().entrySet()) {
            RowView row = new RowView(each.getKey(), each.getValue().cells(), 0);
            if (filter == null || filter.isTrue(row)) {
                ids.add(each.getKey());
                changed.add(changed(table.definition(), row, assignments));
            }
        }
        TableRows rows = ids.isEmpty() ? table.rows() : state.changing(table.rows());
        ids.forEach(rows::remove);
        append(key, table, rows, changed);
        return new TableResult.Affected(ids.size());
    }

    private static Bound bind(Binder binder, Column column, Expression value) {
        if (value instanceof Expression.Literal literal && literal.value() instanceof Value.Default) {
            Value ownDefault = assigned(literal.value(), column);
            return Bound.literal(column.type(), ownDefault);
        }
        return binder.bind(value);
    }

    private static byte[] changed(TableDefinition definition, RowView row, Map<Numbered, Bound> assignments) {
        WireWriter out = new WireWriter(row.cells().length + 16);
        for (Numbered column : definition.columns()) {
            Bound assignment = assignments.get(column);
            Cells.put(
                    out,
                    column,
                    assignment == null
                            ? Cells.get(row.cells(), column)
                            : Casts.assign(assignment.of(row), column.column()));
            checkSize(out.size());
        }
        return out.toBytes();
    }

    TableResult delete(TableCommand.Delete delete) {
        TableKey key = new TableKey(delete.database(), delete.table());
        Table table = TableChanges.requireTable(state, key);
        Bound filter = new Binder(table.definition(), null).bindFilter(delete.filter(), ErrorCode.INVALID_FILTER);
        long before = table.count();
        TableRows left = filter == null ? state.newRows() : without(table, filter);
        state.putTable(key, table.definition(), table.nextRow(), left);
        return new TableResult.Affected(before - left.size());
    }

    private TableRows without(Table table, Bound filter) {
        List<Long> ids = new ArrayList<>();
        for (Map.Entry<Long, Row> each : table.rows().all().entrySet()) {
            if (filter.isTrue(new RowView(each.getKey(), each.getValue().cells(), 0))) {
                ids.add(each.getKey());
            }
        }
        TableRows rows = ids.isEmpty() ? table.rows() : state.changing(table.rows());
        ids.forEach(rows::remove);
        return rows;
    }
}
