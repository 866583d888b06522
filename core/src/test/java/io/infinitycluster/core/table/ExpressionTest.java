package io.infinitycluster.core.table;

import static io.infinitycluster.core.table.Store.NULL;
import static io.infinitycluster.core.table.Store.binary;
import static io.infinitycluster.core.table.Store.call;
import static io.infinitycluster.core.table.Store.col;
import static io.infinitycluster.core.table.Store.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.Cast;
import io.infinitycluster.core.table.Expression.UnaryOperator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What expressions say, over a table of one row. */
class ExpressionTest {

    private final Store store = new Store()
            .table(
                    "t",
                    Column.of("i8", Scalar.INT8),
                    Column.of("i32", Scalar.INT32),
                    Column.of("i64", Scalar.INT64),
                    Column.of("f", Scalar.FLOAT32),
                    Column.of("d", Scalar.FLOAT64),
                    Column.of("s", Scalar.VARCHAR),
                    Column.of("b", Scalar.BOOL),
                    Column.of("n", Scalar.INT32),
                    Column.of("day", Scalar.DATE),
                    Column.of("at", Scalar.TIMESTAMP),
                    Column.of("v", new Embedding(2, Element.FLOAT32)))
            .with(
                    "t",
                    List.of("i8", "i32", "i64", "f", "d", "s", "b", "n", "day", "at", "v"),
                    List.of(
                            100,
                            7,
                            Long.MAX_VALUE,
                            0.1,
                            2.5,
                            "  H\u00e4llo \uD83D\uDE00",
                            true,
                            new Value.Null(),
                            "2024-02-29",
                            "2024-02-29 13:14:15",
                            Value.Vector.of(0.5, 1)));

    private void assertIs(Expression expression, String shown, Scalar type) {
        TableResult.Rows rows = store.rows(Store.search("t", List.of(expression), null));
        assertThat(Store.texts(rows)).as("%s", expression).containsExactly(shown);
        assertThat(rows.columns().get(0).type()).as("%s", expression).isEqualTo(type);
    }

    private void assertTrue(Expression expression) {
        assertIs(expression, "true", Scalar.BOOL);
    }

    private void assertFalse(Expression expression) {
        assertIs(expression, "false", Scalar.BOOL);
    }

    private void assertUnknown(Expression expression) {
        assertIs(expression, "null", Scalar.BOOL);
    }

    private void assertRefused(Expression expression, ErrorCode code, String message) {
        store.refuses(Store.search("t", List.of(expression), null), code, message);
    }

    @Test
    void integersStayOfTheWiderTypeAndAreNullWhereTheyDoNotFit() {
        assertIs(binary(col("i8"), BinaryOperator.ADD, col("i8")), "null", Scalar.INT8);
        assertIs(binary(col("i8"), BinaryOperator.ADD, col("i32")), "107", Scalar.INT32);
        assertIs(binary(col("i8"), BinaryOperator.MULTIPLY, 100), "10000", Scalar.INT64);
        assertIs(binary(col("i64"), BinaryOperator.ADD, 1), "null", Scalar.INT64);
        assertIs(binary(-7, BinaryOperator.MODULO, 3), "-1", Scalar.INT64);
        assertIs(binary(col("i32"), BinaryOperator.MODULO, 0), "null", Scalar.INT64);
        assertIs(new Expression.Unary(UnaryOperator.NEGATE, col("i32")), "-7", Scalar.INT32);
    }

    @Test
    void quotientsAreDoublesAndNullWhereThereIsNone() {
        assertIs(binary(col("i32"), BinaryOperator.DIVIDE, 2), "3.5", Scalar.FLOAT64);
        assertIs(binary(col("i32"), BinaryOperator.DIVIDE, 0), "null", Scalar.FLOAT64);
        assertIs(binary(col("d"), BinaryOperator.DIVIDE, 0.0), "null", Scalar.FLOAT64);
        assertIs(binary(col("d"), BinaryOperator.MULTIPLY, 1e308), "null", Scalar.FLOAT64);
        assertIs(binary(5.5, BinaryOperator.MODULO, 2), "1.5", Scalar.FLOAT64);
        assertIs(binary(col("f"), BinaryOperator.ADD, col("f")), "0.2", Scalar.FLOAT32);
        assertIs(binary(col("f"), BinaryOperator.ADD, col("d")), "2.600000001490116", Scalar.FLOAT64);
    }

