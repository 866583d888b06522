package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.table.Column;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableQuery;
import io.infinitycluster.core.table.TableResult;
import io.infinitycluster.core.table.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Tables and their columns. */
final class TableHandlers {

    private static final String TABLE = "/databases/{database}/tables/{table}";

    private final TableService tables;

    TableHandlers(TableService tables) {
        this.tables = tables;
    }

    List<Route> routes() {
        return List.of(
                Route.data("GET", "/databases/{database}/tables", this::list),
                Route.data("POST", TABLE, this::create),
                Route.data("GET", TABLE, this::show),
                Route.data("DELETE", TABLE, this::drop),
                Route.data("POST", TABLE + "/rename", this::rename),
                Route.data("GET", TABLE + "/columns", this::columns),
                Route.data("POST", TABLE + "/columns", this::addColumns),
                Route.data("DELETE", TABLE + "/columns", this::dropColumns),
                Route.data("GET", TABLE + "/indexes", this::indexes));
    }

    static String database(Request request) {
        return request.given("database");
    }

    static String table(Request request) {
        return request.given("table");
    }

    /** Under both names: clients of today look for one, and those of the seed's time for the other. */
    private CompletionStage<Answer> list(Request request) {
        return tables.read(request, new TableQuery.ListTables(database(request)), TableResult.Names.class, names -> {
            ObjectNode body = Json.object();
            if (!names.names().isEmpty()) {
                ArrayNode list = Json.array();
                names.names().forEach(list::add);
                body.set("table_names", list);
                body.set("tables", list);
            }
            return Answer.ok(body);
        });
    }

    private CompletionStage<Answer> create(Request request) {
        ObjectNode body = request.object();
        return tables.write(
                request,
                new TableCommand.CreateTable(
                        database(request),
                        table(request),
                        ColumnDefinitions.read(body.get("fields")),
                        Options.comment(body),
                        Options.create(body)));
    }

    private CompletionStage<Answer> show(Request request) {
        return tables.read(
                request,
                new TableQuery.ShowTable(database(request), table(request)),
                TableResult.TableInfo.class,
                info -> Answer.ok(Json.object()
                        .put("database_name", info.database())
                        .put("table_name", info.table())
                        .put("table_comment", info.comment())
                        .put("storage_directory", "")
                        .put("column_count", Long.toString(info.columns()))
                        // There are no segments: all rows of a table are one.
                        .put("segment_count", info.rows() == 0 ? "0" : "1")
                        .put("row_count", Long.toString(info.rows()))));
    }

    private CompletionStage<Answer> drop(Request request) {
        return tables.write(
                request, new TableCommand.DropTable(database(request), table(request), Options.drop(request.object())));
    }

    private CompletionStage<Answer> rename(Request request) {
        JsonNode name = request.object().get("new_table_name");
        if (name == null || !name.isTextual()) {
            throw new ApiException(ApiCode.INVALID_JSON, "Field 'new_table_name' is required, and must be a string");
        }
        return tables.write(request, new TableCommand.RenameTable(database(request), table(request), name.textValue()));
    }

    // --- Columns ---

    private CompletionStage<Answer> columns(Request request) {
        return tables.read(
                request,
                new TableQuery.ShowColumns(database(request), table(request)),
                TableResult.Columns.class,
                columns -> {
                    ArrayNode list = Json.array();
                    for (Column column : columns.columns()) {
                        Value value = column.defaultValue();
                        list.addObject()
                                .put("name", column.name())
                                .put("type", column.type().toString())
                                .put("default", value == null ? "null" : value.toString(column.type()))
                                .put("comment", column.comment());
                    }
                    return Answer.ok(Json.object().set("columns", list));
                });
    }

    private CompletionStage<Answer> addColumns(Request request) {
        List<Column> columns = ColumnDefinitions.read(request.object().get("fields"));
        return tables.write(request, new TableCommand.AddColumns(database(request), table(request), columns));
    }

    private CompletionStage<Answer> dropColumns(Request request) {
        JsonNode names = request.object().get("column_names");
        if (names == null || !names.isArray()) {
            throw new ApiException(
                    ApiCode.INVALID_JSON, "Field 'column_names' is required, and must be an array of strings");
        }
        List<String> columns = new ArrayList<>(names.size());
        for (JsonNode name : names) {
            if (!name.isTextual()) {
                throw new ApiException(
                        ApiCode.INVALID_JSON,
                        "Field 'column_names' must be an array of strings, and has " + Json.kind(name));
            }
            columns.add(name.textValue());
        }
        return tables.write(request, new TableCommand.DropColumns(database(request), table(request), columns));
    }

    /** No table has any: searches are exact scans. The key is absent then. */
    private CompletionStage<Answer> indexes(Request request) {
        return tables.read(
                request,
                new TableQuery.ShowTable(database(request), table(request)),
                TableResult.TableInfo.class,
                info -> Answer.done());
    }
}
