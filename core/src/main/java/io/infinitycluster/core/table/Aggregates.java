package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.Bound.RowView;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableResult.OutputColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code count}, {@code sum}, {@code avg}, {@code min} and {@code max} over all rows that were found. Null counts for nothing; of no values
 * the count is 0, and all else null.
 */
final class Aggregates {

    private static final Set<String> NAMES = new TreeSet<>(List.of("avg", "count", "max", "min", "sum"));

    private final List<OutputColumn> columns;
    private final List<Aggregate> aggregates;

    private Aggregates(List<OutputColumn> columns, List<Aggregate> aggregates) {
        this.columns = columns;
        this.aggregates = aggregates;
    }

    /** The aggregates of an output; null if there are none. Refused if there is something else beside them. */
    static @Nullable Aggregates bind(List<Expression> output, Binder binder) {
        List<OutputColumn> columns = new ArrayList<>();
        List<Aggregate> aggregates = new ArrayList<>();
        for (Expression each : output) {
            if (each instanceof Expression.Call call && NAMES.contains(call.function())) {
                Aggregate aggregate = aggregate(call, binder);
                aggregates.add(aggregate);
                columns.add(new OutputColumn(each.shown(), aggregate.type));
            }
        }
        if (aggregates.isEmpty()) {
            return null;
        }
        if (aggregates.size() < output.size()) {
            throw TableRefusal.invalidExpression("Beside an aggregate there can only be aggregates in an output.");
        }
        return new Aggregates(columns, aggregates);
    }

    private static Aggregate aggregate(Expression.Call call, Binder binder) {
        String name = call.function();
        if (call.arguments().size() != 1) {
            throw new TableRefusal(
                    ErrorCode.FUNCTION_ARGUMENTS,
                    "Function " + name + " takes 1 argument, and "
                            + call.arguments().size() + " are given.");
        }
        Expression argument = call.arguments().get(0);
        if (name.equals("count") && argument instanceof Expression.Star) {
            return new Aggregate(name, Bound.literal(Scalar.BOOL, new Value.Bool(true)), Scalar.INT64);
        }
        Bound bound = binder.bind(argument);
        ColumnType type = bound.type() == null ? Scalar.VARCHAR : bound.type();
        if (name.equals("count")) {
            return new Aggregate(name, bound, Scalar.INT64);
        }
        if (name.equals("min") || name.equals("max")) {
            if (type instanceof Embedding) {
                throw TableRefusal.invalidExpression("Vectors have no " + name + ": " + argument.shown());
            }
            return new Aggregate(name, bound, type);
        }
        if (Arithmetic.numeric(bound) == null) {
            return new Aggregate(name, bound, Scalar.FLOAT64);
        }
        return new Aggregate(name, bound, name.equals("sum") && type.isInteger() ? Scalar.INT64 : Scalar.FLOAT64);
    }

    TableResult run(Iterable<RowView> rows, Search search) {
        long hits = 0;
        for (RowView row : rows) {
            hits++;
            for (Aggregate each : aggregates) {
                each.take(row);
            }
        }
        List<Value> values = new ArrayList<>();
        aggregates.forEach(each -> values.add(each.result()));
        Long limit = search.limit();
        boolean within = search.offset() == 0 && (limit == null || limit > 0);
        return new TableResult.Rows(columns, within ? List.of(values) : List.of(), search.totalHits() ? hits : null);
    }

    /** One of them, while rows come. */
    private static final class Aggregate {
        private final String name;
        private final Bound argument;
        private final ColumnType type;
        private long count;
        private long whole;
        private boolean overflown;
        private double sum;
        private @Nullable Value best;

        Aggregate(String name, Bound argument, ColumnType type) {
            this.name = name;
            this.argument = argument;
            this.type = type;
        }

        void take(RowView row) {
            Value value = argument.of(row);
            if (value instanceof Value.Null) {
                return;
            }
            count++;
            Value before = best;
            if (name.equals("min") || name.equals("max")) {
                int order = before == null ? 0 : Comparison.compare(value, before);
                if (before == null || (name.equals("min") ? order < 0 : order > 0)) {
                    best = value;
                }
            } else if (!name.equals("count")) {
                add(value);
            }
        }

        private void add(Value value) {
            sum += Casts.number(value);
            if (value instanceof Value.Int number) {
                long total = whole + number.value();
                overflown |= ((whole ^ total) & (number.value() ^ total)) < 0;
                whole = total;
            }
        }

        Value result() {
            Value result = switch (name) {
                case "count" -> new Value.Int(count);
                case "min", "max" -> best;
                case "sum" ->
                    count == 0 ? null : type == Scalar.INT64 ? (overflown ? null : new Value.Int(whole)) : finite(sum);
                default -> count == 0 ? null : finite(sum / count);
            };
            return result == null ? Bound.NULL : result;
        }

        private static @Nullable Value finite(double number) {
            return Casts.real(number, Scalar.FLOAT64);
        }
    }
}
