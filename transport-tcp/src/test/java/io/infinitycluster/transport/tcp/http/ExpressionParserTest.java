package io.infinitycluster.transport.tcp.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Expression.Binary;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.ColumnRef;
import io.infinitycluster.core.table.Expression.Literal;
import io.infinitycluster.core.table.Expression.Unary;
import io.infinitycluster.core.table.Expression.UnaryOperator;
import io.infinitycluster.core.table.TableQuery;
import io.infinitycluster.core.table.Value;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What texts mean, and how texts are refused that mean nothing. */
class ExpressionParserTest {

    private static final ColumnRef A = new ColumnRef("a");
    private static final ColumnRef B = new ColumnRef("b");

    private final ExpressionParser parser = new ExpressionParser(3069, "filter");

    private static Literal number(long value) {
        return new Literal(new Value.Int(value));
    }

    private static Literal text(String value) {
        return new Literal(new Value.Text(value));
    }

    private static Binary binary(BinaryOperator operator, Expression left, Expression right) {
        return new Binary(operator, left, right);
    }

    private String refused(String text) {
        ApiException error = catchThrowableOfType(ApiException.class, () -> parser.parse(text));
        assertThat(error).as(text).isNotNull();
        assertThat(error.code()).isEqualTo(3069);
        assertThat(error.status()).isEqualTo(500);
        return error.text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a = 1", "a=1", "A == 1", "a==1", " ( a = 1 ) ", "\"a\" = 1", "`A`=1", "a /* so */ = 1"})
    void equality(String text) {
        assertThat(parser.parse(text)).isEqualTo(binary(BinaryOperator.EQUAL, A, number(1)));
    }

    @Test
    void comparisons() {
        assertThat(parser.parse("a != 1")).isEqualTo(binary(BinaryOperator.NOT_EQUAL, A, number(1)));
        assertThat(parser.parse("a <> 1")).isEqualTo(binary(BinaryOperator.NOT_EQUAL, A, number(1)));
        assertThat(parser.parse("a < 1")).isEqualTo(binary(BinaryOperator.LESS, A, number(1)));
        assertThat(parser.parse("a<=1")).isEqualTo(binary(BinaryOperator.LESS_OR_EQUAL, A, number(1)));
        assertThat(parser.parse("a>1")).isEqualTo(binary(BinaryOperator.GREATER, A, number(1)));
        assertThat(parser.parse("a >= 1")).isEqualTo(binary(BinaryOperator.GREATER_OR_EQUAL, A, number(1)));
    }

    @Test
    void arithmeticBindsAsUsual() {
        assertThat(parser.parse("a + b * 2"))
                .isEqualTo(binary(BinaryOperator.ADD, A, binary(BinaryOperator.MULTIPLY, B, number(2))));
        assertThat(parser.parse("a - b - 2"))
                .isEqualTo(binary(BinaryOperator.SUBTRACT, binary(BinaryOperator.SUBTRACT, A, B), number(2)));
        assertThat(parser.parse("(a + b) % 2 / 3"))
                .isEqualTo(binary(
                        BinaryOperator.DIVIDE,
                        binary(BinaryOperator.MODULO, binary(BinaryOperator.ADD, A, B), number(2)),
                        number(3)));
    }

    @Test
    void logicBindsAsUsual() {
        Expression first = binary(BinaryOperator.EQUAL, A, number(1));
        Expression second = binary(BinaryOperator.EQUAL, B, number(2));
        assertThat(parser.parse("a = 1 or b = 2 and not a = 1"))
                .isEqualTo(binary(
                        BinaryOperator.OR,
                        first,
                        binary(BinaryOperator.AND, second, new Unary(UnaryOperator.NOT, first))));
        assertThat(parser.parse("A=1 AND b=2 AND a=1"))
                .isEqualTo(binary(BinaryOperator.AND, binary(BinaryOperator.AND, first, second), first));
    }

    @Test
    void otherConditions() {
        assertThat(parser.parse("a in (1, 2)")).isEqualTo(new Expression.In(A, List.of(number(1), number(2)), false));
        assertThat(parser.parse("a not in (1)")).isEqualTo(new Expression.In(A, List.of(number(1)), true));
        assertThat(parser.parse("a between 1 and 2")).isEqualTo(new Expression.Between(A, number(1), number(2), false));
        assertThat(parser.parse("a not between 1 and 2"))
                .isEqualTo(new Expression.Between(A, number(1), number(2), true));
        assertThat(parser.parse("a like 'x%'")).isEqualTo(new Expression.Like(A, text("x%"), false));
        assertThat(parser.parse("a not like 'x%'")).isEqualTo(new Expression.Like(A, text("x%"), true));
        assertThat(parser.parse("a is null")).isEqualTo(new Expression.IsNull(A, false));
        assertThat(parser.parse("a is not null")).isEqualTo(new Expression.IsNull(A, true));
    }

    @Test
    void constants() {
        assertThat(parser.parse("-9223372036854775808")).isEqualTo(number(Long.MIN_VALUE));
        assertThat(parser.parse("-1.5")).isEqualTo(new Literal(new Value.Real(-1.5)));
        assertThat(parser.parse("1e3")).isEqualTo(new Literal(new Value.Real(1000)));
        assertThat(parser.parse("'it''s == \\ \"so\"'")).isEqualTo(text("it's == \\ \"so\""));
        assertThat(parser.parse("''")).isEqualTo(text(""));
        assertThat(parser.parse("TRUE")).isEqualTo(new Literal(new Value.Bool(true)));
        assertThat(parser.parse("null")).isEqualTo(new Literal(new Value.Null()));
        assertThat(parser.parse("date '2024-01-02'")).isEqualTo(new Expression.Cast(text("2024-01-02"), Scalar.DATE));
    }

    @Test
    void outputs() {
        assertThat(parser.parse("*")).isEqualTo(new Expression.Star());
        assertThat(parser.parse("count(*)")).isEqualTo(new Expression.Call("count", List.of(new Expression.Star())));
        assertThat(parser.parse("_row_id")).isEqualTo(Expression.Pseudo.ROW_ID);
        assertThat(parser.parse("-a")).isEqualTo(new Unary(UnaryOperator.NEGATE, A));
        assertThat(parser.parse("cast(a as varchar)")).isEqualTo(new Expression.Cast(A, Scalar.VARCHAR));
        assertThat(parser.parse("a::double")).isEqualTo(new Expression.Cast(A, Scalar.FLOAT64));
        assertThat(parser.parse("Substring(a, 1, 2)"))
                .isEqualTo(new Expression.Call("substring", List.of(A, number(1), number(2))));
        assertThat(parser.parse("trim(a)")).isEqualTo(new Expression.Call("trim", List.of(A)));
    }

    /** Clients list ids this way; nested one in the next, a few hundred would be too deep for the store. */
    @Test
    void longChainsAreFlat() {
        Expression filter = parser.parse("a = 1 or ".repeat(4000) + "b = 2");
        TableQuery.Search.of("d", "t", List.of(new Expression.Star()), filter);
        assertThat(filter.shown()).startsWith("(");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "c1 = ,                | unexpected `,` at position 6",
                "c1 = 1 b              | unexpected `b` at position 8",
                "c1 =                  | it ends too early",
                "(c1 = 1               | it ends too early",
                "'' = '                | cannot be read",
                "c1 = 'x               | cannot be read",
                "c1 = 1; drop          | unexpected `;` at position 7",
                "c1 <== 1              | cannot be read",
            })
    void errorsTellWhere(String text, String message) {
        assertThat(refused(text))
                .startsWith("Invalid filter: `" + text + "` cannot be read")
                .contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "case when a then 1 end",
                "(select 1)",
                "a ilike 'x'",
                "a regexp 'x'",
                "count(distinct a)",
                "sum(a) over ()",
                "a || b",
                "a && b",
                "a.b",
                "t.*",
                "(a, b)",
                "a in b",
                "a in (select 1)",
                "?",
                ":name",
                "0x1F",
                "N'x'",
                "[1, 2]",
                "current_date",
                "interval 1 day",
                "exists (1)",
                "a is true",
                "a ^ 2",
                "~a",
                "a like 'x' escape '!'",
                "cast(a as decimal(3,1))",
                "a (+) = 1",
                "extract(year from a)",
                "{fn f(a)}",
                "f(a => 1)",
            })
    void whatTheStoreDoesNotKnowIsNamed(String text) {
        assertThat(refused(text)).startsWith("Invalid filter: `");
    }

    @Test
    void unsupportedPartsAreShown() {
        assertThat(refused("a = 1 and b ilike 'x'")).isEqualTo("Invalid filter: `b ILIKE 'x'` is not supported");
    }

    @Test
    void boundsAreTold() {
        assertThat(refused("99999999999999999999")).contains("does not fit into 64 bits");
        assertThat(refused("1e400")).contains("not finite");
        assertThat(refused(" ")).isEqualTo("Invalid filter: is empty");
        assertThat(refused("(".repeat(101) + "a" + ")".repeat(101))).contains("nested too deeply, at position 101");
        assertThat(refused("a + ".repeat(300) + "a")).contains("nested too deeply");
        assertThat(refused("not ".repeat(16_000) + "a")).contains("nested too deeply");
        assertThat(refused("a".repeat(65_537))).contains("65537 characters");
    }

    @Test
    void limitsAreNumbers() {
        assertThat(parser.parseCount("10")).isEqualTo(10);
        assertThat(parser.parseCount(" 0 ")).isZero();
        for (String wrong : List.of("-1", "1.5", "a", "'1'", "1 + 1", "99999999999999999999", "")) {
            assertThat(catchThrowableOfType(ApiException.class, () -> parser.parseCount(wrong))
                            .code())
                    .isEqualTo(3069);
        }
    }
}
