package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.DropOption;
import io.infinitycluster.core.table.TableState.Database;
import io.infinitycluster.core.table.TableState.Table;
import io.infinitycluster.core.table.TableState.TableKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Carries out commands on databases, tables and columns. Whatever is refused is refused before anything has changed. */
final class TableChanges {

    /** The database that is there from the beginning, and stays. */
    static final String DEFAULT_DATABASE = "default_db";

    private final TableState state;
    private final RowChanges rows;

    TableChanges(TableState state) {
        this.state = state;
        rows = new RowChanges(state);
    }

    /** @throws TableRefusal if it is refused: nothing has changed then */
    TableResult apply(TableCommand command) {
        if (command instanceof TableCommand.Insert insert) {
            return rows.insert(insert);
        } else if (command instanceof TableCommand.Update update) {
            return rows.update(update);
        } else if (command instanceof TableCommand.Delete delete) {
            return rows.delete(delete);
        } else if (command instanceof TableCommand.CreateDatabase create) {
            createDatabase(create);
        } else if (command instanceof TableCommand.DropDatabase drop) {
            dropDatabase(drop);
        } else if (command instanceof TableCommand.CreateTable create) {
            createTable(create);
        } else if (command instanceof TableCommand.DropTable drop) {
            dropTable(drop);
        } else if (command instanceof TableCommand.RenameTable rename) {
            renameTable(rename);
        } else if (command instanceof TableCommand.AddColumns add) {
            addColumns(add);
        } else {
            dropColumns((TableCommand.DropColumns) command);
        }
        return new TableResult.Done();
    }

    // --- Databases ---

    private void createDatabase(TableCommand.CreateDatabase create) {
        checkName(
                create.database(),
                "database",
                ErrorCode.EMPTY_DATABASE_NAME,
                ErrorCode.DATABASE_NAME_TOO_LONG,
                ErrorCode.INVALID_DATABASE_NAME);
        checkComment(create.comment());
        if (state.database(create.database()) != null) {
            if (create.option() == CreateOption.IGNORE_IF_EXISTS) {
                return;
            }
            if (create.option() == CreateOption.ERROR) {
                throw new TableRefusal(
                        ErrorCode.DUPLICATE_DATABASE, "Database: " + create.database() + " is already existed");
            }
            remove(create.database());
        }
        state.putDatabase(create.database(), new Database(create.comment()));
    }

    private void dropDatabase(TableCommand.DropDatabase drop) {
        if (state.database(drop.database()) == null) {
            if (drop.option() == DropOption.ERROR) {
                throw TableRefusal.noSuchDatabase(drop.database());
            }
            return;
        }
        remove(drop.database());
    }

    private void remove(String database) {
        if (database.equals(DEFAULT_DATABASE)) {
            throw new TableRefusal(ErrorCode.DROPPING_USING_DATABASE, "Can't drop using database: " + database);
        }
        state.tableNames(database).forEach(table -> state.removeTable(new TableKey(database, table)));
        state.removeDatabase(database);
    }

    static void requireDatabase(TableState state, String database) {
        if (state.database(database) == null) {
            throw TableRefusal.noSuchDatabase(database);
        }
    }

    // --- Tables ---

    static Table requireTable(TableState state, TableKey key) {
        requireDatabase(state, key.database());
        Table table = state.table(key);
        if (table == null) {
            throw TableRefusal.noSuchTable(key.table());
        }
        return table;
    }

    private void createTable(TableCommand.CreateTable create) {
        requireDatabase(state, create.database());
        checkTableName(create.table());
        checkComment(create.comment());
        TableKey key = new TableKey(create.database(), create.table());
        if (state.table(key) != null) {
            if (create.option() == CreateOption.IGNORE_IF_EXISTS) {
                return;
            }
            if (create.option() == CreateOption.ERROR) {
                throw TableRefusal.duplicateTable(create.table());
            }
        }
        if (create.columns().isEmpty()) {
            throw new TableRefusal(
                    ErrorCode.NO_COLUMN_DEFINED, "Try to define Table " + create.table() + " without any column.");
        }
        List<Column> columns = checked(create.columns(), new LinkedHashSet<>());
        state.putTable(key, bounded(TableDefinition.of(create.comment(), columns)), 0, state.newRows());
    }

    private void dropTable(TableCommand.DropTable drop) {
        requireDatabase(state, drop.database());
        TableKey key = new TableKey(drop.database(), drop.table());
        if (state.table(key) == null && drop.option() == DropOption.ERROR) {
            throw TableRefusal.noSuchTable(drop.table());
        }
        state.removeTable(key);
    }

    private void renameTable(TableCommand.RenameTable rename) {
        TableKey key = new TableKey(rename.database(), rename.table());
        Table table = requireTable(state, key);
        checkTableName(rename.newName());
        TableKey renamed = new TableKey(rename.database(), rename.newName());
        if (state.table(renamed) != null) {
            throw TableRefusal.duplicateTable(rename.newName());
        }
        state.removeTable(key);
        state.putTable(renamed, table.definition(), table.nextRow(), table.rows());
    }

