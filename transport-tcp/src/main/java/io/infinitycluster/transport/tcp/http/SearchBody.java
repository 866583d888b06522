package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableQuery;
import io.infinitycluster.core.table.TableQuery.SortKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The body of a search. Its keys may be in any case; what is not known is an error. */
final class SearchBody {

    private static final int CODE = ApiCode.INVALID_EXPRESSION;
    private static final ExpressionParser OUTPUT = new ExpressionParser(CODE, "output");
    private static final ExpressionParser FILTER = new ExpressionParser(CODE, "filter");
    private static final ExpressionParser SORT = new ExpressionParser(CODE, "sort");
    private static final ExpressionParser LIMIT = new ExpressionParser(CODE, "limit");
    private static final ExpressionParser OFFSET = new ExpressionParser(CODE, "offset");

    private final Map<String, JsonNode> keys = new HashMap<>();

    /** @throws ApiException 3069 if a key comes twice */
    SearchBody(Request request) {
        request.object().fields().forEachRemaining(field -> {
            String key = field.getKey().toLowerCase(Locale.ROOT);
            if (keys.put(key, field.getValue()) != null) {
                throw invalid("More than one " + key + " field.");
            }
        });
    }

    /** How fresh the answer must be; null if the body does not say. */
    @Nullable
    JsonNode consistency() {
        return keys.get("consistency");
    }

    /** @throws ApiException if something in the body is wrong */
    TableQuery.Search query(String database, String table) {
        for (String key : keys.keySet()) {
            switch (key) {
                case "output", "filter", "sort", "limit", "offset", "option", "search", "consistency" -> {}
                case "group_by", "having", "highlight" ->
                    throw new ApiException(ApiCode.NOT_SUPPORTED, "'" + key + "' in a search is not supported");
                default -> throw invalid("Unknown expression: " + ExpressionParser.shown(key));
            }
        }
        KnnBody nearest = KnnBody.of(keys.get("search"));
        Expression filter = filter(keys.get("filter"), FILTER);
        if (nearest != null && nearest.filter() != null) {
            filter = filter == null
                    ? nearest.filter()
                    : new Expression.Binary(BinaryOperator.AND, filter, nearest.filter());
        }
        JsonNode limit = keys.get("limit");
        JsonNode offset = keys.get("offset");
        try {
            return new TableQuery.Search(
                    database,
                    table,
                    output(),
                    filter,
                    sort(),
                    limit == null ? null : count(limit, LIMIT, "limit"),
                    offset == null ? 0 : count(offset, OFFSET, "offset"),
                    totalHits(),
                    nearest == null ? null : nearest.knn());
        } catch (IllegalArgumentException e) {
            throw invalid("The search is not possible: " + e.getMessage());
        }
    }

    private static ApiException invalid(String message) {
        return new ApiException(CODE, message);
    }

    private List<Expression> output() {
        JsonNode list = keys.get("output");
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw invalid("Output field should be array of expressions, and is required");
        }
        List<Expression> output = new ArrayList<>(list.size());
        for (JsonNode each : list) {
            if (!each.isTextual()) {
                throw invalid("Output field should be string, not " + Json.kind(each));
            }
            output.add(OUTPUT.parse(each.textValue()));
        }
        return output;
    }

    /** A filter; null if there is none, or only blanks. */
    static @Nullable Expression filter(@Nullable JsonNode text, ExpressionParser parser) {
        if (text == null) {
            return null;
        }
        if (!text.isTextual()) {
            throw parser.error("is a string, not " + Json.kind(text));
        }
        return text.textValue().isBlank() ? null : parser.parse(text.textValue());
    }

    private static long count(JsonNode text, ExpressionParser parser, String name) {
        if (!text.isTextual()) {
            throw parser.error(
                    "is a string that holds a number, as in {\"" + name + "\": \"10\"}, not " + Json.kind(text));
        }
        return parser.parseCount(text.textValue());
    }

    private List<SortKey> sort() {
        JsonNode list = keys.get("sort");
        List<SortKey> sort = new ArrayList<>();
        if (list == null) {
            return sort;
        }
        if (!list.isArray()) {
            throw invalid("Sort field should be array");
        }
        for (JsonNode each : list) {
            if (!each.isObject()) {
                throw invalid("Sort field should be array of objects such as {\"c1\": \"asc\"}");
            }
            each.fields()
                    .forEachRemaining(
                            field -> sort.add(new SortKey(SORT.parse(field.getKey()), isAscending(field.getValue()))));
        }
        return sort;
    }

    private static boolean isAscending(JsonNode order) {
        return switch (order.asText("").toLowerCase(Locale.ROOT)) {
            case "asc" -> true;
            case "desc" -> false;
            default ->
                throw invalid("Invalid sort order: it is asc or desc, not " + ExpressionParser.shown(order.toString()));
        };
    }

    private boolean totalHits() {
        JsonNode option = keys.get("option");
        if (option == null) {
            return false;
        }
        if (!option.isObject()) {
            throw invalid("Option field should be object");
        }
        JsonNode count = option.get("total_hits_count");
        if (count == null || count.isBoolean()) {
            return count != null && count.booleanValue();
        }
        return switch (count.asText("").toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw invalid(
                        "Unknown search option: total_hits_count, value: " + ExpressionParser.shown(count.toString()));
        };
    }
}