    @Test
    void numbersAreComparedExactly() {
        assertTrue(binary(col("i64"), BinaryOperator.LESS, 0x1p63));
        assertFalse(binary(col("i64"), BinaryOperator.EQUAL, 0x1p63));
        assertTrue(binary(2, BinaryOperator.EQUAL, 2.0));
        assertTrue(binary(0.0, BinaryOperator.EQUAL, -0.0));
        assertTrue(binary(col("f"), BinaryOperator.EQUAL, 0.1));
        assertTrue(binary(0.1, BinaryOperator.GREATER_OR_EQUAL, col("f")));
        assertTrue(binary(col("f"), BinaryOperator.LESS, 1e300));
    }

    @Test
    void comparisons() {
        assertTrue(binary(1, BinaryOperator.LESS, 2));
        assertTrue(binary(2, BinaryOperator.LESS_OR_EQUAL, 2));
        assertFalse(binary(2, BinaryOperator.GREATER, 2));
        assertTrue(binary(2, BinaryOperator.GREATER_OR_EQUAL, 2));
        assertTrue(binary(2, BinaryOperator.NOT_EQUAL, 3));
        assertTrue(binary("a", BinaryOperator.LESS, "b"));
        assertTrue(binary("\uFFFF", BinaryOperator.LESS, "\uD83D\uDE00"));
        assertTrue(binary(false, BinaryOperator.LESS, true));
        assertTrue(binary(col("day"), BinaryOperator.EQUAL, "2024-2-29"));
        assertTrue(binary(col("at"), BinaryOperator.GREATER, col("day")));
        assertTrue(binary(col("v"), BinaryOperator.EQUAL, literal(Value.Vector.of(0.5, 1))));
        assertUnknown(binary(col("n"), BinaryOperator.EQUAL, col("n")));
        assertUnknown(binary(1, BinaryOperator.EQUAL, NULL));
        assertRefused(
                binary(col("s"), BinaryOperator.EQUAL, 1),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Varchar, but BigInt is given.");
        assertRefused(
                binary(col("day"), BinaryOperator.EQUAL, "yesterday"),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Date, but 'yesterday' is given.");
        assertRefused(
                binary(col("v"), BinaryOperator.LESS, col("v")),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Embedding(float,2), but Embedding(float,2) is given.");
    }

    @Test
    void logicHasThreeValues() {
        assertFalse(binary(NULL, BinaryOperator.AND, false));
        assertFalse(binary(false, BinaryOperator.AND, NULL));
        assertUnknown(binary(NULL, BinaryOperator.AND, true));
        assertTrue(binary(NULL, BinaryOperator.OR, true));
        assertUnknown(binary(false, BinaryOperator.OR, NULL));
        assertFalse(binary(false, BinaryOperator.OR, false));
        assertTrue(binary(true, BinaryOperator.AND, true));
        assertUnknown(new Expression.Unary(UnaryOperator.NOT, NULL));
        assertFalse(new Expression.Unary(UnaryOperator.NOT, col("b")));
        assertRefused(
                binary(1, BinaryOperator.AND, true),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Boolean, but BigInt is given.");
    }

    @Test
    void betweenInAndIsNull() {
        assertTrue(new Expression.Between(col("i32"), literal(7), literal(8), false));
        assertTrue(new Expression.Between(col("i32"), literal(8), literal(9), true));
        assertUnknown(new Expression.Between(col("i32"), NULL, literal(9), false));
        assertFalse(new Expression.Between(col("i32"), NULL, literal(6), false));
        assertTrue(in(col("i32"), 1, 7));
        assertFalse(in(col("i32"), 1, 2));
        assertTrue(in(col("i32"), 1, 7.0));
        assertUnknown(in(col("n"), 1, 2));
        assertUnknown(in(col("i32"), 1, NULL));
        assertTrue(in(col("i32"), NULL, 7));
        assertTrue(in("b", "a", "b"));
        assertTrue(in(col("day"), "2024-02-28", "2024-02-29"));
        assertFalse(new Expression.In(col("i32"), List.of(), false));
        assertTrue(new Expression.In(col("i32"), List.of(literal(1)), true));
        assertTrue(new Expression.IsNull(col("n"), false));
        assertTrue(new Expression.IsNull(col("s"), true));
        assertFalse(new Expression.IsNull(col("s"), false));
    }

    private static Expression in(Object value, Object... options) {
        List<Expression> all = new ArrayList<>();
        for (Object each : options) {
            all.add(literal(each));
        }
        return new Expression.In(literal(value), all, false);
    }

    /** Each level would double the time if it computed its value twice. */
    @Test
    void nestedOnesAreComputedOnce() {
        Expression nested = col("b");
        for (int i = 0; i < 60; i++) {
            nested = i % 2 == 0
                    ? new Expression.Between(nested, literal(false), literal(true), false)
                    : in(nested, col("b"), col("b"), false);
        }
        assertTrue(nested);
        Expression number = col("i32");
        for (int i = 0; i < 60; i++) {
            number = call("abs", number);
        }
        assertIs(number, "7", Scalar.INT32);
    }

    @Test
    void patterns() {
        assertTrue(like("abc", "a%"));
        assertTrue(like("abc", "%b%"));
        assertTrue(like("abc", "a_c"));
        assertFalse(like("abc", "a_"));
        assertTrue(like("", "%"));
        assertFalse(like("", "_"));
        assertTrue(like("a%c", "a\\%c"));
        assertFalse(like("abc", "a\\%c"));
        assertTrue(like("\uD83D\uDE00", "_"));
        assertTrue(like("aXbXc", "a%X%c"));
        assertTrue(like(col("s"), "%llo%"));
        assertUnknown(like("a", NULL));
        assertTrue(new Expression.Like(literal("b"), literal("a%"), true));
        assertTrue(like("x".repeat(3000), "%x%x%x%"));
        assertRefused(
                like("a", "x".repeat(1001)),
                ErrorCode.OUT_OF_BOUND,
                "A pattern of 1001 characters; at most 1000 are allowed.");
        assertRefused(like(1, "a"), ErrorCode.TYPE_MISMATCH, "Expected: Varchar, but BigInt is given.");
    }

    private static Expression like(Object value, Object pattern) {
        return new Expression.Like(literal(value), literal(pattern), false);
    }

    @Test
    void casts() {
        assertIs(new Cast(col("d"), Scalar.INT32), "2", Scalar.INT32);
        assertIs(new Cast(literal("-12"), Scalar.INT64), "-12", Scalar.INT64);
        assertIs(new Cast(literal("1e2"), Scalar.FLOAT64), "100", Scalar.FLOAT64);
        assertIs(new Cast(literal("0x10"), Scalar.FLOAT64), "null", Scalar.FLOAT64);
        assertIs(new Cast(literal("300"), Scalar.INT8), "null", Scalar.INT8);
        assertIs(new Cast(col("f"), Scalar.VARCHAR), "0.1", Scalar.VARCHAR);
        assertIs(new Cast(col("f"), Scalar.FLOAT64), "0.10000000149011612", Scalar.FLOAT64);
        assertIs(new Cast(literal("2024-02-29"), Scalar.DATE), "2024-02-29", Scalar.DATE);
        assertIs(new Cast(literal("2024-02-30"), Scalar.DATE), "null", Scalar.DATE);
        assertIs(new Cast(col("at"), Scalar.DATE), "2024-02-29", Scalar.DATE);
        assertIs(new Cast(col("at"), Scalar.TIME), "13:14:15", Scalar.TIME);
        assertIs(new Cast(col("day"), Scalar.DATETIME), "2024-02-29 00:00:00", Scalar.DATETIME);
        assertIs(new Cast(col("b"), Scalar.INT8), "1", Scalar.INT8);
        assertIs(new Cast(literal(0), Scalar.BOOL), "false", Scalar.BOOL);
        assertIs(new Cast(literal("true"), Scalar.BOOL), "true", Scalar.BOOL);
        assertIs(new Cast(col("v"), Scalar.VARCHAR), "[0.5,1]", Scalar.VARCHAR);
        assertIs(new Cast(NULL, Scalar.INT8), "null", Scalar.INT8);
        assertRefused(
                new Cast(col("day"), Scalar.INT32),
                ErrorCode.TYPE_CONVERSION,
                "Can't convert type from Date to Integer.");
        assertRefused(
                new Cast(col("v"), new Embedding(3, Element.FLOAT32)),
                ErrorCode.TYPE_CONVERSION,
                "Can't convert type from Embedding(float,2) to Embedding(float,3).");
    }

    @Test
    void functionsOfNumbers() {
        assertIs(call("ABS", -3), "3", Scalar.INT64);
        assertIs(call("abs", Long.MIN_VALUE), "null", Scalar.INT64);
        assertIs(call("abs", -2.5), "2.5", Scalar.FLOAT64);
        assertIs(call("ceil", 2.1), "3", Scalar.FLOAT64);
        assertIs(call("floor", -2.1), "-3", Scalar.FLOAT64);
        assertIs(call("round", -2.5), "-3", Scalar.FLOAT64);
        assertIs(call("trunc", -2.9), "-2", Scalar.FLOAT64);
        assertIs(call("round", col("i32")), "7", Scalar.INT32);
        assertIs(call("sqrt", 9), "3", Scalar.FLOAT64);
        assertIs(call("sqrt", -1), "null", Scalar.FLOAT64);
        assertIs(call("pow", 2, 10), "1024", Scalar.FLOAT64);
        assertIs(call("mod", 7, 4), "3", Scalar.INT64);
        assertIs(call("abs", col("n")), "null", Scalar.INT32);
        assertRefused(call("abs", "a"), ErrorCode.TYPE_MISMATCH, "Expected: a number, but Varchar is given.");
        assertRefused(
                call("abs", 1, 2), ErrorCode.FUNCTION_ARGUMENTS, "Function abs takes 1 arguments, and 2 are given.");
    }

    @Test
    void functionsOfTexts() {
        assertIs(call("upper", col("s")), "  H\u00e4LLO \uD83D\uDE00", Scalar.VARCHAR);
        assertIs(call("lower", "ABC\u00c4"), "abc\u00c4", Scalar.VARCHAR);
        assertIs(call("char_length", col("s")), "9", Scalar.INT64);
        assertIs(call("trim", " a "), "a", Scalar.VARCHAR);
        assertIs(call("ltrim", " a "), "a ", Scalar.VARCHAR);
        assertIs(call("rtrim", " a "), " a", Scalar.VARCHAR);
        assertIs(call("reverse", "ab\uD83D\uDE00"), "\uD83D\uDE00ba", Scalar.VARCHAR);
        assertIs(call("substring", "a\uD83D\uDE00cd", 2, 2), "\uD83D\uDE00c", Scalar.VARCHAR);
        assertIs(call("substring", "abc", 9, Long.MAX_VALUE), "", Scalar.VARCHAR);
        assertIs(call("concat", "a", "b", "c"), "abc", Scalar.VARCHAR);
        assertIs(call("concat", "a", NULL), "null", Scalar.VARCHAR);
        assertRefused(call("upper", 1), ErrorCode.TYPE_MISMATCH, "Expected: Varchar, but BigInt is given.");
    }

    @Test
    void functionsOfDates() {
        assertIs(call("year", col("day")), "2024", Scalar.INT64);
        assertIs(call("month", col("at")), "2", Scalar.INT64);
        assertIs(call("day", col("day")), "29", Scalar.INT64);
        assertIs(call("day_of_year", col("day")), "60", Scalar.INT64);
        assertIs(call("hour", col("at")), "13", Scalar.INT64);
        assertIs(call("minute", col("at")), "14", Scalar.INT64);
        assertIs(call("second", col("at")), "15", Scalar.INT64);
        assertRefused(call("hour", col("day")), ErrorCode.TYPE_MISMATCH, "Expected: Time, but Date is given.");
    }

    @Test
    void printedForms() {
        assertThat(binary(col("C1"), BinaryOperator.ADD, binary(col("c2"), BinaryOperator.MULTIPLY, 2))
                        .shown())
                .isEqualTo("(c1 + (c2 * 2))");
        assertThat(new Expression.Unary(UnaryOperator.NOT, col("a")).shown()).isEqualTo("NOT(a)");
        assertThat(call("char_length", col("s")).shown()).isEqualTo("char_length(s)");
        assertThat(call("mod", col("a"), 2).shown()).isEqualTo("(a mod 2)");
        assertThat(call("substring", "x", 1, 2).shown()).isEqualTo("substring(x, 1, 2)");
        assertThat(new Expression.Between(col("a"), literal(1), literal(2), true).shown())
                .isEqualTo("a NOT BETWEEN 1 AND 2");
        assertThat(in(col("a"), 1, "x").shown()).isEqualTo("a IN (1, x)");
        assertThat(like(col("a"), "b%").shown()).isEqualTo("(a LIKE b%)");
        assertThat(new Expression.IsNull(col("a"), true).shown()).isEqualTo("a IS NOT NULL");
        assertThat(new Cast(col("a"), Scalar.FLOAT64).shown()).isEqualTo("CAST(a AS Double)");
        assertThat(col("_SIMILARITY").shown()).isEqualTo("SIMILARITY");
        double[] many = IntStream.range(0, 65_536).mapToDouble(i -> i / 7.0).toArray();
        assertThat(literal(Value.Vector.of(many)).shown()).hasSize(TableLimits.MAX_MESSAGE_CHARS);
    }
}
