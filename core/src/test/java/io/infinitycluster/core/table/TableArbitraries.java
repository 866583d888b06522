package io.infinitycluster.core.table;

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
import io.infinitycluster.core.table.TableQuery.Knn;
import io.infinitycluster.core.table.TableQuery.Metric;
import io.infinitycluster.core.table.TableQuery.SortKey;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Commands, questions and results of every shape, for the tests of their encoding. */
final class TableArbitraries {

    private TableArbitraries() {}

    static Arbitrary<String> names() {
        return Arbitraries.oneOf(
                Arbitraries.of("", "default_db", "t", "c1", "_row_id", "\u00e4\u6f22"),
                Arbitraries.strings().alpha().ofMaxLength(12));
    }

    private static Arbitrary<Double> numbers() {
        return Arbitraries.oneOf(
                Arbitraries.of(0d, -0d, 1d, -1.5, 0.1, (double) 0.1f, Double.MAX_VALUE, Double.MIN_VALUE),
                Arbitraries.doubles());
    }

    static Arbitrary<Value.Vector> vectors() {
        return numbers()
                .list()
                .ofMinSize(1)
                .ofMaxSize(4)
                .map(list -> Value.Vector.of(
                        list.stream().mapToDouble(Double::doubleValue).toArray()));
    }

    static Arbitrary<Value> values() {
        return Arbitraries.oneOf(
                Arbitraries.of(new Value.Null(), new Value.Default(), new Value.Bool(true), new Value.Bool(false)),
                Arbitraries.longs().map(Value.Int::new),
                numbers().map(Value.Real::new),
                Arbitraries.strings()
                        .withCharRange(' ', '\u07ff')
                        .ofMaxLength(9)
                        .map(Value.Text::new),
                Arbitraries.integers().between(-719_528, 2_932_896).map(Value.Date::new),
                Arbitraries.integers().between(0, 86_399).map(Value.Time::new),
                Arbitraries.longs()
                        .between(-719_528L * 86_400, 2_932_897L * 86_400 - 1)
                        .map(Value.DateTime::new),
                vectors());
    }

    static Arbitrary<ColumnType> types() {
        return Arbitraries.oneOf(
                Arbitraries.of(Scalar.values()),
                Combinators.combine(
                                Arbitraries.integers().between(1, TableLimits.MAX_DIMENSION),
                                Arbitraries.of(Element.values()))
                        .as(Embedding::new));
    }

    static Arbitrary<Column> columns() {
        return Combinators.combine(
                        names(), types(), Arbitraries.of(Constraint.values()).set(), values().injectNull(0.5), names())
                .as(Column::new);
    }

    static Arbitrary<Expression> expressions() {
        Arbitrary<Expression> leaves = Arbitraries.oneOf(
                values().map(Expression.Literal::new),
                names().map(Expression.ColumnRef::new),
                Arbitraries.of(Pseudo.values()),
                Arbitraries.just(new Expression.Star()));
        return Arbitraries.recursive(() -> leaves, TableArbitraries::around, 0, 3);
    }

    private static Arbitrary<Expression> around(Arbitrary<Expression> parts) {
        Arbitrary<Boolean> negated = Arbitraries.of(true, false);
        Arbitrary<List<Expression>> some = parts.list().ofMaxSize(3);
        return Arbitraries.oneOf(
                parts,
                Combinators.combine(Arbitraries.of(UnaryOperator.values()), parts)
                        .as(Expression.Unary::new),
                Combinators.combine(Arbitraries.of(BinaryOperator.values()), parts, parts)
                        .as(Expression.Binary::new),
                Combinators.combine(parts, parts, parts, negated).as(Expression.Between::new),
                Combinators.combine(parts, some, negated).as(Expression.In::new),
                Combinators.combine(parts, parts, negated).as(Expression.Like::new),
                Combinators.combine(parts, negated).as(Expression.IsNull::new),
                Combinators.combine(parts, types()).as(Expression.Cast::new),
                Combinators.combine(names(), some).as(Expression.Call::new));
    }

