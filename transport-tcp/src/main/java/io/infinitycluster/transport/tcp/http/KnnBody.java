package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.TableQuery.Knn;
import io.infinitycluster.core.table.TableQuery.Metric;
import io.infinitycluster.core.table.Value;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The {@code search} of a search: one dense match, whose neighbours are found by an exact scan. What Infinity has for its indexes
 * ({@code ef}, {@code ignore_index} and the like) is accepted, and means nothing here.
 *
 * @param knn what is near to what
 * @param filter which rows count; null for all
 */
record KnnBody(Knn knn, @Nullable Expression filter) {

    private static final ExpressionParser FILTER =
            new ExpressionParser(ApiCode.INVALID_EXPRESSION, "filter in the dense match's params");

    /** @throws ApiException if it is something else than one dense match */
    static @Nullable KnnBody of(@Nullable JsonNode search) {
        if (search == null || (search.isArray() && search.isEmpty())) {
            return null;
        }
        if (!search.isArray()) {
            throw invalid("Search field should be array");
        }
        if (search.size() > 1) {
            throw new ApiException(
                    ApiCode.NOT_SUPPORTED, "More than one match in a search, and fusion, are not supported");
        }
        JsonNode match = search.get(0);
        String method = text(match, "match_method").toLowerCase(Locale.ROOT);
        if (!method.equals("dense")) {
            throw new ApiException(
                    ApiCode.NOT_SUPPORTED,
                    "The match method " + ExpressionParser.shown(method) + " is not supported: there is dense");
        }
        return dense(match);
    }

    private static ApiException invalid(String message) {
        return new ApiException(ApiCode.INVALID_EXPRESSION, message);
    }

    private static KnnBody dense(JsonNode match) {
        match.fieldNames().forEachRemaining(key -> {
            switch (key) {
                case "match_method", "fields", "query_vector", "element_type", "metric_type", "topn", "params" -> {}
                default -> throw invalid("Unknown MatchDense expression key: " + ExpressionParser.shown(key));
            }
        });
        String element = text(match, "element_type");
        if (ColumnTypes.element(element.toLowerCase(Locale.ROOT)) == null) {
            throw invalid("Not supported vector element type: " + ExpressionParser.shown(element));
        }
        JsonNode topN = match.get("topn");
        if (topN == null || !topN.canConvertToInt() || !topN.isIntegralNumber() || topN.intValue() < 1) {
            throw invalid("MatchDense topn field should be positive integer");
        }
        Knn knn = new Knn(
                text(match, "fields"),
                vector(match.get("query_vector")),
                metric(text(match, "metric_type")),
                topN.intValue());
        JsonNode params = match.path("params");
        if (!params.isMissingNode() && !params.isObject()) {
            throw invalid("MatchDense params should be object");
        }
        return new KnnBody(knn, SearchBody.filter(params.get("filter"), FILTER));
    }

    private static Value.Vector vector(@Nullable JsonNode elements) {
        if (elements == null) {
            throw missing("query_vector");
        }
        if (JsonValues.of(elements) instanceof Value.Vector vector) {
            return vector;
        }
        throw invalid("MatchDense query_vector field should be array of numbers, not " + Json.kind(elements));
    }

    private static Metric metric(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "l2" -> Metric.L2;
            case "ip" -> Metric.INNER_PRODUCT;
            case "cosine", "cos" -> Metric.COSINE;
            case "hamming" -> throw new ApiException(ApiCode.NOT_SUPPORTED, "The metric hamming is not supported");
            default -> throw invalid("Unknown knn distance: " + ExpressionParser.shown(name));
        };
    }

    private static String text(JsonNode match, String key) {
        JsonNode value = match.get(key);
        if (value == null) {
            throw missing(key);
        }
        if (!value.isTextual()) {
            throw invalid("MatchDense " + key + " field should be string, not " + Json.kind(value));
        }
        return value.textValue();
    }

    private static ApiException missing(String key) {
        return invalid("Invalid MatchDense expression: the field is required but not found: " + key);
    }
}
