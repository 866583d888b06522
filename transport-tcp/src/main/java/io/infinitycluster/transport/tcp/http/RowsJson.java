package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.infinitycluster.core.table.ColumnType;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.TableResult.OutputColumn;
import io.infinitycluster.core.table.TableResult.Rows;
import io.infinitycluster.core.table.Value;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Rows as today's Infinity answers them: each an array of objects with one key, in the order of the columns. Numbers of the integer types, floats
 * and doubles are JSON's numbers, all else is text. In a column that holds a null, each cell also says whether it has a value, as
 * {@code NAME_bitmap}.
 */
final class RowsJson {

    private RowsJson() {}

    /** The answer to a search; {@code output} is absent if there is no row. */
    static Answer answer(Rows rows) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (JsonGenerator json = Json.generator(body)) {
            json.writeStartObject();
            json.writeNumberField("error_code", 0);
            if (!rows.rows().isEmpty()) {
                json.writeArrayFieldStart("output");
                rows(json, rows.columns(), rows.rows());
                json.writeEndArray();
            }
            Long hits = rows.totalHits();
            if (hits != null) {
                json.writeNumberField("total_hits_count", hits);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("memory can always be written to", e);
        }
        return Answer.json(body.toByteArray());
    }

    private static void rows(JsonGenerator json, List<OutputColumn> columns, List<List<Value>> rows)
            throws IOException {
        boolean[] nulls = new boolean[columns.size()];
        for (List<Value> row : rows) {
            for (int i = 0; i < nulls.length; i++) {
                nulls[i] |= row.get(i) instanceof Value.Null;
            }
        }
        for (List<Value> row : rows) {
            json.writeStartArray();
            for (int i = 0; i < nulls.length; i++) {
                OutputColumn column = columns.get(i);
                json.writeStartObject();
                json.writeFieldName(column.name());
                value(json, column.type(), row.get(i));
                if (nulls[i]) {
                    json.writeBooleanField(column.name() + "_bitmap", !(row.get(i) instanceof Value.Null));
                }
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private static void value(JsonGenerator json, ColumnType type, Value value) throws IOException {
        if (value instanceof Value.Int number && type.isInteger()) {
            json.writeNumber(number.value());
        } else if (value instanceof Value.Real number && type == Scalar.FLOAT64) {
            json.writeNumber(number.value());
        } else if (value instanceof Value.Real number && type == Scalar.FLOAT32) {
            json.writeNumber((float) number.value());
        } else {
            json.writeString(value.toString(type));
        }
    }
}
