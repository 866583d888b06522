package io.infinitycluster.core.table;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A question to the {@link TableStateMachine}. Names are put into lower case here. The answer is a {@link TableResult}. */
public sealed interface TableQuery {

    /** The names of all databases, sorted. The answer is {@link TableResult.Names}. */
    record ListDatabases() implements TableQuery {}

    /** The answer is {@link TableResult.DatabaseInfo}. */
    record ShowDatabase(String database) implements TableQuery {
        /** Puts the name into lower case. */
        public ShowDatabase {
            database = Identifiers.lower(database);
        }
    }

    /** The names of a database's tables, sorted. The answer is {@link TableResult.Names}. */
    record ListTables(String database) implements TableQuery {
        /** Puts the name into lower case. */
        public ListTables {
            database = Identifiers.lower(database);
        }
    }

    /** The answer is {@link TableResult.TableInfo}. */
    record ShowTable(String database, String table) implements TableQuery {
        /** Puts the names into lower case. */
        public ShowTable {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
        }
    }

    /** The answer is {@link TableResult.Columns}. */
    record ShowColumns(String database, String table) implements TableQuery {
        /** Puts the names into lower case. */
        public ShowColumns {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
        }
    }

    /**
     * Rows of a table: those for which the filter is true, the nearest ones of them if there is a {@code knn}, sorted, and of these
     * {@code limit} from {@code offset} on. Without a sort the order is that in which they were appended, or by nearness. The answer is
     * {@link TableResult.Rows}.
     *
     * @param output what of each row; {@link Expression.Star} is all columns. If any is an aggregate, all must be, and the answer is one
     *     row
     * @param filter which rows; null for all
     * @param sort the first key counts most; rows with equal keys stay in their order
     * @param limit how many rows at most; null for all
     * @param offset how many are passed over
     * @param totalHits whether to count the rows that there would be without limit and offset
     * @param knn null for an ordinary search
     */
    record Search(
            String database,
            String table,
            List<Expression> output,
            @Nullable Expression filter,
            List<SortKey> sort,
            @Nullable Long limit,
            long offset,
            boolean totalHits,
            @Nullable Knn knn)
            implements TableQuery {
        /** Puts the names into lower case, copies the lists, and checks the bounds. */
        public Search {
            database = Identifiers.lower(database);
            table = Identifiers.lower(table);
            output = List.copyOf(output);
            sort = List.copyOf(sort);
            ExpressionBounds bounds = new ExpressionBounds();
            output.forEach(bounds::check);
            bounds.check(filter);
            sort.forEach(key -> bounds.check(key.expression()));
            if (limit != null && limit < 0) {
                throw new IllegalArgumentException("a limit of " + limit);
            }
            if (offset < 0) {
                throw new IllegalArgumentException("an offset of " + offset);
            }
        }

        /** All rows that a filter takes. */
        public static Search of(String database, String table, List<Expression> output, @Nullable Expression filter) {
            return new Search(database, table, output, filter, List.of(), null, 0, false, null);
        }
    }

    /** By what rows are sorted; null is below all values. */
    record SortKey(Expression expression, boolean ascending) {}

    /**
     * The nearest neighbours of a vector, by an exact scan. Rows without a vector have no place among them; equally near ones are in the
     * order of their row ids.
     *
     * @param column which vectors
     * @param query as many elements as the column's vectors have
     * @param metric what near is
     * @param topN how many at most
     */
    record Knn(String column, Value.Vector query, Metric metric, int topN) {
        /** Puts the name into lower case, and checks the bounds. */
        public Knn {
            column = Identifiers.lower(column);
            if (topN < 1) {
                throw new IllegalArgumentException("a topn of " + topN);
            }
        }
    }

    /** What near is. */
    enum Metric {
        /** The lowest square of the Euclidean distance first. */
        L2(1),
        /** The highest inner product first. */
        INNER_PRODUCT(2),
        /** The highest cosine of the angle first; that with a vector of zeros is 0. */
        COSINE(3);

        private final int code;

        Metric(int code) {
            this.code = code;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }
    }

    /** The binary form: equal questions have equal bytes. */
    default byte[] encode() {
        return TableQueryCodec.encode(this);
    }

    /**
     * The question that was encoded.
     *
     * @throws IllegalArgumentException saying what is wrong, if the bytes are no question of a known version; nothing else is
     *     ever thrown
     */
    static TableQuery decode(byte[] encoded) {
        return TableQueryCodec.decode(encoded);
    }
}
