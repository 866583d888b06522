package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.core.table.Column;
import io.infinitycluster.core.table.Column.Constraint;
import io.infinitycluster.core.table.ColumnType;
import io.infinitycluster.core.table.TableLimits;
import io.infinitycluster.core.table.Value;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code fields} of a new table, or of new columns. */
final class ColumnDefinitions {

    private ColumnDefinitions() {}

    /** @throws ApiException 3007 and others, naming the field that is wrong */
    static List<Column> read(@Nullable JsonNode fields) {
        if (fields == null || !fields.isArray()) {
            throw invalid("Expect json array in column definitions, under 'fields'");
        }
        if (fields.size() > TableLimits.MAX_COLUMNS) {
            throw invalid(fields.size() + " columns; at most " + TableLimits.MAX_COLUMNS + " are possible");
        }
        List<Column> columns = new ArrayList<>(fields.size());
        fields.forEach(field -> columns.add(column(field)));
        return columns;
    }

    private static ApiException invalid(String message) {
        return new ApiException(ApiCode.INVALID_COLUMN_DEFINITION, "Invalid column definition: " + message);
    }

    private static Column column(JsonNode field) {
        String name = text(field, "name");
        ColumnType type = ColumnTypes.parse(text(field, "type"));
        JsonNode defaultValue = field.get("default");
        Value value = defaultValue == null ? null : JsonValues.of(defaultValue);
        return new Column(name, type, constraints(field.get("constraints")), value, Options.comment(field));
    }

    private static String text(JsonNode field, String key) {
        JsonNode value = field.get(key);
        if (value == null || !value.isTextual()) {
            throw invalid("the field '" + key + "' is missing or not a string");
        }
        return value.textValue();
    }

    private static Set<Constraint> constraints(@Nullable JsonNode list) {
        Set<Constraint> constraints = EnumSet.noneOf(Constraint.class);
        if (list != null) {
            if (!list.isArray()) {
                throw invalid("'constraints' must be an array of strings, not " + Json.kind(list));
            }
            list.forEach(each -> constraints.add(constraint(each)));
        }
        return constraints;
    }

    private static Constraint constraint(JsonNode node) {
        return switch (node.asText("").toLowerCase(Locale.ROOT)) {
            case "primary key" -> Constraint.PRIMARY_KEY;
            case "not null" -> Constraint.NOT_NULL;
            case "unique" -> Constraint.UNIQUE;
            case "null" -> Constraint.NULL;
            default ->
                throw invalid("`" + ExpressionParser.shown(node.toString())
                        + "` is no constraint: there are primary key, not null, unique and null");
        };
    }
}
