package io.infinitycluster.core.table;

import static io.infinitycluster.core.table.Store.NULL;
import static io.infinitycluster.core.table.Store.binary;
import static io.infinitycluster.core.table.Store.call;
import static io.infinitycluster.core.table.Store.col;
import static io.infinitycluster.core.table.Store.literal;
import static io.infinitycluster.core.table.Store.paged;
import static io.infinitycluster.core.table.Store.search;
import static io.infinitycluster.core.table.Store.texts;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.Star;
import io.infinitycluster.core.table.TableQuery.Knn;
import io.infinitycluster.core.table.TableQuery.Metric;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableQuery.SortKey;
import io.infinitycluster.core.table.TableResult.OutputColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static final List<Expression> STAR = List.of(new Star());

    private final Store store = Store.ofPairs(1, 10, 2, 20, 3, 30, 4, 20);

    @Test
    void outputsAreNamedAsInfinityNamesThem() {
        TableResult.Rows rows = store.rows(search(
                "t",
                List.of(new Star(), binary(col("C1"), BinaryOperator.ADD, col("c2")), col("_row_id")),
                binary(col("c1"), BinaryOperator.EQUAL, 2)));
        assertThat(rows.columns())
                .containsExactly(
                        new OutputColumn("c1", Scalar.INT32),
                        new OutputColumn("c2", Scalar.INT32),
                        new OutputColumn("(c1 + c2)", Scalar.INT32),
                        new OutputColumn("ROW_ID", Scalar.INT64));
        assertThat(texts(rows)).containsExactly("2 20 22 1");
        assertThat(rows.totalHits()).isNull();
    }

    @Test
    void aFilterTakesOnlyRowsForWhichItIsTrue() {
        store.with("t", List.of("c1", "c2"), List.of(5, new Value.Null()));
        Expression large = binary(col("c2"), BinaryOperator.GREATER, 15);
        assertThat(texts(store.rows(search("t", List.of(col("c1")), large)))).containsExactly("2", "3", "4");
        Expression notLarge = new Expression.Unary(Expression.UnaryOperator.NOT, large);
        assertThat(texts(store.rows(search("t", List.of(col("c1")), notLarge)))).containsExactly("1");
        assertThat(texts(store.rows(search("t", List.of(col("c1")), NULL)))).isEmpty();
    }

    @Test
    void rowsAreSortedByKeys() {
        SortKey c2Down = new SortKey(col("c2"), false);
        SortKey c1Down = new SortKey(col("c1"), false);
        assertThat(texts(store.rows(search("t", STAR, null, c2Down))))
                .as("equal ones stay in their order")
                .containsExactly("3 30", "2 20", "4 20", "1 10");
        assertThat(texts(store.rows(search("t", STAR, null, c2Down, c1Down))))
                .containsExactly("3 30", "4 20", "2 20", "1 10");
        store.with("t", List.of("c1", "c2"), List.of(5, new Value.Null()));
        SortKey sum = new SortKey(binary(col("c1"), BinaryOperator.ADD, col("c2")), true);
        assertThat(texts(store.rows(search("t", List.of(col("c1")), null, sum))))
                .as("null is below all values")
                .containsExactly("5", "1", "2", "4", "3");
    }

    @Test
    void limitOffsetAndTotalHits() {
        Search all = search("t", List.of(col("c1")), binary(col("c1"), BinaryOperator.GREATER, 1));
        TableResult.Rows page = store.rows(paged(all, 1L, 1));
        assertThat(texts(page)).containsExactly("3");
        assertThat(page.totalHits()).isEqualTo(3);
        assertThat(texts(store.rows(paged(all, null, 2)))).containsExactly("4");
        assertThat(texts(store.rows(paged(all, 0L, 0)))).isEmpty();
        assertThat(store.rows(paged(all, 0L, 9)).totalHits()).isEqualTo(3);
        Search sorted = search("t", List.of(col("c1")), null, new SortKey(col("c1"), false));
        TableResult.Rows second = store.rows(paged(sorted, 2L, 1));
        assertThat(texts(second)).containsExactly("3", "2");
        assertThat(second.totalHits()).isEqualTo(4);
        assertThat(texts(store.rows(paged(sorted, Long.MAX_VALUE, 3)))).containsExactly("1");
    }

    @Test
    void anAnswerIsBounded() {
        Store large = new Store().table("t", Column.of("c1", Scalar.VARCHAR));
        String text = "x".repeat(1 << 20);
        for (int i = 0; i < 17; i++) {
            large.with("t", List.of("c1"), List.of(text));
        }
        large.refuses(
                search("t", STAR, null),
                ErrorCode.OUT_OF_BOUND,
                "The answer would have more than 16777216 bytes: ask for less, or in pages, by limit and offset.");
        assertThat(large.rows(paged(search("t", STAR, null), 7L, 3)).rows()).hasSize(7);
    }

    @Test
    void aSearchMustFitTheTable() {
        store.refuses(search("u", STAR, null), ErrorCode.NO_SUCH_TABLE, "Table: u doesn't exist.");
        store.refuses(search("t", List.of(), null), ErrorCode.EMPTY_OUTPUT, "The output of a search is empty.");
        store.refuses(search("t", List.of(col("c9")), null), ErrorCode.NO_SUCH_COLUMN, "Column: c9 doesn't exist");
        store.refuses(
                search("t", STAR, col("c1")),
                ErrorCode.INVALID_EXPRESSION,
                "A filter must be a condition, and c1 is Integer.");
        store.refuses(search("t", List.of(call("nope", 1)), null), ErrorCode.FUNCTION_NOT_FOUND, "nope not found");
        store.refuses(
                search("t", List.of(call("abs", new Star())), null),
                ErrorCode.INVALID_EXPRESSION,
                "* can only be a whole output, or the argument of count.");
        store.refuses(
                search("t", List.of(col("_distance")), null),
                ErrorCode.INVALID_EXPRESSION,
                "_distance is there only in a nearest-neighbour search by l2.");
        store.refuses(
                search("t", List.of(col("_score")), null),
                ErrorCode.INVALID_EXPRESSION,
                "_score is there only in a nearest-neighbour search.");
        store.refuses(
                search("t", List.of(literal(new Value.Default())), null),
                ErrorCode.INVALID_EXPRESSION,
                "default can only be what a column is set to.");
        store.refuses(
                search("t", STAR, null, new SortKey(literal(Value.Vector.of(1)), true)),
                ErrorCode.INVALID_EXPRESSION,
                "Vectors can't be sorted: [1]");
    }

    // --- Aggregates ---

    @Test
    void aggregatesAreOneRow() {
        store.with("t", List.of("c1", "c2"), List.of(5, new Value.Null()));
        List<Expression> output = List.of(
                call("count", new Star()),
                call("count", col("c2")),
                call("sum", col("c2")),
                call("avg", col("c2")),
                call("min", col("c2")),
                call("max", binary(col("c1"), BinaryOperator.MULTIPLY, 2)));
        TableResult.Rows rows = store.rows(search("t", output, null));
        assertThat(texts(rows)).containsExactly("5 4 80 20 10 10");
        assertThat(rows.columns().stream().map(OutputColumn::name))
                .containsExactly("count(*)", "count(c2)", "sum(c2)", "avg(c2)", "min(c2)", "max((c1 * 2))");
        assertThat(texts(store.rows(search("t", output, literal(false))))).containsExactly("0 0 null null null null");
        store.refuses(
                search("t", List.of(call("count", new Star()), col("c1")), null),
                ErrorCode.INVALID_EXPRESSION,
                "Beside an aggregate there can only be aggregates in an output.");
        Store huge = new Store().table("t", Column.of("c1", Scalar.INT64));
        huge.with("t", List.of("c1"), List.of(Long.MAX_VALUE), List.of(1));
        assertThat(texts(huge.rows(search("t", List.of(call("sum", col("c1"))), null))))
                .containsExactly("null");
    }

    // --- Nearest neighbours ---

    private static Search near(Metric metric, int topN, Expression filter, Expression... output) {
        return new Search(
                Store.DB,
                "v",
                List.of(output),
                filter,
                List.of(),
                null,
                0,
                true,
                new Knn("v", Value.Vector.of(1, 0), metric, topN));
    }

    private static Store vectors() {
        Store store = new Store()
                .table(
                        "v",
                        Column.of("id", Scalar.INT32),
                        Column.of("v", new Embedding(2, Element.FLOAT32)).withDefault(new Value.Null()));
        return store.with(
                        "v",
                        List.of("id", "v"),
                        List.of(1, Value.Vector.of(0, 1)),
                        List.of(2, Value.Vector.of(3, 0)),
                        List.of(3, Value.Vector.of(1, 1)),
                        List.of(4, Value.Vector.of(1, -1)),
                        List.of(5, Value.Vector.of(0, 0)))
                .with("v", List.of("id"), List.of(6));
    }

    @Test
    void theNearestByDistance() {
        TableResult.Rows rows =
                vectors().rows(near(Metric.L2, 3, literal(true), col("id"), col("_distance"), col("_score")));
        assertThat(texts(rows)).as("equally near ones by their row ids").containsExactly("3 1 1", "4 1 1", "5 1 1");
        assertThat(rows.columns().get(1)).isEqualTo(new OutputColumn("DISTANCE", Scalar.FLOAT32));
        assertThat(rows.totalHits()).isEqualTo(3);
        assertThat(texts(vectors().rows(near(Metric.L2, 100, literal(true), col("id"), col("_distance")))))
                .as("a row without a vector is nowhere")
                .containsExactly("3 1", "4 1", "5 1", "1 2", "2 4");
    }

    @Test
    void theNearestByInnerProductAndCosine() {
        assertThat(texts(vectors().rows(near(Metric.INNER_PRODUCT, 9, literal(true), col("id"), col("_similarity")))))
                .containsExactly("2 3", "3 1", "4 1", "1 0", "5 0");
        assertThat(texts(vectors().rows(near(Metric.COSINE, 9, literal(true), col("id"), col("_similarity")))))
                .containsExactly("2 1", "3 0.70710677", "4 0.70710677", "1 0", "5 0");
    }

    @Test
    void theNearestOfThoseThatAFilterTakes() {
        Expression filter = binary(col("id"), BinaryOperator.NOT_EQUAL, 3);
        assertThat(texts(vectors().rows(near(Metric.L2, 2, filter, col("id"))))).containsExactly("4", "5");
    }

    @Test
    void theNearestAreSortedAndPaged() {
        Search search = near(Metric.L2, 4, literal(true), col("id"));
        Search sorted = new Search(
                search.database(),
                "v",
                search.output(),
                null,
                List.of(new SortKey(col("id"), true)),
                2L,
                1,
                true,
                search.knn());
        assertThat(texts(vectors().rows(sorted))).containsExactly("3", "4");
    }

    @Test
    void aNearestNeighbourSearchMustFitTheColumn() {
        Store store = vectors();
        Search search = near(Metric.L2, 1, literal(true), col("id"));
        store.refuses(
                knn(search, new Knn("v", Value.Vector.of(1), Metric.L2, 1)),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Embedding(float,2), but a vector of 1 elements is given.");
        store.refuses(
                knn(search, new Knn("id", Value.Vector.of(1), Metric.L2, 1)),
                ErrorCode.TYPE_MISMATCH,
                "Expected: a vector, but Integer is given.");
        store.refuses(
                knn(search, new Knn("w", Value.Vector.of(1), Metric.L2, 1)),
                ErrorCode.NO_SUCH_COLUMN,
                "Column: w doesn't exist");
        store.refuses(
                near(Metric.COSINE, 1, literal(true), col("_distance")),
                ErrorCode.INVALID_EXPRESSION,
                "_distance is there only in a nearest-neighbour search by l2.");
    }

    private static Search knn(Search search, Knn knn) {
        return new Search(search.database(), search.table(), search.output(), null, List.of(), null, 0, false, knn);
    }
}