    static Arbitrary<TableCommand> commands() {
        Arbitrary<CreateOption> create = Arbitraries.of(CreateOption.values());
        Arbitrary<DropOption> drop = Arbitraries.of(DropOption.values());
        Arbitrary<List<Column>> columns = columns().list().ofMaxSize(3);
        return Arbitraries.oneOf(
                Combinators.combine(names(), names(), create).as(TableCommand.CreateDatabase::new),
                Combinators.combine(names(), drop).as(TableCommand.DropDatabase::new),
                Combinators.combine(names(), names(), columns, names(), create).as(TableCommand.CreateTable::new),
                Combinators.combine(names(), names(), drop).as(TableCommand.DropTable::new),
                Combinators.combine(names(), names(), names()).as(TableCommand.RenameTable::new),
                Combinators.combine(names(), names(), columns).as(TableCommand.AddColumns::new),
                Combinators.combine(names(), names(), names().list().ofMaxSize(3))
                        .as(TableCommand.DropColumns::new),
                names().list().ofMaxSize(3).flatMap(TableArbitraries::inserts),
                Combinators.combine(
                                names(),
                                names(),
                                Combinators.combine(names(), expressions())
                                        .as(TableCommand.Assignment::new)
                                        .list()
                                        .ofMaxSize(2),
                                expressions().injectNull(0.3))
                        .as(TableCommand.Update::new),
                Combinators.combine(names(), names(), expressions().injectNull(0.3))
                        .as(TableCommand.Delete::new));
    }

    private static Arbitrary<TableCommand> inserts(List<String> columns) {
        return Combinators.combine(
                        names(),
                        names(),
                        values().list().ofSize(columns.size()).list().ofMaxSize(3))
                .as((database, table, rows) -> new TableCommand.Insert(database, table, columns, rows));
    }

    static Arbitrary<TableQuery> queries() {
        Arbitrary<SortKey> sort =
                Combinators.combine(expressions(), Arbitraries.of(true, false)).as(SortKey::new);
        Arbitrary<Knn> knn = Combinators.combine(
                        names(),
                        vectors(),
                        Arbitraries.of(Metric.values()),
                        Arbitraries.integers().greaterOrEqual(1))
                .as(Knn::new);
        Arbitrary<TableQuery> searches = Combinators.combine(
                        names(),
                        expressions().list().ofMaxSize(3),
                        expressions().injectNull(0.3),
                        sort.list().ofMaxSize(2),
                        Arbitraries.longs().greaterOrEqual(0).injectNull(0.3),
                        Arbitraries.longs().greaterOrEqual(0),
                        Arbitraries.of(true, false),
                        knn.injectNull(0.5))
                .as((name, output, filter, keys, limit, offset, total, near) ->
                        new TableQuery.Search("db", name, output, filter, keys, limit, offset, total, near));
        return Arbitraries.oneOf(
                Arbitraries.just(new TableQuery.ListDatabases()),
                names().map(TableQuery.ShowDatabase::new),
                names().map(TableQuery.ListTables::new),
                Combinators.combine(names(), names()).as(TableQuery.ShowTable::new),
                Combinators.combine(names(), names()).as(TableQuery.ShowColumns::new),
                searches);
    }

    static Arbitrary<TableResult> results() {
        return Arbitraries.oneOf(
                Arbitraries.just(new TableResult.Done()),
                Arbitraries.longs().map(TableResult.Affected::new),
                names().list().ofMaxSize(3).map(TableResult.Names::new),
                Combinators.combine(names(), names(), Arbitraries.longs()).as(TableResult.DatabaseInfo::new),
                Combinators.combine(names(), names(), names(), Arbitraries.longs(), Arbitraries.longs())
                        .as(TableResult.TableInfo::new),
                columns().list().ofMaxSize(3).map(TableResult.Columns::new),
                Combinators.combine(names(), types())
                        .as(TableResult.OutputColumn::new)
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(3)
                        .flatMap(TableArbitraries::rows),
                Combinators.combine(Arbitraries.of(ErrorCode.values()), names()).as(TableResult.Refused::new));
    }

    private static Arbitrary<TableResult> rows(List<TableResult.OutputColumn> columns) {
        return Combinators.combine(
                        values().list().ofSize(columns.size()).list().ofMaxSize(3),
                        Arbitraries.longs().injectNull(0.5))
                .as((rows, total) -> new TableResult.Rows(columns, rows, total));
    }
}
