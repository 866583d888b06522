package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.core.table.ColumnType;
import io.infinitycluster.core.table.ColumnType.Element;
import io.infinitycluster.core.table.ColumnType.Scalar;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names by which requests give types: {@code int}, {@code varchar}, {@code vector,4,float}, and so on. */
final class ColumnTypes {

    private static final Set<String> OTHERS =
            Set.of("tensor", "tensorarray", "multivector", "sparse", "array", "decimal");

    private ColumnTypes() {}

    /**
     * The type with a name, in any case; blanks after commas do not count.
     *
     * @throws ApiException 3032 if Infinity has the type and this store does not; 3007 if there is no such type; 3057 if a vector's
     *     elements have none
     */
    static ColumnType parse(String text) {
        String[] parts = text.toLowerCase(Locale.ROOT).split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            parts[i] = parts[i].strip();
        }
        if (OTHERS.contains(parts[0])) {
            throw new ApiException(ApiCode.NOT_SUPPORTED, "The type " + parts[0] + " is not supported");
        }
        if (parts[0].equals("vector")) {
            return vector(text, parts);
        }
        ColumnType type = parts.length == 1 ? find(parts[0]) : null;
        if (type == null) {
            throw invalid(text);
        }
        return type;
    }

    private static ApiException invalid(String text) {
        return new ApiException(
                ApiCode.INVALID_COLUMN_DEFINITION,
                "There is no type `" + ExpressionParser.shown(text)
                        + "`: it is a name such as integer, float or varchar, or vector,DIMENSION,ELEMENT");
    }

    private static ColumnType vector(String text, String[] parts) {
        if (parts.length != 3) {
            throw invalid(text);
        }
        Element element = element(parts[2]);
        if (element == null) {
            throw new ApiException(
                    ApiCode.INVALID_EMBEDDING, "Invalid embedding data type: " + ExpressionParser.shown(parts[2]));
        }
        try {
            return new ColumnType.Embedding(Integer.parseInt(parts[1]), element);
        } catch (NumberFormatException e) {
            throw invalid(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ApiCode.INVALID_COLUMN_DEFINITION, String.valueOf(e.getMessage()));
        }
    }

    /** The type of one value with this name, in lower case; null if there is none. */
    static @Nullable ColumnType find(String name) {
        return switch (name) {
            case "bool", "boolean" -> Scalar.BOOL;
            case "int8", "tinyint" -> Scalar.INT8;
            case "int16", "smallint" -> Scalar.INT16;
            case "int", "int32", "integer" -> Scalar.INT32;
            case "int64", "bigint" -> Scalar.INT64;
            case "float16" -> Scalar.FLOAT16;
            case "bfloat16" -> Scalar.BFLOAT16;
            case "float", "float32" -> Scalar.FLOAT32;
            case "double", "float64" -> Scalar.FLOAT64;
            case "varchar" -> Scalar.VARCHAR;
            case "json" -> Scalar.JSON;
            case "date" -> Scalar.DATE;
            case "time" -> Scalar.TIME;
            case "datetime" -> Scalar.DATETIME;
            case "timestamp" -> Scalar.TIMESTAMP;
            default -> null;
        };
    }

    /** The type of a vector's elements with this name, in lower case; null if there is none. */
    static @Nullable Element element(String name) {
        return switch (name) {
            case "bit" -> Element.BIT;
            case "uint8" -> Element.UINT8;
            case "int8", "tinyint" -> Element.INT8;
            case "int", "int32", "integer" -> Element.INT32;
            case "float", "float32" -> Element.FLOAT32;
            case "double", "float64" -> Element.FLOAT64;
            case "float16" -> Element.FLOAT16;
            case "bfloat16" -> Element.BFLOAT16;
            default -> null;
        };
    }
}
