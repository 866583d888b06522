package io.infinitycluster.core.table;

import static io.infinitycluster.core.table.Store.DB;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.Column.Constraint;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.TableCommand.AddColumns;
import io.infinitycluster.core.table.TableCommand.CreateDatabase;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.CreateTable;
import io.infinitycluster.core.table.TableCommand.DropColumns;
import io.infinitycluster.core.table.TableCommand.DropDatabase;
import io.infinitycluster.core.table.TableCommand.DropOption;
import io.infinitycluster.core.table.TableCommand.DropTable;
import io.infinitycluster.core.table.TableCommand.RenameTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableChangesTest {

    private static final Column C1 = Column.of("c1", Scalar.INT32);

    private final Store store = new Store();

    private static CreateTable create(String name, CreateOption option, Column... columns) {
        return new CreateTable(DB, name, List.of(columns), "about " + name, option);
    }

    // --- Databases ---

    @Test
    void defaultDatabaseIsThereAndStays() {
        assertThat(store.ask(new TableQuery.ListDatabases())).isEqualTo(new TableResult.Names(List.of(DB)));
        store.refuses(
                new DropDatabase("Default_DB", DropOption.ERROR),
                ErrorCode.DROPPING_USING_DATABASE,
                "Can't drop using database: default_db");
        store.refuses(
                new CreateDatabase(DB, "", CreateOption.REPLACE_IF_EXISTS),
                ErrorCode.DROPPING_USING_DATABASE,
                "Can't drop using database: default_db");
    }

    @Test
    void databasesAreCreatedShownAndDropped() {
        store.done(new CreateDatabase("Db1", "mine", CreateOption.ERROR));
        assertThat(store.ask(new TableQuery.ListDatabases())).isEqualTo(new TableResult.Names(List.of("db1", DB)));
        store.done(new CreateTable("db1", "t", List.of(C1), "", CreateOption.ERROR));
        assertThat(store.ask(new TableQuery.ShowDatabase("DB1")))
                .isEqualTo(new TableResult.DatabaseInfo("db1", "mine", 1));
        store.done(new DropDatabase("db1", DropOption.ERROR));
        store.refuses(new TableQuery.ShowDatabase("db1"), ErrorCode.NO_SUCH_DATABASE, "Database: db1 doesn't exist.");
        store.done(new CreateDatabase("db1", "", CreateOption.ERROR));
        assertThat(store.ask(new TableQuery.ListTables("db1"))).isEqualTo(new TableResult.Names(List.of()));
    }

    @Test
    void optionsSayWhatBecomesOfADatabaseThatIsThereOrNot() {
        store.done(new CreateDatabase("db1", "first", CreateOption.ERROR));
        store.done(new CreateTable("db1", "t", List.of(C1), "", CreateOption.ERROR));
        store.refuses(
                new CreateDatabase("db1", "second", CreateOption.ERROR),
                ErrorCode.DUPLICATE_DATABASE,
                "Database: db1 is already existed");
        store.done(new CreateDatabase("db1", "second", CreateOption.IGNORE_IF_EXISTS));
        assertThat(store.ask(new TableQuery.ShowDatabase("db1")))
                .isEqualTo(new TableResult.DatabaseInfo("db1", "first", 1));
        store.done(new CreateDatabase("db1", "second", CreateOption.REPLACE_IF_EXISTS));
        assertThat(store.ask(new TableQuery.ShowDatabase("db1")))
                .isEqualTo(new TableResult.DatabaseInfo("db1", "second", 0));
        store.done(new DropDatabase("db2", DropOption.IGNORE_IF_NOT_EXISTS));
        store.refuses(
                new DropDatabase("db2", DropOption.ERROR), ErrorCode.NO_SUCH_DATABASE, "Database: db2 doesn't exist.");
    }

    @Test
    void namesAreIdentifiers() {
        refusesDatabase("", ErrorCode.EMPTY_DATABASE_NAME, "Empty database name.");
        refusesDatabase("1a", ErrorCode.INVALID_DATABASE_NAME, "1a is a invalid database name");
        // A letter that some version of Unicode makes an ASCII one of must not become it.
        refusesDatabase("\u212Aelvin", ErrorCode.INVALID_DATABASE_NAME, "\u212Aelvin is a invalid database name");
        refusesDatabase("a".repeat(256), ErrorCode.DATABASE_NAME_TOO_LONG, "Given database name length exceeds 255");
        store.done(new CreateDatabase("_a1" + "b".repeat(252), "", CreateOption.ERROR));
        store.refuses(create("", CreateOption.ERROR, C1), ErrorCode.EMPTY_TABLE_NAME, "Empty table name.");
        store.refuses(
                create("a b", CreateOption.ERROR, C1), ErrorCode.INVALID_TABLE_NAME, "a b is a invalid table name");
        store.refuses(
                create("a".repeat(256), CreateOption.ERROR, C1),
                ErrorCode.TABLE_NAME_TOO_LONG,
                "Given table name length exceeds 255");
        refusesColumn(Column.of("", Scalar.INT8), ErrorCode.EMPTY_NAME, "Empty column name.");
        refusesColumn(Column.of("a-b", Scalar.INT8), ErrorCode.INVALID_NAME, "a-b is a invalid column name");
        refusesColumn(
                Column.of("a".repeat(256), Scalar.INT8),
                ErrorCode.NAME_TOO_LONG,
                "Given column name length exceeds 255");
        refusesColumn(
                Column.of("_ROW_ID", Scalar.INT8),
                ErrorCode.INVALID_NAME,
                "_row_id is a invalid column name: every table has it already");
    }

    private void refusesDatabase(String name, ErrorCode code, String message) {
        store.refuses(new CreateDatabase(name, "", CreateOption.ERROR), code, message);
    }

    private void refusesColumn(Column column, ErrorCode code, String message) {
        store.refuses(create("refused", CreateOption.ERROR, column), code, message);
    }

    // --- Tables ---

    @Test
    void tablesAreCreatedShownAndDropped() {
        store.done(create("T1", CreateOption.ERROR, C1, Column.of("C2", Scalar.VARCHAR)));
        store.with("t1", List.of("c1", "c2"), List.of(1, "a"), List.of(2, "b"));
        assertThat(store.ask(new TableQuery.ListTables(DB))).isEqualTo(new TableResult.Names(List.of("t1")));
        assertThat(store.ask(new TableQuery.ShowTable(DB, "T1")))
                .isEqualTo(new TableResult.TableInfo(DB, "t1", "about T1", 2, 2));
        assertThat(store.ask(new TableQuery.ShowColumns(DB, "t1")))
                .isEqualTo(new TableResult.Columns(List.of(C1, Column.of("c2", Scalar.VARCHAR))));
        store.done(new DropTable(DB, "t1", DropOption.ERROR));
        store.refuses(new TableQuery.ShowTable(DB, "t1"), ErrorCode.NO_SUCH_TABLE, "Table: t1 doesn't exist.");
        store.refuses(new TableQuery.ShowColumns(DB, "t1"), ErrorCode.NO_SUCH_TABLE, "Table: t1 doesn't exist.");
        store.refuses(
                new TableQuery.ListTables("nowhere"), ErrorCode.NO_SUCH_DATABASE, "Database: nowhere doesn't exist.");
    }

    @Test
    void optionsSayWhatBecomesOfATableThatIsThereOrNot() {
        store.done(create("t", CreateOption.ERROR, C1));
        store.with("t", List.of("c1"), List.of(1));
        store.refuses(create("t", CreateOption.ERROR, C1), ErrorCode.DUPLICATE_TABLE, "Table: t is already existed");
        store.done(create("t", CreateOption.IGNORE_IF_EXISTS, Column.of("other", Scalar.BOOL)));
        assertThat(store.all("t")).containsExactly("1");
        store.done(create("t", CreateOption.REPLACE_IF_EXISTS, Column.of("other", Scalar.BOOL)));
        assertThat(store.all("t")).isEmpty();
        store.done(new DropTable(DB, "u", DropOption.IGNORE_IF_NOT_EXISTS));
        store.refuses(new DropTable(DB, "u", DropOption.ERROR), ErrorCode.NO_SUCH_TABLE, "Table: u doesn't exist.");
        store.refuses(
                new DropTable("nowhere", "u", DropOption.IGNORE_IF_NOT_EXISTS),
                ErrorCode.NO_SUCH_DATABASE,
                "Database: nowhere doesn't exist.");
        store.refuses(
                new CreateTable("nowhere", "t", List.of(C1), "", CreateOption.ERROR),
                ErrorCode.NO_SUCH_DATABASE,
                "Database: nowhere doesn't exist.");
    }

    @Test
    void tablesWithTheSameNameInTwoDatabasesAreTwo() {
        store.done(new CreateDatabase("other", "", CreateOption.ERROR));
        store.done(new CreateTable("other", "t", List.of(C1), "", CreateOption.ERROR));
        store.done(create("t", CreateOption.ERROR, C1));
        store.with("t", List.of("c1"), List.of(1));
        assertThat(store.ask(new TableQuery.ShowTable("other", "t")))
                .isEqualTo(new TableResult.TableInfo("other", "t", "", 1, 0));
    }

    @Test
    void aTableKeepsItsRowsUnderAnotherName() {
        store.done(create("t", CreateOption.ERROR, C1));
        store.done(create("taken", CreateOption.ERROR, C1));
        store.with("t", List.of("c1"), List.of(1));
        store.refuses(new RenameTable(DB, "t", "taken"), ErrorCode.DUPLICATE_TABLE, "Table: taken is already existed");
        store.refuses(new RenameTable(DB, "x", "y"), ErrorCode.NO_SUCH_TABLE, "Table: x doesn't exist.");
        store.refuses(new RenameTable(DB, "t", "1"), ErrorCode.INVALID_TABLE_NAME, "1 is a invalid table name");
        store.done(new RenameTable(DB, "t", "U"));
        assertThat(store.all("u")).containsExactly("1");
        assertThat(store.ask(new TableQuery.ListTables(DB))).isEqualTo(new TableResult.Names(List.of("taken", "u")));
    }

    @Test
    void aTableNeedsColumnsOfDifferentNames() {
        store.refuses(
                create("t", CreateOption.ERROR),
                ErrorCode.NO_COLUMN_DEFINED,
                "Try to define Table t without any column.");
        store.refuses(
                create("t", CreateOption.ERROR, C1, Column.of("C1", Scalar.BOOL)),
                ErrorCode.DUPLICATE_COLUMN,
                "Duplicate column name: c1");
    }

    @Test
    void defaultsAreCastToTheirColumn() {
        store.done(create(
                "t", CreateOption.ERROR, C1, Column.of("d", Scalar.DATE).withDefault(Store.value("2024-02-29"))));
        assertThat(store.ask(new TableQuery.ShowColumns(DB, "t")))
                .isEqualTo(new TableResult.Columns(
                        List.of(C1, Column.of("d", Scalar.DATE).withDefault(new Value.Date(19_782)))));
        refusesColumn(
                Column.of("d", Scalar.DATE).withDefault(Store.value("2023-02-29")),
                ErrorCode.TYPE_MISMATCH,
                "Expected: Date, but '2023-02-29' is given.");
        refusesColumn(
                new Column("d", Scalar.INT8, Set.of(Constraint.NOT_NULL), new Value.Null(), ""),
                ErrorCode.SYNTAX_ERROR,
                "Column: d must not be null, and null is given.");
        refusesColumn(
                Column.of("d", Scalar.INT8).withDefault(new Value.Default()),
                ErrorCode.SYNTAX_ERROR,
                "Column: d has itself as its default.");
    }

    @Test
    void aTableIsWithinItsLimits() {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < TableLimits.MAX_COLUMNS; i++) {
            columns.add(Column.of("c" + i, Scalar.INT8));
        }
        store.done(new CreateTable(DB, "wide", columns, "", CreateOption.ERROR));
        columns.add(C1);
        store.refuses(
                new CreateTable(DB, "wider", columns, "", CreateOption.ERROR),
                ErrorCode.OUT_OF_BOUND,
                "A table can have at most 4096 columns.");
        store.refuses(
                new CreateDatabase("db1", "x".repeat(4097), CreateOption.ERROR),
                ErrorCode.OUT_OF_BOUND,
                "A comment of 4097 characters; at most 4096 are allowed.");
        refusesColumn(
                Column.of("long", Scalar.VARCHAR)
                        .withDefault(Store.value("x".repeat(TableLimits.MAX_DEFINITION_BYTES))),
                ErrorCode.OUT_OF_BOUND,
                "The names, defaults and comments of a table's columns can have at most 4194304 bytes.");
    }

    // --- Columns ---

    @Test
    void rowsThatAreThereHaveTheDefaultOfAColumnThatComes() {
        store.done(create("t", CreateOption.ERROR, C1));
        store.with("t", List.of("c1"), List.of(1));
        store.done(
                new AddColumns(DB, "t", List.of(Column.of("c2", Scalar.VARCHAR).withDefault(Store.value("new")))));
        store.with("t", List.of("c1"), List.of(2));
        store.with("t", List.of("c2", "c1"), List.of("given", 3));
        assertThat(store.all("t")).containsExactly("1 new", "2 new", "3 given");
        store.refuses(
                new AddColumns(DB, "t", List.of(Column.of("c3", Scalar.INT8))),
                ErrorCode.SYNTAX_ERROR,
                "Column: c3 has no default value, which the rows that there are would have.");
        store.refuses(new AddColumns(DB, "t", List.of(C1)), ErrorCode.DUPLICATE_COLUMN, "Duplicate column name: c1");
        store.refuses(
                new AddColumns(DB, "t", List.of()),
                ErrorCode.NO_COLUMN_DEFINED,
                "No column is given to add to table t.");
        store.refuses(new AddColumns(DB, "u", List.of(C1)), ErrorCode.NO_SUCH_TABLE, "Table: u doesn't exist.");
    }

    @Test
    void aColumnOfTheNameOfADroppedOneHasNoneOfItsValues() {
        Column text = Column.of("c2", Scalar.VARCHAR);
        store.done(create("t", CreateOption.ERROR, C1, text, Column.of("c3", Scalar.INT64)));
        store.with("t", List.of("c1", "c2", "c3"), List.of(1, "old", 7));
        store.refuses(
                new DropColumns(DB, "t", List.of("c1", "c4")), ErrorCode.NO_SUCH_COLUMN, "Column: c4 doesn't exist");
        store.refuses(
                new DropColumns(DB, "t", List.of("c1", "c1")), ErrorCode.DUPLICATE_COLUMN, "Duplicate column name: c1");
        store.refuses(
                new DropColumns(DB, "t", List.of("c1", "c2", "c3")),
                ErrorCode.NOT_SUPPORTED,
                "Can't drop all columns of table t.");
        store.refuses(
                new DropColumns(DB, "t", List.of()),
                ErrorCode.NO_COLUMN_DEFINED,
                "No column is given to drop from table t.");
        store.done(new DropColumns(DB, "t", List.of("C2")));
        assertThat(store.all("t")).containsExactly("1 7");
        store.done(new AddColumns(DB, "t", List.of(text.withDefault(new Value.Null()))));
        assertThat(store.all("t")).containsExactly("1 7 null");
    }
}
