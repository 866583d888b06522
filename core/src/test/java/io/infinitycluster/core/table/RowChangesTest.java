package io.infinitycluster.core.table;

import static io.infinitycluster.core.table.Store.DB;
import static io.infinitycluster.core.table.Store.binary;
import static io.infinitycluster.core.table.Store.col;
import static io.infinitycluster.core.table.Store.insert;
import static io.infinitycluster.core.table.Store.literal;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.Column.Constraint;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableCommand.Assignment;
import io.infinitycluster.core.table.TableCommand.Delete;
import io.infinitycluster.core.table.TableCommand.Update;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowChangesTest {

    private static final List<String> C1 = List.of("c1");
    private static final List<String> BOTH = List.of("c1", "c2");

    // --- Insert ---

    @Test
    void rowsStayInTheOrderInWhichTheyWereAppended() {
        Store store = Store.ofPairs(3, 30, 1, 10);
        assertThat(store.apply(insert("t", List.of("C2", "c1"), List.of(20, 2), List.of(0, 0))))
                .isEqualTo(new TableResult.Affected(2));
        assertThat(store.all("t")).containsExactly("3 30", "1 10", "2 20", "0 0");
    }

    @Test
    void anInsertIsDoneWholeOrNotAtAll() {
        Store store = Store.ofPairs(1, 10);
        store.refuses(
                insert("t", BOTH, List.of(2, 20), List.of(3, "thirty")),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Integer, but 'thirty' is given.");
        assertThat(store.all("t")).containsExactly("1 10");
    }

    @Test
    void aColumnWithoutDefaultMustBeGiven() {
        Store store = new Store()
                .table(
                        "t",
                        Column.of("c1", Scalar.INT32),
                        Column.of("c2", Scalar.INT32).withDefault(Store.value(7)));
        store.with("t", BOTH, List.of(1, new Value.Default()), List.of(2, 8));
        store.with("t", C1, List.of(3));
        assertThat(store.all("t")).containsExactly("1 7", "2 8", "3 7");
        store.refuses(
                insert("t", List.of("c2"), List.of(1)),
                ErrorCode.SYNTAX_ERROR,
                "Column: c1 has no default value, and no value is given.");
        store.refuses(
                insert("t", List.of("c1", "c3"), List.of(1, 1)),
                ErrorCode.SYNTAX_ERROR,
                "Column: c3 is not in the table, and a value is given.");
        store.refuses(
                insert("t", List.of("c1", "C1"), List.of(1, 1)),
                ErrorCode.DUPLICATE_COLUMN,
                "Duplicate column name: c1");
    }

    @Test
    void anInsertHasOneTo8192Rows() {
        Store store = Store.ofPairs();
        List<List<Value>> rows = Collections.nCopies(8192, List.of(new Value.Int(1), new Value.Int(2)));
        assertThat(store.apply(new TableCommand.Insert(DB, "t", BOTH, rows))).isEqualTo(new TableResult.Affected(8192));
        store.refuses(
                new TableCommand.Insert(
                        DB, "t", BOTH, Collections.nCopies(8193, List.of(new Value.Int(1), new Value.Int(2)))),
                ErrorCode.NOT_SUPPORTED,
                "Insert of 8193 rows; at most 8192 are allowed at once.");
        store.refuses(
                new TableCommand.Insert(DB, "t", BOTH, List.of()),
                ErrorCode.INSERT_WITHOUT_VALUES,
                "Insert into table t without values.");
        store.refuses(insert("u", C1, List.of(1)), ErrorCode.NO_SUCH_TABLE, "Table: u doesn't exist.");
    }

    @Test
    void aRowIsBounded() {
        Store store = new Store().table("t", Column.of("c1", Scalar.VARCHAR));
        store.refuses(
                insert("t", C1, List.of("x".repeat(TableLimits.MAX_ROW_BYTES))),
                ErrorCode.OUT_OF_BOUND,
                "A row can have at most 4194304 bytes.");
    }

    @Test
    void nullIsTakenUnlessItMustNotBe() {
        Store store = new Store()
                .table(
                        "t",
                        Column.of("c1", Scalar.INT32),
                        new Column("c2", Scalar.INT32, Set.of(Constraint.NOT_NULL), null, ""));
        store.with("t", BOTH, List.of(new Value.Null(), 1));
        assertThat(store.all("t")).containsExactly("null 1");
        store.refuses(
                insert("t", BOTH, List.of(1, new Value.Null())),
                ErrorCode.SYNTAX_ERROR,
                "Column: c2 must not be null, and null is given.");
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c2", Store.NULL)), null),
                ErrorCode.SYNTAX_ERROR,
                "Column: c2 must not be null, and null is given.");
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, 127.9, 127",
        "INT8, -128, -128",
        "INT16, -32768, -32768",
        "INT32, 2147483647, 2147483647",
        "INT64, 9223372036854775807, 9223372036854775807",
        "INT64, -1.5, -1",
        "FLOAT16, 0.1, 0.099975586",
        "BFLOAT16, 0.1, 0.100097656",
        "FLOAT32, 0.1, 0.1",
        "FLOAT32, 16777217, 16777216",
        "FLOAT64, 0.1, 0.1",
        "FLOAT64, 3, 3",
        "FLOAT64, 1e300, 1e+300",
    })
    void numbersAreCastToTheColumn(Scalar type, String given, String shown) {
        Store store = new Store().table("t", Column.of("c1", type));
        boolean whole = given.matches("-?[0-9]+");
        store.with("t", C1, List.of(whole ? Store.value(Long.parseLong(given)) : Store.value(Double.valueOf(given))));
        assertThat(store.all("t")).containsExactly(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, 128, TinyInt",
        "INT8, -129, TinyInt",
        "INT16, 32768, SmallInt",
        "INT32, 2147483648, Integer",
        "FLOAT16, 65520, Float16",
    })
    void numbersOutOfRangeAreRefused(Scalar type, long given, String shown) {
        Store store = new Store().table("t", Column.of("c1", type));
        store.refuses(
                insert("t", C1, List.of(given)),
                ErrorCode.OUT_OF_BOUND,
                "The value " + given + " is out of the range of " + shown + ".");
    }

    @Test
    void floatsOutOfRangeAreRefused() {
        Store store = new Store().table("t", Column.of("c1", Scalar.FLOAT32), Column.of("c2", Scalar.INT64));
        store.refuses(
                insert("t", BOTH, List.of(1e39, 1)),
                ErrorCode.OUT_OF_BOUND,
                "The value 1e+39 is out of the range of Float.");
        store.refuses(
                insert("t", BOTH, List.of(1, 0x1p63)),
                ErrorCode.OUT_OF_BOUND,
                "The value 9223372036854775808 is out of the range of BigInt.");
    }

    @Test
    void everyTypeTakesItsOwn() {
        Store store = new Store()
                .table(
                        "t",
                        Column.of("b", Scalar.BOOL),
                        Column.of("s", Scalar.VARCHAR),
                        Column.of("j", Scalar.JSON),
                        Column.of("d", Scalar.DATE),
                        Column.of("ti", Scalar.TIME),
                        Column.of("dt", Scalar.DATETIME),
                        Column.of("ts", Scalar.TIMESTAMP));
        List<String> names = List.of("b", "s", "j", "d", "ti", "dt", "ts");
        store.with(
                "t",
                names,
                List.of(true, "a b", "{\"k\":1}", "2024-2-9", "8:05:09", "2024-02-29 23:59:59", "0001-01-01T00:00:00"),
                List.of(
                        false,
                        "",
                        "[]",
                        new Value.Date(-1),
                        new Value.Time(0),
                        new Value.Date(0),
                        new Value.DateTime(-1)));
        assertThat(store.all("t"))
                .containsExactly(
                        "true a b {\"k\":1} 2024-02-09 08:05:09 2024-02-29 23:59:59 0001-01-01 00:00:00",
                        "false  [] 1969-12-31 00:00:00 1970-01-01 00:00:00 1969-12-31 23:59:59");
    }

    @ParameterizedTest
    @CsvSource({
        "BOOL, Boolean",
        "VARCHAR, Varchar",
        "JSON, Json",
        "DATE, Date",
        "TIME, Time",
        "DATETIME, DateTime",
        "TIMESTAMP, Timestamp"
    })
    void typesRefuseOthers(Scalar type, String shown) {
        Store store = new Store().table("t", Column.of("c1", type));
        store.refuses(insert("t", C1, List.of(1)), ErrorCode.TYPE_MISMATCH, "Expected: " + shown + ", but 1 is given.");
        store.refuses(
                insert("t", C1, List.of(Value.Vector.of(1, 2))),
                ErrorCode.TYPE_MISMATCH,
                "Expected: " + shown + ", but a vector of 2 elements is given.");
    }

    @ParameterizedTest
    @CsvSource({
        "BIT, '[1,0,1]'",
        "UINT8, '[255,0,1]'",
        "INT8, '[-128,127,0]'",
        "INT32, '[-2147483648,2,3]'",
        "FLOAT32, '[0.1,-0.2,3e+30]'",
        "FLOAT64, '[0.1,-0.2,3e+300]'",
        "FLOAT16, '[0.5,-2,0]'",
        "BFLOAT16, '[0.5,-2,3e+30]'"
    })
    void vectorsOfEveryElementAreKept(Element element, String shown) {
        String[] parts = shown.substring(1, shown.length() - 1).split(",");
        double[] elements =
                Arrays.stream(parts).mapToDouble(Double::parseDouble).toArray();
        Store store = new Store().table("t", Column.of("c1", new Embedding(3, element)));
        store.with("t", C1, List.of(Value.Vector.of(elements)));
        if (element == Element.BFLOAT16) {
            assertThat(store.all("t").get(0)).startsWith("[0.5,-2,").endsWith("e+30]");
        } else {
            assertThat(store.all("t")).containsExactly(shown);
        }
    }

    @Test
    void vectorsMustFit() {
        Store store = new Store()
                .table("t", Column.of("c1", new Embedding(2, Element.UINT8)).withDefault(Value.Vector.of(1, 1)));
        store.refuses(
                insert("t", C1, List.of(Value.Vector.of(1, 2, 3))),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Embedding(uint8,2), but a vector of 3 elements is given.");
        store.refuses(
                insert("t", C1, List.of(1)), ErrorCode.TYPE_MISMATCH, "Expected: Embedding(uint8,2), but 1 is given.");
        store.refuses(
                insert("t", C1, List.of(Value.Vector.of(1, 256))),
                ErrorCode.OUT_OF_BOUND,
                "The element 256 is out of the range of Embedding(uint8,2).");
    }

    // --- Update and delete ---

    @Test
    void updatedRowsMoveToTheEnd() {
        Store store = Store.ofPairs(1, 1, 2, 2, 3, 3, 4, 4);
        Update update = new Update(
                DB, "t", List.of(new Assignment("C2", literal(90))), binary(col("c1"), BinaryOperator.EQUAL, 1));
        assertThat(store.apply(update)).isEqualTo(new TableResult.Affected(1));
        assertThat(store.all("t")).containsExactly("2 2", "3 3", "4 4", "1 90");
        assertThat(store.apply(new Update(DB, "t", update.assignments(), literal(false))))
                .isEqualTo(new TableResult.Affected(0));
    }

    @Test
    void anUpdateSeesTheRowAsItWas() {
        Store store = Store.ofPairs(1, 10, 2, 20);
        store.done(
                new Update(DB, "t", List.of(new Assignment("c1", col("c2")), new Assignment("c2", col("c1"))), null));
        assertThat(store.all("t")).containsExactly("10 1", "20 2");
    }

    @Test
    void anUpdateIsDoneWholeOrNotAtAll() {
        Store store = Store.ofPairs(1, 10, 2, 2_000_000_000);
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c2", binary(col("c2"), BinaryOperator.MULTIPLY, 2))), null),
                ErrorCode.OUT_OF_BOUND,
                "The value 4000000000 is out of the range of Integer.");
        assertThat(store.all("t")).containsExactly("1 10", "2 2000000000");
    }

    @Test
    void anUpdateMustFitTheTable() {
        Store store = Store.ofPairs(1, 10);
        store.refuses(
                new Update(DB, "t", List.of(), null), ErrorCode.SYNTAX_ERROR, "Update of table t without values.");
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c9", literal(1))), null),
                ErrorCode.NO_SUCH_COLUMN,
                "Column: c9 doesn't exist");
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c1", literal(1)), new Assignment("C1", literal(1))), null),
                ErrorCode.DUPLICATE_COLUMN,
                "Duplicate column name: c1");
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c1", literal(1))), col("c1")),
                ErrorCode.INVALID_FILTER,
                "A filter must be a condition, and c1 is Integer.");
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c1", literal("x"))), null),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Integer, but 'x' is given.");
    }

    @Test
    void anUpdateToTheDefault() {
        Store store = new Store()
                .table(
                        "t",
                        Column.of("c1", Scalar.INT32),
                        Column.of("c2", Scalar.INT32).withDefault(Store.value(7)));
        store.with("t", BOTH, List.of(1, 1));
        store.done(new Update(DB, "t", List.of(new Assignment("c2", literal(new Value.Default()))), null));
        assertThat(store.all("t")).containsExactly("1 7");
        store.refuses(
                new Update(DB, "t", List.of(new Assignment("c1", literal(new Value.Default()))), null),
                ErrorCode.SYNTAX_ERROR,
                "Column: c1 has no default value, and no value is given.");
    }

    @Test
    void rowsAreDeletedByAFilterOrAll() {
        Store store = Store.ofPairs(1, 10, 2, 20, 3, 30);
        assertThat(store.apply(new Delete(DB, "t", binary(col("c1"), BinaryOperator.LESS, 2))))
                .isEqualTo(new TableResult.Affected(1));
        assertThat(store.all("t")).containsExactly("2 20", "3 30");
        store.refuses(
                new Delete(DB, "t", literal(1)),
                ErrorCode.INVALID_FILTER,
                "A filter must be a condition, and 1 is BigInt.");
        store.refuses(
                new Delete(DB, "t", binary(col("c1"), BinaryOperator.EQUAL, "x")),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Integer, but Varchar is given.");
        assertThat(store.apply(new Delete(DB, "t", null))).isEqualTo(new TableResult.Affected(2));
        assertThat(store.all("t")).isEmpty();
        store.with("t", BOTH, List.of(4, 40));
        assertThat(Store.texts(store.rows(Store.search("t", List.of(col("_row_id")), null))))
                .as("the number of a row is not given again")
                .containsExactly("3");
    }

    @Test
    void undecodableCommandsAreRefused() {
        Store store = Store.ofPairs(1, 10);
        long before = store.machine.digest();
        assertThat(TableResult.decode(store.machine.apply(9, new byte[] {1, 99, 0, 0, 0, 0})))
                .isEqualTo(new TableResult.Refused(ErrorCode.INVALID_PARAMETER, "unknown command 99"));
        assertThat(TableResult.decode(store.machine.query(new byte[0]))).isInstanceOf(TableResult.Refused.class);
        assertThat(store.machine.digest()).isEqualTo(before);
    }
}
