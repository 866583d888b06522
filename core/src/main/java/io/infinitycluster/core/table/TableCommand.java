package io.infinitycluster.core.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A command to the {@link TableStateMachine}. It is carried out whole or not at all; the result is a {@link TableResult}.
 *
 * <p>Names are put into lower case here. Whether they are allowed, and whatever else is beyond a limit, the machine says, with Infinity's
 * error.
 */
public sealed interface TableCommand {

    /** Makes an empty database. The result is {@link TableResult.Done}. */
    record CreateDatabase(String database, String comment, CreateOption option) implements TableCommand {
        /** Puts the name into lower case. */
        public CreateDatabase {
            database = Identifiers.lower(database);
        }
    }

    /** Takes a database away, with all its tables. The result is {@link TableResult.Done}. */
    record DropDatabase(String database, DropOption option) implements TableCommand {
        /** Puts the name into lower case. */
        public DropDatabase {
            database = Identifiers.lower(database);
        }
    }

    /** Makes an empty table. The result is {@link TableResult.Done}. */
    record CreateTable(String database, String table, List<Column> columns, String comment, CreateOption option)
            implements TableCommand {
        /** Puts the names into lower case, and copies the list. */
        public CreateTable {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            columns = List.copyOf(columns);
        }
    }

    /** Takes a table away, with all its rows. The result is {@link TableResult.Done}. */
    record DropTable(String database, String table, DropOption option) implements TableCommand {
        /** Puts the names into lower case. */
        public DropTable {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
        }
    }

    /** Gives a table another name within its database. The result is {@link TableResult.Done}. */
    record RenameTable(String database, String table, String newName) implements TableCommand {
        /** Puts the names into lower case. */
        public RenameTable {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            newName = Identifiers.lower(newName);
        }
    }

    /** Adds columns at the end, each with a default, which the rows that there are have then. The result is {@link TableResult.Done}. */
    record AddColumns(String database, String table, List<Column> columns) implements TableCommand {
        /** Puts the names into lower case, and copies the list. */
        public AddColumns {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            columns = List.copyOf(columns);
        }
    }

    /** Takes columns away; one must be left. The result is {@link TableResult.Done}. */
    record DropColumns(String database, String table, List<String> columns) implements TableCommand {
        /** Puts the names into lower case, and copies the list. */
        public DropColumns {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            columns = columns.stream().map(Identifiers::lower).toList();
        }
    }

    /**
     * Appends rows: all, or none. The result is {@link TableResult.Affected}.
     *
     * @param columns which columns the rows give a value for, in any order; the others get their defaults
     * @param rows each with as many values as there are {@code columns}; {@link Value.Default} for a column that this row does not give
     */
    record Insert(String database, String table, List<String> columns, List<List<Value>> rows) implements TableCommand {
        /** Puts the names into lower case, and copies the lists. */
        public Insert {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            columns = columns.stream().map(Identifiers::lower).toList();
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Value> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "a row of " + row.size() + " values for " + columns.size() + " columns");
                }
            }
        }
    }

    /**
     * Changes rows; each is deleted, and appended as it becomes, so that they are at the end then. The result is
     * {@link TableResult.Affected}.
     *
     * @param assignments what columns become, computed from the row as it was
     * @param filter which rows; null for all
     */
    record Update(
            String database,
            String table,
            List<Assignment> assignments,
            @Nullable Expression filter) implements TableCommand {
        /** Puts the names into lower case, and copies the list. */
        public Update {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            assignments = List.copyOf(assignments);
            ExpressionBounds bounds = new ExpressionBounds();
            assignments.forEach(each -> bounds.check(each.value()));
            bounds.check(filter);
        }
    }

    /** What a column becomes. */
    record Assignment(String column, Expression value) {
        /** Puts the name into lower case. */
        public Assignment {
            column = Identifiers.lower(column);
        }
    }

    /**
     * Takes rows away. The result is {@link TableResult.Affected}.
     *
     * @param filter which rows; null for all
     */
    record Delete(String database, String table, @Nullable Expression filter) implements TableCommand {
        /** Puts the names into lower case. */
        public Delete {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            new ExpressionBounds().check(filter);
        }
    }

    /** What becomes of a create if the name is there already. */
    enum CreateOption {
        ERROR(1),
        IGNORE_IF_EXISTS(2),
        REPLACE_IF_EXISTS(3);

        private final int code;

        CreateOption(int code) {
            this.code = code;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }
    }

    /** What becomes of a drop if the name is not there. */
    enum DropOption {
        ERROR(1),
        IGNORE_IF_NOT_EXISTS(2);

        private final int code;

        DropOption(int code) {
            this.code = code;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }
    }

    /** The binary form: equal commands have equal bytes. */
    default byte[] encode() {
        return TableCommandCodec.encode(this);
    }

    /**
     * The command that was encoded.
     *
     * @throws IllegalArgumentException saying what is wrong, if the bytes are no command of a known version; nothing else is
     *     ever thrown
     */
    static TableCommand decode(byte[] encoded) {
        return TableCommandCodec.decode(encoded);
    }
}
