package io.infinitycluster.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableQuery.SortKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table store as a client has it: everything goes through the encodings. */
final class Store {

    static final String DB = "default_db";

    final TableStateMachine machine = new TableStateMachine();
    private long index;

    TableResult apply(TableCommand command) {
        return TableResult.decode(machine.apply(++index, command.encode()));
    }

    TableResult ask(TableQuery query) {
        return TableResult.decode(machine.query(query.encode()));
    }

    /** Carries it out; fails if it is refused. */
    TableResult done(TableCommand command) {
        TableResult result = apply(command);
        assertThat(result).as("%s", command).isNotInstanceOf(TableResult.Refused.class);
        return result;
    }

    /** A table in {@code default_db}. */
    Store table(String name, Column... columns) {
        done(new TableCommand.CreateTable(DB, name, List.of(columns), "", CreateOption.ERROR));
        return this;
    }

    static TableCommand insert(String table, List<String> columns, List<?>... rows) {
        List<List<Value>> values = new ArrayList<>();
        for (List<?> row : rows) {
            values.add(row.stream().map(Store::value).toList());
        }
        return new TableCommand.Insert(DB, table, columns, values);
    }

    Store with(String table, List<String> columns, List<?>... rows) {
        done(insert(table, columns, rows));
        return this;
    }

    /** A table t of integers c1 and c2. */
    static Store ofPairs(int... pairs) {
        Store store = new Store().table("t", Column.of("c1", Scalar.INT32), Column.of("c2", Scalar.INT32));
        for (int i = 0; i < pairs.length; i += 2) {
            store.with("t", List.of("c1", "c2"), List.of(pairs[i], pairs[i + 1]));
        }
        return store;
    }

    TableResult.Rows rows(Search search) {
        TableResult result = ask(search);
        assertThat(result).as("%s", search).isInstanceOf(TableResult.Rows.class);
        return (TableResult.Rows) result;
    }

    /** All rows of a table as texts, in their order. */
    List<String> all(String table) {
        return texts(rows(search(table, List.of(new Expression.Star()), null)));
    }

    static List<String> texts(TableResult.Rows rows) {
        List<String> texts = new ArrayList<>();
        for (List<Value> row : rows.rows()) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                values.add(row.get(i).toString(rows.columns().get(i).type()));
            }
            texts.add(String.join(" ", values));
        }
        return texts;
    }

    static Search search(String table, List<Expression> output, @Nullable Expression filter, SortKey... sort) {
        return new Search(DB, table, output, filter, Arrays.asList(sort), null, 0, false, null);
    }

    static Search paged(Search search, @Nullable Long limit, long offset) {
        return new Search(
                search.database(),
                search.table(),
                search.output(),
                search.filter(),
                search.sort(),
                limit,
                offset,
                true,
                search.knn());
    }

    void refuses(TableCommand command, ErrorCode code, String message) {
        long before = machine.digest();
        assertThat(apply(command)).isEqualTo(new TableResult.Refused(code, message));
        assertThat(machine.digest()).as("a refused command changes nothing").isEqualTo(before);
    }

    void refuses(TableQuery query, ErrorCode code, String message) {
        assertThat(ask(query)).isEqualTo(new TableResult.Refused(code, message));
    }

    // --- Values and expressions ---

    static Value value(@Nullable Object object) {
        if (object instanceof Value value) {
            return value;
        } else if (object instanceof Integer || object instanceof Long) {
            return new Value.Int(((Number) object).longValue());
        } else if (object instanceof Double number) {
            return new Value.Real(number);
        } else if (object instanceof String text) {
            return new Value.Text(text);
        } else if (object instanceof Boolean bool) {
            return new Value.Bool(bool);
        }
        throw new IllegalArgumentException("no value: " + object);
    }

    static Expression literal(Object object) {
        return object instanceof Expression expression ? expression : new Expression.Literal(value(object));
    }

    static Expression col(String name) {
        return Expression.column(name);
    }

    static Expression binary(Object left, BinaryOperator operator, Object right) {
        return new Expression.Binary(operator, literal(left), literal(right));
    }

    static Expression call(String function, Object... arguments) {
        return new Expression.Call(
                function, Arrays.stream(arguments).map(Store::literal).toList());
    }

    static final Expression NULL = new Expression.Literal(new Value.Null());
}
