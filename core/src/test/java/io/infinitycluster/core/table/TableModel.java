package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.DropOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The simplest thing that could be a table store, for the few expressions that its tests make: rows are maps, a filter is one comparison
 * of a column of integers with a constant, and texts and integers are all the values. It shares no code with the machine.
 */
final class TableModel {

    /** A table: rows in their order, each with its number under {@code _row_id}. */
    static final class ModelTable {
        final List<Column> columns = new ArrayList<>();
        final List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        long nextRow;
    }

    /** A filter or an assignment that both understand. */
    record Comparison(String column, String operator, long constant) {}

    final TreeMap<String, TreeMap<String, ModelTable>> databases = new TreeMap<>();

    TableModel() {
        databases.put(Store.DB, new TreeMap<>());
    }

    private static TableResult refused(ErrorCode code) {
        return new TableResult.Refused(code, "");
    }

    private static TableResult done() {
        return new TableResult.Done();
    }

    /** The result, with an empty message if it is a refusal. */
    TableResult apply(TableCommand command, @Nullable Comparison filter) {
        if (command instanceof TableCommand.CreateDatabase create) {
            if (databases.containsKey(create.database())) {
                if (create.option() == CreateOption.IGNORE_IF_EXISTS) {
                    return done();
                } else if (create.option() == CreateOption.ERROR) {
                    return refused(ErrorCode.DUPLICATE_DATABASE);
                } else if (create.database().equals(Store.DB)) {
                    return refused(ErrorCode.DROPPING_USING_DATABASE);
                }
            }
            databases.put(create.database(), new TreeMap<>());
            return done();
        } else if (command instanceof TableCommand.DropDatabase drop) {
            if (!databases.containsKey(drop.database())) {
                return drop.option() == DropOption.ERROR ? refused(ErrorCode.NO_SUCH_DATABASE) : done();
            } else if (drop.database().equals(Store.DB)) {
                return refused(ErrorCode.DROPPING_USING_DATABASE);
            }
            databases.remove(drop.database());
            return done();
        }
        return applyToTable(command, filter);
    }

    private TableResult applyToTable(TableCommand command, @Nullable Comparison filter) {
        TreeMap<String, ModelTable> database = databases.get(databaseOf(command));
        if (database == null) {
            return refused(ErrorCode.NO_SUCH_DATABASE);
        }
        if (command instanceof TableCommand.CreateTable create) {
            if (database.containsKey(create.table()) && create.option() != CreateOption.REPLACE_IF_EXISTS) {
                return create.option() == CreateOption.ERROR ? refused(ErrorCode.DUPLICATE_TABLE) : done();
            }
            ModelTable table = new ModelTable();
            table.columns.addAll(create.columns());
            database.put(create.table(), table);
            return done();
        }
        ModelTable table = database.get(tableOf(command));
        if (table == null) {
            boolean ignored =
                    command instanceof TableCommand.DropTable drop && drop.option() == DropOption.IGNORE_IF_NOT_EXISTS;
            return ignored ? done() : refused(ErrorCode.NO_SUCH_TABLE);
        }
        if (command instanceof TableCommand.DropTable drop) {
            database.remove(drop.table());
            return done();
        } else if (command instanceof TableCommand.RenameTable rename) {
            if (database.containsKey(rename.newName())) {
                return refused(ErrorCode.DUPLICATE_TABLE);
            }
            database.put(rename.newName(), Objects.requireNonNull(database.remove(rename.table())));
            return done();
        }
        return applyToRows(table, command, filter);
    }

