package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableCommand.Assignment;
import io.infinitycluster.core.table.TableResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Rows: insert, search, update, delete. */
final class RowHandlers {

    private static final String ROWS = "/databases/{database}/tables/{table}/docs";
    private static final ExpressionParser FILTER = new ExpressionParser(ApiCode.INVALID_FILTER, "filter");

    private final TableService tables;

    RowHandlers(TableService tables) {
        this.tables = tables;
    }

    List<Route> routes() {
        return List.of(
                Route.data("POST", ROWS, this::insert),
                Route.data("GET", ROWS, this::search),
                Route.data("PUT", ROWS, this::update),
                Route.data("DELETE", ROWS, this::delete));
    }

    private CompletionStage<Answer> insert(Request request) {
        TableCommand.Insert command =
                InsertBody.read(TableHandlers.database(request), TableHandlers.table(request), request.body());
        return tables.write(request, command, TableResult.Affected.class, inserted -> Answer.done());
    }

    private CompletionStage<Answer> search(Request request) {
        SearchBody body = new SearchBody(request);
        return tables.read(
                request,
                body.consistency(),
                body.query(TableHandlers.database(request), TableHandlers.table(request)),
                TableResult.Rows.class,
                RowsJson::answer);
    }

    private CompletionStage<Answer> update(Request request) {
        ObjectNode body = request.object();
        if (!(body.get("update") instanceof ObjectNode update) || update.isEmpty()) {
            throw new ApiException(
                    ApiCode.INVALID_JSON, "Field 'update' is required: an object of columns and their new values");
        }
        Set<String> seen = new HashSet<>();
        List<Assignment> assignments = new ArrayList<>(update.size());
        update.fields().forEachRemaining(field -> {
            if (!seen.add(field.getKey().toLowerCase(Locale.ROOT))) {
                throw new ApiException(
                        ApiCode.DUPLICATE_COLUMN, "Duplicate column name: " + ExpressionParser.shown(field.getKey()));
            }
            assignments.add(new Assignment(field.getKey(), new Expression.Literal(JsonValues.of(field.getValue()))));
        });
        return changed(
                request,
                filter -> new TableCommand.Update(
                        TableHandlers.database(request), TableHandlers.table(request), assignments, filter),
                body,
                "updated_rows");
    }

    private CompletionStage<Answer> delete(Request request) {
        return changed(
                request,
                filter ->
                        new TableCommand.Delete(TableHandlers.database(request), TableHandlers.table(request), filter),
                request.object(),
                "deleted_rows");
    }

    private interface ToCommand {
        TableCommand with(@Nullable Expression filter);
    }

    /** All rows are meant only if the request says so: a filter that was forgotten must not delete everything. */
    private CompletionStage<Answer> changed(Request request, ToCommand command, ObjectNode body, String count) {
        JsonNode filter = body.get("filter");
        if (filter == null) {
            throw new ApiException(ApiCode.INVALID_JSON, "Field 'filter' is required; \"\" means all rows");
        }
        TableCommand change;
        try {
            change = command.with(SearchBody.filter(filter, FILTER));
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiCode.INVALID_FILTER, "This is not possible: " + e.getMessage());
        }
        return tables.write(
                request,
                change,
                TableResult.Affected.class,
                affected -> Answer.ok(Json.object().put(count, affected.rows())));
    }
}
