package io.infinitycluster.core.table;

import static io.infinitycluster.core.table.Expression.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.Column.Constraint;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.Expression.Pseudo;
import io.infinitycluster.core.table.Expression.UnaryOperator;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.DropOption;
import io.infinitycluster.core.table.TableQuery.Metric;
import io.infinitycluster.core.testing.Golden;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Version 1 of commands, questions and results: commands stand in logs, and all of them are sent between builds. */
class TableGoldenTest {

    private static final String FILE = "tables-v1.txt";

    private static final List<Value> VALUES = List.of(
            new Value.Null(),
            new Value.Default(),
            new Value.Bool(false),
            new Value.Bool(true),
            new Value.Int(-2),
            new Value.Real(0.1),
            new Value.Text("\u00e4"),
            new Value.Date(-1),
            new Value.Time(86_399),
            new Value.DateTime(1_700_000_000),
            Value.Vector.of(1, -0.5),
            Value.Vector.of(0.1));

    private static final List<Expression> EXPRESSIONS = expressions();

    private static List<Expression> expressions() {
        Expression c1 = column("c1");
        Expression one = new Expression.Literal(new Value.Int(1));
        List<Expression> all = new ArrayList<>();
        VALUES.forEach(value -> all.add(new Expression.Literal(value)));
        all.addAll(List.of(Pseudo.values()));
        all.add(new Expression.Star());
        for (UnaryOperator each : UnaryOperator.values()) {
            all.add(new Expression.Unary(each, c1));
        }
        for (BinaryOperator each : BinaryOperator.values()) {
            all.add(new Expression.Binary(each, c1, one));
        }
        all.add(new Expression.Between(c1, one, one, true));
        all.add(new Expression.In(c1, List.of(one, one), false));
        all.add(new Expression.Like(c1, one, true));
        all.add(new Expression.IsNull(c1, true));
        all.add(new Expression.Cast(c1, new Embedding(3, Element.FLOAT32)));
        all.add(new Expression.Call("upper", List.of(c1)));
        return all;
    }

    private static List<Column> columns() {
        List<Column> all = new ArrayList<>();
        for (Scalar each : Scalar.values()) {
            all.add(Column.of("c", each));
        }
        for (Element each : Element.values()) {
            all.add(Column.of("v", new Embedding(4, each)));
        }
        for (Constraint each : Constraint.values()) {
            all.add(new Column("k", Scalar.INT32, Set.of(each), new Value.Int(7), "why"));
        }
        return all;
    }

    private static Map<String, Object> all() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (CreateOption each : CreateOption.values()) {
            all.put("command.create-database." + each, new TableCommand.CreateDatabase("db", "comment", each));
        }
        for (DropOption each : DropOption.values()) {
            all.put("command.drop-database." + each, new TableCommand.DropDatabase("db", each));
        }
        all.put(
                "command.create-table",
                new TableCommand.CreateTable("db", "t", columns(), "comment", CreateOption.ERROR));
        all.put("command.drop-table", new TableCommand.DropTable("db", "t", DropOption.ERROR));
        all.put("command.rename-table", new TableCommand.RenameTable("db", "t", "u"));
        all.put(
                "command.add-columns",
                new TableCommand.AddColumns("db", "t", columns().subList(0, 1)));
        all.put("command.drop-columns", new TableCommand.DropColumns("db", "t", List.of("c1", "c2")));
        all.put(
                "command.insert",
                new TableCommand.Insert(
                        "db",
                        "t",
                        List.of("a", "b", "c"),
                        List.of(VALUES.subList(0, 3), VALUES.subList(3, 6), VALUES.subList(9, 12))));
        all.put(
                "command.update",
                new TableCommand.Update(
                        "db", "t", List.of(new TableCommand.Assignment("c1", EXPRESSIONS.get(4))), column("c2")));
        all.put("command.delete", new TableCommand.Delete("db", "t", null));
        all.put("query.list-databases", new TableQuery.ListDatabases());
        all.put("query.show-database", new TableQuery.ShowDatabase("db"));
        all.put("query.list-tables", new TableQuery.ListTables("db"));
        all.put("query.show-table", new TableQuery.ShowTable("db", "t"));
        all.put("query.show-columns", new TableQuery.ShowColumns("db", "t"));
        for (Metric each : Metric.values()) {
            all.put(
                    "query.search." + each,
                    new TableQuery.Search(
                            "db",
                            "t",
                            EXPRESSIONS,
                            column("c1"),
                            List.of(new TableQuery.SortKey(column("c2"), true)),
                            10L,
                            5,
                            true,
                            new TableQuery.Knn("v", Value.Vector.of(1, 2), each, 3)));
        }
        all.put("query.search", TableQuery.Search.of("db", "t", List.of(new Expression.Star()), null));
        all.put("result.done", new TableResult.Done());
        all.put("result.affected", new TableResult.Affected(3));
        all.put("result.names", new TableResult.Names(List.of("a", "b")));
        all.put("result.database-info", new TableResult.DatabaseInfo("db", "comment", 2));
        all.put("result.table-info", new TableResult.TableInfo("db", "t", "comment", 2, 1000));
        all.put("result.columns", new TableResult.Columns(columns()));
        List<TableResult.OutputColumn> output = List.of(
                new TableResult.OutputColumn("c1", Scalar.INT8),
                new TableResult.OutputColumn("(c1 + 1)", Scalar.FLOAT32));
        all.put("result.rows", new TableResult.Rows(output, List.of(VALUES.subList(4, 6), VALUES.subList(0, 2)), 9L));
        all.put("result.refused", new TableResult.Refused(ErrorCode.NO_SUCH_TABLE, "Table: t doesn't exist."));
        return all;
    }

    private static byte[] encode(Object each) {
        if (each instanceof TableCommand command) {
            return command.encode();
        }
        return each instanceof TableQuery query ? query.encode() : ((TableResult) each).encode();
    }

    private static Object decode(Object each, byte[] bytes) {
        if (each instanceof TableCommand) {
            return TableCommand.decode(bytes);
        }
        return each instanceof TableQuery ? TableQuery.decode(bytes) : TableResult.decode(bytes);
    }

    @Test
    void version1IsWrittenAsItAlwaysWas() {
        Map<String, byte[]> written = new LinkedHashMap<>();
        all().forEach((name, each) -> written.put(name, encode(each)));
        Golden.assertWritten(FILE, "Commands, questions and results of version 1 of the table store.", written);
    }

    @Test
    void version1IsReadable() {
        Map<String, byte[]> golden = Golden.read(FILE);
        all().forEach((name, each) -> assertThat(decode(each, golden.get(name))).isEqualTo(each));
    }

    /** A type that is not in the file could change its bytes unnoticed. */
    @Test
    void everyTypeIsThere() {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> each : List.of(TableCommand.class, TableQuery.class, TableResult.class)) {
            types.addAll(List.of(each.getPermittedSubclasses()));
        }
        assertThat(all().values().stream().map(Object::getClass).distinct())
                .hasSize(types.size())
                .allMatch(types::contains);
        assertThat(EXPRESSIONS.stream().map(Object::getClass).distinct().toList())
                .hasSize(Expression.class.getPermittedSubclasses().length - 1); // no reference to a column at the top
    }
}
