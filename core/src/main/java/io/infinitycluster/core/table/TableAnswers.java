package io.infinitycluster.core.table;

import io.infinitycluster.core.table.TableState.Database;
import io.infinitycluster.core.table.TableState.Table;
import io.infinitycluster.core.table.TableState.TableKey;
import java.util.List;

/** Answers questions. */
final class TableAnswers {

    private final TableState state;

    TableAnswers(TableState state) {
        this.state = state;
    }

    /** @throws TableRefusal if it is refused */
    TableResult answer(TableQuery query) {
        if (query instanceof TableQuery.ListDatabases) {
            return new TableResult.Names(state.databaseNames());
        } else if (query instanceof TableQuery.ShowDatabase show) {
            Database database = state.database(show.database());
            if (database == null) {
                throw TableRefusal.noSuchDatabase(show.database());
            }
            List<String> tables = state.tableNames(show.database());
            return new TableResult.DatabaseInfo(show.database(), database.comment(), tables.size());
        } else if (query instanceof TableQuery.ListTables list) {
            TableChanges.requireDatabase(state, list.database());
            return new TableResult.Names(state.tableNames(list.database()));
        } else if (query instanceof TableQuery.ShowTable show) {
            Table table = TableChanges.requireTable(state, new TableKey(show.database(), show.table()));
            return new TableResult.TableInfo(
                    show.database(),
                    show.table(),
                    table.definition().comment(),
                    table.definition().columns().size(),
                    table.count());
        } else if (query instanceof TableQuery.ShowColumns show) {
            Table table = TableChanges.requireTable(state, new TableKey(show.database(), show.table()));
            return new TableResult.Columns(table.definition().columns().stream()
                    .map(TableDefinition.Numbered::column)
                    .toList());
        }
        TableQuery.Search search = (TableQuery.Search) query;
        Table table = TableChanges.requireTable(state, new TableKey(search.database(), search.table()));
        return new SearchRun(table, search).run();
    }
}
