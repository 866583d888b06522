package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.core.table.TableLimits;
import io.infinitycluster.core.table.Value;
import java.io.IOException;
import java.util.Arrays;

/** The values of rows in requests: JSON's constants, arrays of numbers for vectors, and objects for columns that hold JSON. */
final class JsonValues {

    private JsonValues() {}

    /** @throws ApiException if it is no value of a row */
    static Value of(JsonNode node) {
        try (JsonParser parser = node.traverse()) {
            parser.nextToken();
            return read(parser);
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    /**
     * Reads the value at which the parser is, up to its end.
     *
     * @throws ApiException if it is no value of a row
     */
    static Value read(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new ApiException(ApiCode.INVALID_JSON, "Invalid JSON: a value is missing");
        }
        return switch (token) {
            case VALUE_NULL -> new Value.Null();
            case VALUE_TRUE -> new Value.Bool(true);
            case VALUE_FALSE -> new Value.Bool(false);
            case VALUE_STRING -> new Value.Text(parser.getText());
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? real(parser)
                        : new Value.Int(parser.getLongValue());
            case VALUE_NUMBER_FLOAT -> real(parser);
            case START_ARRAY -> vector(parser);
            case START_OBJECT -> new Value.Text(objectText(parser));
            default -> throw new ApiException(ApiCode.INVALID_JSON, "Invalid JSON: unexpected " + token);
        };
    }

    private static Value.Real real(JsonParser parser) throws IOException {
        return new Value.Real(finite(parser));
    }

    private static double finite(JsonParser parser) throws IOException {
        double value = parser.getDoubleValue();
        if (Double.isInfinite(value) || Double.isNaN(value)) {
            throw new ApiException(
                    ApiCode.TYPE_MISMATCH,
                    "The number " + ExpressionParser.shown(parser.getText()) + " is too large for any column");
        }
        return value;
    }

    private static Value.Vector vector(JsonParser parser) throws IOException {
        double[] elements = new double[16];
        int count = 0;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == null) {
                throw new ApiException(ApiCode.INVALID_JSON, "Invalid JSON: an array does not end");
            }
            if (count == TableLimits.MAX_DIMENSION) {
                throw new ApiException(
                        ApiCode.INVALID_EMBEDDING,
                        "A vector of more than " + TableLimits.MAX_DIMENSION + " elements is not possible");
            }
            if (count == elements.length) {
                elements = Arrays.copyOf(elements, Math.min(2 * count, TableLimits.MAX_DIMENSION));
            }
            elements[count++] = element(parser, token);
        }
        if (count == 0) {
            throw new ApiException(ApiCode.INVALID_EMBEDDING, "Empty embedding data: a vector has one element or more");
        }
        return Value.Vector.of(Arrays.copyOf(elements, count));
    }

    private static double element(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(parser);
            case VALUE_TRUE -> 1;
            case VALUE_FALSE -> 0;
            case START_ARRAY ->
                throw new ApiException(
                        ApiCode.NOT_SUPPORTED, "Arrays of arrays (tensors, multi-vectors) are not supported");
            default ->
                throw new ApiException(
                        ApiCode.INVALID_EMBEDDING, "Invalid embedding data type: the elements of a vector are numbers");
        };
    }

    private static String objectText(JsonParser parser) throws IOException {
        return Json.copy(parser);
    }
}
