package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.Bound.RowView;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.TableDefinition.Numbered;
import io.infinitycluster.core.table.TableQuery.Knn;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableQuery.SortKey;
import io.infinitycluster.core.table.TableResult.OutputColumn;
import io.infinitycluster.core.table.TableRows.Row;
import io.infinitycluster.core.table.TableState.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** One search of a table: rows that pass the filter, the nearest of them, sorted, cut, and put out. */
final class SearchRun {

    /** A row that was found, with the values by which it is sorted. */
    private record Found(RowView row, Value[] keys) {}

    private final Table table;
    private final Search search;
    private final @Nullable Bound filter;
    private final List<Bound> output = new ArrayList<>();
    private final List<OutputColumn> columns = new ArrayList<>();
    private final List<Bound> keys = new ArrayList<>();
    private final @Nullable Aggregates aggregates;

    /** @throws TableRefusal if the search does not fit the table */
    SearchRun(Table table, Search search) {
        this.table = table;
        this.search = search;
        Knn knn = search.knn();
        Binder binder = new Binder(table.definition(), knn == null ? null : knn.metric());
        filter = new Binder(table.definition(), null).bindFilter(search.filter(), ErrorCode.INVALID_EXPRESSION);
        if (search.output().isEmpty()) {
            throw new TableRefusal(ErrorCode.EMPTY_OUTPUT, "The output of a search is empty.");
        }
        aggregates = Aggregates.bind(search.output(), binder);
        if (aggregates == null) {
            search.output().forEach(each -> addOutput(each, binder));
        } else if (!search.sort().isEmpty()) {
            throw TableRefusal.invalidExpression("An answer of one row of aggregates can't be sorted.");
        }
        for (SortKey each : search.sort()) {
            Bound key = binder.bind(each.expression());
            if (key.type() instanceof Embedding) {
                throw TableRefusal.invalidExpression(
                        "Vectors can't be sorted: " + each.expression().shown());
            }
            keys.add(key);
        }
    }

    private void addOutput(Expression expression, Binder binder) {
        if (expression instanceof Expression.Star) {
            for (Numbered each : table.definition().columns()) {
                Column column = each.column();
                output.add(Bound.of(column.type(), row -> Cells.get(row.cells(), each)));
                columns.add(new OutputColumn(column.name(), column.type()));
            }
            return;
        }
        Bound bound = binder.bind(expression);
        ColumnType type = bound.type();
        output.add(bound);
        columns.add(new OutputColumn(expression.shown(), type == null ? Scalar.VARCHAR : type));
    }

    TableResult run() {
        Knn knn = search.knn();
        Iterable<RowView> rows = knn == null ? this::scan : nearest(knn);
        if (aggregates != null) {
            return aggregates.run(rows, search);
        }
        return keys.isEmpty() ? unsorted(rows) : sorted(rows);
    }

    /** The rows that the filter takes, in the order in which they were appended. */
    private Iterator<RowView> scan() {
        Iterator<Map.Entry<Long, Row>> all = table.rows().all().entrySet().iterator();
        return new Iterator<>() {
            private @Nullable RowView next = advance();

            private @Nullable RowView advance() {
                while (all.hasNext()) {
                    Map.Entry<Long, Row> entry = all.next();
                    RowView row = new RowView(entry.getKey(), entry.getValue().cells(), 0);
                    if (filter == null || filter.isTrue(row)) {
                        return row;
                    }
                }
                return null;
            }

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public RowView next() {
                RowView found = next;
                if (found == null) {
                    throw new NoSuchElementException();
                }
                next = advance();
                return found;
            }
        };
    }

    private List<RowView> nearest(Knn knn) {
        Numbered column = table.definition().require(knn.column());
        if (!(column.column().type() instanceof Embedding type)) {
            throw TableRefusal.mismatch("a vector", column.column().type().toString());
        }
        if (type.dimension() != knn.query().dimension()) {
            throw TableRefusal.mismatch(
                    type.toString(), "a vector of " + knn.query().dimension() + " elements");
        }
        Nearness nearness = new Nearness(knn);
        BestRows<RowView> best = new BestRows<>(nearness.order(), knn.topN());
        double[] elements = new double[type.dimension()];
        for (Iterator<RowView> rows = scan(); rows.hasNext(); ) {
            RowView row = rows.next();
            if (Cells.getVector(row.cells(), column, elements)) {
                best.offer(new RowView(row.id(), row.cells(), nearness.of(elements)));
            }
        }
        return best.sorted();
    }

    private TableResult unsorted(Iterable<RowView> rows) {
        Page page = new Page();
        long hits = 0;
        for (RowView row : rows) {
            if (hits >= search.offset() && !page.isFull()) {
                page.add(row);
            }
            hits++;
            if (page.isFull() && !search.totalHits()) {
                break;
            }
        }
        return page.result(hits);
    }

    private TableResult sorted(Iterable<RowView> rows) {
        Long limit = search.limit();
        long needed = limit == null ? Long.MAX_VALUE : saturatedSum(search.offset(), limit);
        BestRows<Found> best = new BestRows<>(order(), needed);
        long hits = 0;
        for (RowView row : rows) {
            Value[] values = new Value[keys.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = keys.get(i).of(row);
            }
            best.offer(new Found(row, values));
            hits++;
        }
        Page page = new Page();
        long at = 0;
        for (Found each : best.sorted()) {
            if (at++ >= search.offset() && !page.isFull()) {
                page.add(each.row());
            }
        }
        return page.result(hits);
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }

    private Comparator<Found> order() {
        return (left, right) -> {
            for (int i = 0; i < keys.size(); i++) {
                int order = compare(left.keys()[i], right.keys()[i]);
                if (order != 0) {
                    return search.sort().get(i).ascending() ? order : -order;
                }
            }
            return 0;
        };
    }

    /** Null is below all values. */
    private static int compare(Value left, Value right) {
        if (left instanceof Value.Null || right instanceof Value.Null) {
            return Boolean.compare(!(left instanceof Value.Null), !(right instanceof Value.Null));
        }
        return Comparison.compare(left, right);
    }

    /** The rows of the answer, up to the limit, and to the bound of its size. */
    private final class Page {
        private final List<List<Value>> rows = new ArrayList<>();
        private long bytes;

        boolean isFull() {
            Long limit = search.limit();
            return limit != null && rows.size() >= limit;
        }

        void add(RowView row) {
            List<Value> values = new ArrayList<>(output.size());
            for (Bound each : output) {
                Value value = each.of(row);
                bytes += ValueCodec.sizeOf(value);
                values.add(value);
            }
            if (bytes > TableLimits.MAX_RESULT_BYTES) {
                throw new TableRefusal(
                        ErrorCode.OUT_OF_BOUND,
                        "The answer would have more than " + TableLimits.MAX_RESULT_BYTES
                                + " bytes: ask for less, or in pages, by limit and offset.");
            }
            rows.add(values);
        }

        TableResult result(long hits) {
            return new TableResult.Rows(columns, rows, search.totalHits() ? hits : null);
        }
    }
}