    // --- Columns ---

    /** The rows that there are have no value in a new column, which is to say its default: to add one costs the same for any of them. */
    private void addColumns(TableCommand.AddColumns add) {
        TableKey key = new TableKey(add.database(), add.table());
        Table table = requireTable(state, key);
        if (add.columns().isEmpty()) {
            throw new TableRefusal(
                    ErrorCode.NO_COLUMN_DEFINED, "No column is given to add to table " + add.table() + ".");
        }
        Set<String> names = new LinkedHashSet<>();
        table.definition().columns().forEach(each -> names.add(each.column().name()));
        List<Column> columns = checked(add.columns(), names);
        for (Column each : columns) {
            if (each.defaultValue() == null) {
                throw new TableRefusal(
                        ErrorCode.SYNTAX_ERROR,
                        "Column: " + each.name() + " has no default value, which the rows that there are would have.");
            }
        }
        if (table.definition().columnIds() + columns.size() > TableLimits.MAX_COLUMN_IDS) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND,
                    "Table " + add.table() + " would have had more than " + TableLimits.MAX_COLUMN_IDS
                            + " columns in its life: make a new table.");
        }
        state.putTable(key, bounded(table.definition().with(columns)), table.nextRow(), table.rows());
    }

    private static TableDefinition bounded(TableDefinition definition) {
        if (definition.encoded().length > TableLimits.MAX_DEFINITION_BYTES) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND,
                    "The names, defaults and comments of a table's columns can have at most "
                            + TableLimits.MAX_DEFINITION_BYTES + " bytes.");
        }
        return definition;
    }

    private void dropColumns(TableCommand.DropColumns drop) {
        TableKey key = new TableKey(drop.database(), drop.table());
        Table table = requireTable(state, key);
        if (drop.columns().isEmpty()) {
            throw new TableRefusal(
                    ErrorCode.NO_COLUMN_DEFINED, "No column is given to drop from table " + drop.table() + ".");
        }
        Set<String> names = new LinkedHashSet<>();
        for (String each : drop.columns()) {
            table.definition().require(each);
            if (!names.add(each)) {
                throw TableRefusal.duplicateColumn(each);
            }
        }
        if (names.size() == table.definition().columns().size()) {
            throw new TableRefusal(ErrorCode.NOT_SUPPORTED, "Can't drop all columns of table " + drop.table() + ".");
        }
        state.putTable(key, table.definition().without(names), table.nextRow(), table.rows());
    }

    /**
     * New columns, with their defaults cast to their types.
     *
     * @param names of the columns that there are; the new ones are added
     */
    private static List<Column> checked(List<Column> columns, Set<String> names) {
        if (names.size() + columns.size() > TableLimits.MAX_COLUMNS) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND, "A table can have at most " + TableLimits.MAX_COLUMNS + " columns.");
        }
        List<Column> checked = new ArrayList<>(columns.size());
        for (Column each : columns) {
            checkName(each.name(), "column", ErrorCode.EMPTY_NAME, ErrorCode.NAME_TOO_LONG, ErrorCode.INVALID_NAME);
            if (!(Expression.column(each.name()) instanceof Expression.ColumnRef)) {
                throw new TableRefusal(
                        ErrorCode.INVALID_NAME, each.name() + " is a invalid column name: every table has it already");
            }
            checkComment(each.comment());
            if (!names.add(each.name())) {
                throw TableRefusal.duplicateColumn(each.name());
            }
            Value value = each.defaultValue();
            if (value instanceof Value.Default) {
                throw new TableRefusal(
                        ErrorCode.SYNTAX_ERROR, "Column: " + each.name() + " has itself as its default.");
            }
            checked.add(value == null ? each : each.withDefault(Casts.assign(value, each)));
        }
        return checked;
    }

    // --- Names ---

    private static void checkTableName(String name) {
        checkName(
                name, "table", ErrorCode.EMPTY_TABLE_NAME, ErrorCode.TABLE_NAME_TOO_LONG, ErrorCode.INVALID_TABLE_NAME);
    }

    private static void checkName(String name, String what, ErrorCode empty, ErrorCode tooLong, ErrorCode invalid) {
        if (name.isEmpty()) {
            throw new TableRefusal(empty, "Empty " + what + " name.");
        }
        if (name.length() > TableLimits.MAX_NAME_CHARS) {
            throw new TableRefusal(tooLong, "Given " + what + " name length exceeds " + TableLimits.MAX_NAME_CHARS);
        }
        if (!Identifiers.isIdentifier(name)) {
            throw new TableRefusal(invalid, name + " is a invalid " + what + " name");
        }
    }

    private static void checkComment(String comment) {
        if (comment.length() > TableLimits.MAX_COMMENT_CHARS) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND,
                    "A comment of " + comment.length() + " characters; at most " + TableLimits.MAX_COMMENT_CHARS
                            + " are allowed.");
        }
    }
}
