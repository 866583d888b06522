package io.infinitycluster.core.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableCommand.Assignment;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.DropOption;
import io.infinitycluster.core.table.TableModel.Comparison;
import io.infinitycluster.core.table.TableModel.ModelTable;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableQuery.SortKey;
import io.infinitycluster.core.testing.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;
import net.jqwik.api.statistics.StatisticsReport.StatisticsReportMode;
import org.jspecify.annotations.Nullable;

class TableStateMachineProps {

    /** A command, and its filter in the form that the model understands. */
    record Step(TableCommand command, @Nullable Comparison filter) {}

    private static final Expression STAR = new Expression.Star();

    // --- Against the model ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void behavesLikeListsOfMaps(@ForAll("histories") List<Step> steps, @ForAll("filters") Comparison filter) {
        Store store = new Store();
        TableModel model = new TableModel();
        int done = 0;
        for (Step step : steps) {
            TableResult result = store.apply(step.command());
            assertThat(withoutMessage(result)).isEqualTo(model.apply(step.command(), step.filter()));
            done += result instanceof TableResult.Refused ? 0 : 1;
        }
        Statistics.collect(done * 3 > steps.size());
        Statistics.coverage(coverage -> coverage.check(true).percentage(percent -> percent > 40));
        assertThat(store.ask(new TableQuery.ListDatabases()))
                .isEqualTo(new TableResult.Names(new ArrayList<>(model.databases.keySet())));
        model.databases.forEach((database, tables) -> {
            assertThat(store.ask(new TableQuery.ListTables(database)))
                    .isEqualTo(new TableResult.Names(new ArrayList<>(tables.keySet())));
            tables.forEach((name, table) -> assertSame(store, database, name, table, filter));
        });
    }

    private static TableResult withoutMessage(TableResult result) {
        return result instanceof TableResult.Refused refused ? new TableResult.Refused(refused.code(), "") : result;
    }

    private static void assertSame(Store store, String database, String name, ModelTable table, Comparison filter) {
        assertThat(store.ask(new TableQuery.ShowColumns(database, name)))
                .isEqualTo(new TableResult.Columns(table.columns));
        assertThat(store.ask(new TableQuery.ShowTable(database, name)))
                .isEqualTo(new TableResult.TableInfo(database, name, "", table.columns.size(), table.rows.size()));
        List<Expression> output = List.of(STAR, Expression.column("_row_id"));
        assertThat(store.rows(Search.of(database, name, output, null)).rows()).isEqualTo(shown(table, table.rows));
        if (TableModel.find(table, filter.column()) != null) {
            assertSameSearches(store, database, name, table, filter, output);
        }
    }

    private static void assertSameSearches(
            Store store, String database, String name, ModelTable table, Comparison filter, List<Expression> output) {
        List<Map<String, @Nullable Object>> hits =
                table.rows.stream().filter(row -> TableModel.holds(row, filter)).toList();
        SortKey down = new SortKey(Expression.column(filter.column()), false);
        List<Map<String, @Nullable Object>> sorted = new ArrayList<>(hits);
        sorted.sort(Comparator.<Map<String, @Nullable Object>>comparingLong(row -> (Long) row.get(filter.column()))
                .reversed());
        TableResult.Rows rows =
                store.rows(new Search(database, name, output, expression(filter), List.of(down), 2L, 1, true, null));
        assertThat(rows.totalHits()).isEqualTo(hits.size());
        assertThat(rows.rows())
                .isEqualTo(shown(table, sorted.stream().skip(1).limit(2).toList()));
        assertThat(store.rows(new Search(database, name, output, expression(filter), List.of(), 1L, 1, false, null))
                        .rows())
                .isEqualTo(shown(table, hits.stream().skip(1).limit(1).toList()));
    }

    private static List<List<Value>> shown(ModelTable table, List<Map<String, @Nullable Object>> rows) {
        List<List<Value>> shown = new ArrayList<>();
        for (Map<String, @Nullable Object> row : rows) {
            List<Value> values = new ArrayList<>();
            table.columns.forEach(column -> values.add(value(row.get(column.name()))));
            values.add(value(row.get("_row_id")));
            shown.add(values);
        }
        return shown;
    }

    private static Value value(@Nullable Object plain) {
        return plain == null ? new Value.Null() : Store.value(plain);
    }

    // --- Snapshots and digests ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    void snapshotsBringBackTheStateAndItsFuture(
            @ForAll("histories") List<Step> before,
            @ForAll("histories") List<Step> replaced,
            @ForAll("histories") List<Step> after,
            @ForAll @IntRange(min = 1, max = 200) int partSize) {
        TableStateMachine machine = machine(before);
        TableStateMachine restored = machine(replaced);
        Parts.restore(restored, Parts.of(machine.snapshot(), partSize));
        assertThat(restored.digest()).isEqualTo(machine.digest());
        for (Step step : after) {
            assertThat(restored.apply(step.command())).isEqualTo(machine.apply(step.command()));
        }
        assertThat(restored.digest()).isEqualTo(machine.digest());
        assertThat(Parts.joined(restored.snapshot())).isEqualTo(Parts.joined(machine.snapshot()));
        assertThat(everything(restored)).isEqualTo(everything(machine));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void aSnapshotReadWhileCommandsGoOnIsTheStateOfItsBeginning(
            @ForAll("histories") List<Step> before,
            @ForAll("histories") List<Step> meanwhile,
            @ForAll @IntRange(min = 1, max = 200) int partSize,
            @ForAll("chances") List<Boolean> reads) {
        TableStateMachine machine = machine(before);
        long digest = machine.digest();
        List<TableResult> content = everything(machine);
        byte[] whole = Parts.joined(machine.snapshot());
        List<byte[]> parts = new ArrayList<>();
        Snapshot snapshot = machine.snapshot();
        int at = 0;
        for (Step step : meanwhile) {
            byte[] part = reads.get(at++ % reads.size()) ? snapshot.nextPart(partSize) : null;
            if (part != null) {
                parts.add(part);
            }
            machine.apply(step.command());
        }
        parts.addAll(Parts.of(snapshot, partSize));
        Statistics.collect(machine.digest() != digest);
        Statistics.coverage(coverage -> coverage.check(true).percentage(percent -> percent > 40));
        TableStateMachine restored = new TableStateMachine();
        Parts.restore(restored, parts);
        assertThat(restored.digest()).isEqualTo(digest);
        assertThat(everything(restored)).isEqualTo(content);
        assertThat(Parts.joined(restored.snapshot())).isEqualTo(whole);
        // And the machine is none the worse for it.
        TableStateMachine undisturbed = machine(before);
        meanwhile.forEach(step -> undisturbed.apply(step.command()));
        assertThat(machine.digest()).isEqualTo(undisturbed.digest());
        assertThat(Parts.joined(machine.snapshot())).isEqualTo(Parts.joined(undisturbed.snapshot()));
    }

    /** A snapshot that is given up half way leaves nothing behind that the next one would trip over. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void aSnapshotCanBeGivenUp(
            @ForAll("histories") List<Step> before,
            @ForAll("histories") List<Step> meanwhile,
            @ForAll @IntRange(max = 5) int read) {
        TableStateMachine machine = machine(before);
        try (Snapshot snapshot = machine.snapshot()) {
            for (int i = 0; i < read; i++) {
                snapshot.nextPart(20);
            }
            meanwhile.forEach(step -> machine.apply(step.command()));
        }
        TableStateMachine restored = new TableStateMachine();
        Parts.restore(restored, Parts.of(machine.snapshot(), 50));
        assertThat(restored.digest()).isEqualTo(machine.digest());
        assertThat(everything(restored)).isEqualTo(everything(machine));
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void digestsAreEqualJustForEqualSnapshots(
            @ForAll("histories") List<Step> left, @ForAll("histories") List<Step> right) {
        TableStateMachine one = machine(left);
        TableStateMachine two = machine(right);
        boolean equal = Arrays.equals(Parts.joined(one.snapshot()), Parts.joined(two.snapshot()));
        Statistics.collect(equal);
        Statistics.coverage(coverage -> {
            coverage.check(true).count(count -> count > 2);
            coverage.check(false).count(count -> count > 100);
        });
        assertThat(one.digest() == two.digest()).isEqualTo(equal);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aDamagedSnapshotIsRefused(
            @ForAll("histories") List<Step> before,
            @ForAll int position,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        TableStateMachine machine = machine(before);
        List<byte[]> parts = Parts.of(machine.snapshot(), 100);
        TableStateMachine restored = new TableStateMachine();
        long digest = restored.digest();
        assertThatThrownBy(() -> Parts.restore(restored, Parts.damaged(parts, position, flip)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Parts.restore(restored, parts.subList(0, parts.size() - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(restored.digest()).isEqualTo(digest);
    }

    // --- Hostile bytes, and the same again ---

    @Property(edgeCases = EdgeCasesMode.NONE)
    void noBytesMakeTheMachineFail(@ForAll("hostile") List<byte[]> hostile, @ForAll("histories") List<Step> before) {
        TableStateMachine machine = machine(before);
        TableStateMachine again = machine(before);
        long index = 100;
        for (byte[] bytes : hostile) {
            byte[] result = machine.apply(++index, bytes);
            assertThat(TableResult.decode(result)).isNotNull();
            assertThat(again.apply(index, bytes)).isEqualTo(result);
            assertThat(TableResult.decode(machine.query(bytes))).isNotNull();
            try {
                machine.restorer().take(bytes);
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageMatching("(?s).+");
            }
        }
        assertThat(again.digest()).isEqualTo(machine.digest());
    }

    /** Any expressions at all over a table with rows: an answer or a refusal, twice the same. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    @StatisticsReport(StatisticsReportMode.OFF)
    void anyExpressionHasAnAnswer(@ForAll("expressions") List<Expression> expressions) {
        Store store = Store.ofPairs(1, 10, 2, 20);
        for (Expression each : expressions) {
            Search search = Store.search("t", List.of(each), null);
            TableResult answer = store.ask(search);
            assertThat(store.ask(search)).isEqualTo(answer);
            Statistics.collect(answer instanceof TableResult.Rows);
            store.apply(new TableCommand.Update(Store.DB, "t", List.of(new Assignment("c2", each)), null));
            store.apply(new TableCommand.Delete(Store.DB, "t", each));
        }
        Statistics.coverage(coverage -> coverage.check(true).percentage(percent -> percent > 5));
    }

    // --- Help ---

    private static TableStateMachine machine(List<Step> steps) {
        TableStateMachine machine = new TableStateMachine();
        steps.forEach(step -> machine.apply(step.command()));
        return machine;
    }

    /** All that questions can find out. */
    private static List<TableResult> everything(TableStateMachine machine) {
        List<TableResult> all = new ArrayList<>();
        TableResult.Names databases = (TableResult.Names) machine.query(new TableQuery.ListDatabases());
        all.add(databases);
        for (String database : databases.names()) {
            all.add(machine.query(new TableQuery.ShowDatabase(database)));
            TableResult.Names tables = (TableResult.Names) machine.query(new TableQuery.ListTables(database));
            for (String table : tables.names()) {
                all.add(machine.query(new TableQuery.ShowTable(database, table)));
                all.add(machine.query(new TableQuery.ShowColumns(database, table)));
                all.add(machine.query(Search.of(database, table, List.of(STAR, Expression.column("_row_id")), null)));
            }
        }
        return all;
    }

    private static @Nullable Expression expression(@Nullable Comparison filter) {
        if (filter == null) {
            return null;
        }
        BinaryOperator operator = switch (filter.operator()) {
            case "=" -> BinaryOperator.EQUAL;
            case "<" -> BinaryOperator.LESS;
            default -> BinaryOperator.GREATER;
        };
        return Store.binary(Expression.column(filter.column()), operator, filter.constant());
    }

    // --- Arbitraries: few names and values, so that commands meet ---

    private static Arbitrary<String> databases() {
        return Arbitraries.frequency(Tuple.of(9, Store.DB), Tuple.of(1, "d"));
    }

    private static Arbitrary<String> tables() {
        return Arbitraries.of("t", "t", "t", "u");
    }

    private static Arbitrary<String> columnNames() {
        return Arbitraries.of("a", "a", "a", "b", "c");
    }

    private static Arbitrary<Value> values() {
        return Arbitraries.oneOf(
                Arbitraries.longs().between(0, 4).map(Value.Int::new), Arbitraries.just(new Value.Null()));
    }

    @Provide
    Arbitrary<Comparison> filters() {
        return Combinators.combine(
                        columnNames(),
                        Arbitraries.of("=", "<", ">"),
                        Arbitraries.longs().between(0, 4))
                .as(Comparison::new);
    }

    private static Column column(String name, @Nullable Value value) {
        Column column = Column.of(name, Scalar.INT64);
        return value == null ? column : column.withDefault(value);
    }

    /** Usually with a table to begin with: without one most commands are refused. */
    @Provide
    Arbitrary<List<Step>> histories() {
        Step table = new Step(
                new TableCommand.CreateTable(
                        Store.DB,
                        "t",
                        List.of(column("a", null), column("b", new Value.Int(9))),
                        "",
                        CreateOption.IGNORE_IF_EXISTS),
                null);
        return steps().list().ofMaxSize(25).map(steps -> {
            List<Step> all = new ArrayList<>();
            if (steps.size() % 5 != 0) {
                all.add(table);
            }
            all.addAll(steps);
            return all;
        });
    }

    private Arbitrary<Step> steps() {
        return Arbitraries.frequencyOf(Tuple.of(3, schemaSteps()), Tuple.of(7, rowSteps()));
    }

    private Arbitrary<Step> schemaSteps() {
        Arbitrary<CreateOption> create = Arbitraries.of(CreateOption.values());
        Arbitrary<DropOption> drop = Arbitraries.of(DropOption.values());
        Arbitrary<Column> newColumn =
                Combinators.combine(columnNames(), values()).as(TableStateMachineProps::column);
        Arbitrary<List<Column>> columns =
                values().injectNull(0.5).map(value -> List.of(column("a", null), column("b", value)));
        Arbitrary<TableCommand> commands = Arbitraries.oneOf(
                Combinators.combine(databases(), create)
                        .as((name, option) -> new TableCommand.CreateDatabase(name, "", option)),
                Combinators.combine(databases(), drop).as(TableCommand.DropDatabase::new),
                Combinators.combine(databases(), tables(), columns, create)
                        .as((database, name, list, option) ->
                                new TableCommand.CreateTable(database, name, list, "", option)),
                Combinators.combine(databases(), tables(), drop).as(TableCommand.DropTable::new),
                Combinators.combine(databases(), tables(), tables()).as(TableCommand.RenameTable::new),
                Combinators.combine(databases(), tables(), newColumn)
                        .as((database, name, column) -> new TableCommand.AddColumns(database, name, List.of(column))),
                Combinators.combine(databases(), tables(), columnNames())
                        .as((database, name, column) -> new TableCommand.DropColumns(database, name, List.of(column))));
        return commands.map(command -> new Step(command, null));
    }

    private Arbitrary<Step> rowSteps() {
        Arbitrary<Step> inserts = Arbitraries.of(List.of("a", "b"), List.of("b", "a"), List.of("a"), List.of("a", "c"))
                .flatMap(columns -> Combinators.combine(
                                databases(),
                                tables(),
                                values().list()
                                        .ofSize(columns.size())
                                        .list()
                                        .ofMinSize(1)
                                        .ofMaxSize(3))
                        .as((database, name, rows) ->
                                new Step(new TableCommand.Insert(database, name, columns, rows), null)));
        Arbitrary<Step> updates = Combinators.combine(
                        databases(),
                        tables(),
                        columnNames(),
                        values(),
                        filters().injectNull(0.1))
                .as((database, name, column, value, filter) -> new Step(
                        new TableCommand.Update(
                                database,
                                name,
                                List.of(new Assignment(column, new Expression.Literal(value))),
                                expression(filter)),
                        filter));
        Arbitrary<Step> deletes = Combinators.combine(
                        databases(), tables(), filters().injectNull(0.1))
                .as((database, name, filter) ->
                        new Step(new TableCommand.Delete(database, name, expression(filter)), filter));
        return Arbitraries.frequencyOf(Tuple.of(5, inserts), Tuple.of(3, updates), Tuple.of(1, deletes));
    }

    @Provide
    Arbitrary<List<Boolean>> chances() {
        return Arbitraries.of(true, false).list().ofMinSize(1).ofMaxSize(10);
    }

    @Provide
    Arbitrary<List<byte[]>> hostile() {
        return TableCodecProps.hostileBytes().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<List<Expression>> expressions() {
        return TableArbitraries.expressions().list().ofSize(5);
    }
}
