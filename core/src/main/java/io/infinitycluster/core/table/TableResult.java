package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the {@link TableStateMachine} answers to a command or a question. */
public sealed interface TableResult {

    /** It was carried out. */
    record Done() implements TableResult {}

    /** It was carried out, on so many rows. */
    record Affected(long rows) implements TableResult {}

    /** Names, sorted. */
    record Names(List<String> names) implements TableResult {
        /** Copies the list. */
        public Names {
            names = List.copyOf(names);
        }
    }

    /** A database. */
    record DatabaseInfo(String database, String comment, long tables) implements TableResult {}

    /** A table. */
    record TableInfo(String database, String table, String comment, long columns, long rows) implements TableResult {}

    /** The columns of a table, in their order. */
    record Columns(List<Column> columns) implements TableResult {
        /** Copies the list. */
        public Columns {
            columns = List.copyOf(columns);
        }
    }

    /**
     * Rows.
     *
     * @param columns of the answer, in their order
     * @param rows each with as many values as there are columns
     * @param totalHits how many rows there are without limit and offset; null if that was not asked
     */
    record Rows(
            List<OutputColumn> columns,
            List<List<Value>> rows,
            @Nullable Long totalHits) implements TableResult {
        /** Copies the lists. */
        public Rows {
            columns = List.copyOf(columns);
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
     * A column of an answer.
     *
     * @param name of the table's column, or the expression as Infinity prints it
     * @param type the type of its values, which may also be {@link Value.Null}
     */
    record OutputColumn(String name, ColumnType type) {}

    /** It was not carried out, and nothing has changed. */
    record Refused(ErrorCode code, String message) implements TableResult {
        /** Keeps the message to a length that no result outgrows. */
        public Refused {
            if (message.length() > TableLimits.MAX_MESSAGE_CHARS) {
                message = message.substring(0, TableLimits.MAX_MESSAGE_CHARS);
            }
        }
    }

    /** The binary form: equal results have equal bytes. */
    default byte[] encode() {
        return TableResultCodec.encode(this);
    }

    /**
     * The result that was encoded.
     *
     * @throws IllegalArgumentException saying what is wrong, if the bytes are no result of a known version; nothing else is
     *     ever thrown
     */
    static TableResult decode(byte[] encoded) {
        return TableResultCodec.decode(encoded);
    }
}
