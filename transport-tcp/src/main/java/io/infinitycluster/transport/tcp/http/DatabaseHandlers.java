package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableQuery;
import io.infinitycluster.core.table.TableResult;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Databases. */
final class DatabaseHandlers {

    private final TableService tables;

    DatabaseHandlers(TableService tables) {
        this.tables = tables;
    }

    List<Route> routes() {
        return List.of(
                Route.data("GET", "/databases", this::list),
                Route.data("POST", "/databases/{database}", this::create),
                Route.data("GET", "/databases/{database}", this::show),
                Route.data("DELETE", "/databases/{database}", this::drop));
    }

    private CompletionStage<Answer> list(Request request) {
        return tables.read(request, new TableQuery.ListDatabases(), TableResult.Names.class, names -> {
            ArrayNode list = Json.array();
            names.names().forEach(list::add);
            return Answer.ok(Json.object().set("databases", list));
        });
    }

    private CompletionStage<Answer> create(Request request) {
        ObjectNode body = request.object();
        return tables.write(
                request,
                new TableCommand.CreateDatabase(
                        request.given("database"), Options.comment(body), Options.create(body)));
    }

    private CompletionStage<Answer> show(Request request) {
        return tables.read(
                request,
                new TableQuery.ShowDatabase(request.given("database")),
                TableResult.DatabaseInfo.class,
                info -> Answer.ok(Json.object()
                        .put("database_name", info.database())
                        .put("storage_directory", "")
                        .put("table_count", Long.toString(info.tables()))
                        .put("comment", info.comment())));
    }

    private CompletionStage<Answer> drop(Request request) {
        return tables.write(
                request, new TableCommand.DropDatabase(request.given("database"), Options.drop(request.object())));
    }
}