    private static TableResult applyToRows(ModelTable table, TableCommand command, @Nullable Comparison filter) {
        if (command instanceof TableCommand.AddColumns add) {
            Column column = add.columns().get(0);
            if (find(table, column.name()) != null) {
                return refused(ErrorCode.DUPLICATE_COLUMN);
            }
            table.columns.add(column);
            table.rows.forEach(row -> row.put(column.name(), plain(Objects.requireNonNull(column.defaultValue()))));
            return done();
        } else if (command instanceof TableCommand.DropColumns drop) {
            String name = drop.columns().get(0);
            if (find(table, name) == null) {
                return refused(ErrorCode.NO_SUCH_COLUMN);
            } else if (table.columns.size() == 1) {
                return refused(ErrorCode.NOT_SUPPORTED);
            }
            table.columns.removeIf(each -> each.name().equals(name));
            table.rows.forEach(row -> row.remove(name));
            return done();
        } else if (command instanceof TableCommand.Insert insert) {
            return insert(table, insert);
        }
        if (filter != null && find(table, filter.column()) == null) {
            return refused(ErrorCode.NO_SUCH_COLUMN);
        }
        List<Map<String, @Nullable Object>> hit =
                table.rows.stream().filter(row -> holds(row, filter)).toList();
        if (command instanceof TableCommand.Update update) {
            TableCommand.Assignment assignment = update.assignments().get(0);
            if (find(table, assignment.column()) == null) {
                return refused(ErrorCode.NO_SUCH_COLUMN);
            }
            for (Map<String, @Nullable Object> row : hit) {
                row.put(assignment.column(), plain(((Expression.Literal) assignment.value()).value()));
                row.put("_row_id", table.nextRow++);
            }
            table.rows.sort(Comparator.comparingLong(row -> (Long) Objects.requireNonNull(row.get("_row_id"))));
        } else {
            table.rows.removeAll(new ArrayList<>(hit));
        }
        return new TableResult.Affected(hit.size());
    }

    private static TableResult insert(ModelTable table, TableCommand.Insert insert) {
        for (String each : insert.columns()) {
            if (find(table, each) == null) {
                return refused(ErrorCode.SYNTAX_ERROR);
            }
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (List<Value> given : insert.rows()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            for (Column each : table.columns) {
                int at = insert.columns().indexOf(each.name());
                if (at < 0 && each.defaultValue() == null) {
                    return refused(ErrorCode.SYNTAX_ERROR);
                }
                row.put(each.name(), plain(at < 0 ? Objects.requireNonNull(each.defaultValue()) : given.get(at)));
            }
            rows.add(row);
        }
        for (Map<String, @Nullable Object> row : rows) {
            row.put("_row_id", table.nextRow++);
            table.rows.add(row);
        }
        return new TableResult.Affected(rows.size());
    }

    static @Nullable Column find(ModelTable table, String name) {
        return table.columns.stream()
                .filter(each -> each.name().equals(name))
                .findAny()
                .orElse(null);
    }

    static boolean holds(Map<String, @Nullable Object> row, @Nullable Comparison filter) {
        if (filter == null) {
            return true;
        }
        Object value = row.get(filter.column());
        if (!(value instanceof Long number)) {
            return false;
        }
        return switch (filter.operator()) {
            case "=" -> number == filter.constant();
            case "<" -> number < filter.constant();
            default -> number > filter.constant();
        };
    }

    static @Nullable Object plain(Value value) {
        return value instanceof Value.Int number ? (Long) number.value() : null;
    }

    private static String databaseOf(TableCommand command) {
        if (command instanceof TableCommand.CreateTable create) {
            return create.database();
        } else if (command instanceof TableCommand.DropTable drop) {
            return drop.database();
        } else if (command instanceof TableCommand.RenameTable rename) {
            return rename.database();
        } else if (command instanceof TableCommand.AddColumns add) {
            return add.database();
        } else if (command instanceof TableCommand.DropColumns drop) {
            return drop.database();
        } else if (command instanceof TableCommand.Insert insert) {
            return insert.database();
        } else if (command instanceof TableCommand.Update update) {
            return update.database();
        }
        return ((TableCommand.Delete) command).database();
    }

    private static String tableOf(TableCommand command) {
        if (command instanceof TableCommand.DropTable drop) {
            return drop.table();
        } else if (command instanceof TableCommand.RenameTable rename) {
            return rename.table();
        } else if (command instanceof TableCommand.AddColumns add) {
            return add.table();
        } else if (command instanceof TableCommand.DropColumns drop) {
            return drop.table();
        } else if (command instanceof TableCommand.Insert insert) {
            return insert.table();
        } else if (command instanceof TableCommand.Update update) {
            return update.table();
        }
        return ((TableCommand.Delete) command).table();
    }
}
