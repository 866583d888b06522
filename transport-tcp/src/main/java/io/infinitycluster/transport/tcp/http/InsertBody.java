package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableLimits;
import io.infinitycluster.core.table.Value;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of an insert: an array of rows, each an object. It is read token by token, into no more than the command: bodies may be long.
 *
 * <p>A column that some rows have and others have not is the default in those.
 */
final class InsertBody {

    /** A few rows with many columns each must not become a table of columns times rows that nobody has sent. */
    private static final long MAX_CELLS = 1L << 22;

    private static final Value DEFAULT = new Value.Default();

    /** The columns of all rows, in the order in which they came first, with their number. */
    private final Map<String, Integer> columns = new LinkedHashMap<>();

    private final List<List<@Nullable Value>> rows = new ArrayList<>();

    private InsertBody() {}

    /** @throws ApiException if the body is no array of rows */
    static TableCommand.Insert read(String database, String table, byte[] body) {
        try (JsonParser parser = Json.parser(body)) {
            return new InsertBody().read(database, table, parser);
        } catch (IOException e) {
            throw Json.invalid(e);
        }
    }

    private TableCommand.Insert read(String database, String table, JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_ARRAY) {
            throw new ApiException(
                    ApiCode.INVALID_JSON, "Invalid JSON: the body of an insert is an array of objects, one a row");
        }
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token != JsonToken.START_OBJECT) {
                throw new ApiException(
                        ApiCode.INVALID_JSON,
                        "Invalid JSON: row " + (rows.size() + 1) + " of the insert is not an object");
            }
            if (rows.size() == TableLimits.MAX_INSERT_ROWS) {
                throw new ApiException(
                        ApiCode.NOT_SUPPORTED,
                        "More than " + TableLimits.MAX_INSERT_ROWS
                                + " rows in one insert are not supported: send fewer at once");
            }
            rows.add(row(parser));
            if ((long) rows.size() * columns.size() > MAX_CELLS) {
                throw new ApiException(
                        ApiCode.NOT_SUPPORTED,
                        rows.size() + " rows with " + columns.size()
                                + " columns in one insert are not supported: send fewer rows at once");
            }
        }
        if (parser.nextToken() != null) {
            throw new ApiException(ApiCode.INVALID_JSON, "Invalid JSON: there is something behind the array of rows");
        }
        if (rows.isEmpty()) {
            throw new ApiException(ApiCode.INVALID_JSON, "Invalid JSON: the array of rows is empty");
        }
        return new TableCommand.Insert(database, table, List.copyOf(columns.keySet()), wholeRows());
    }

    private List<@Nullable Value> row(JsonParser parser) throws IOException {
        List<@Nullable Value> row = new ArrayList<>(columns.size());
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String column = parser.currentName().toLowerCase(Locale.ROOT);
            parser.nextToken();
            Value value = JsonValues.read(parser);
            int number = columns.computeIfAbsent(column, name -> columns.size());
            if (number >= TableLimits.MAX_COLUMNS) {
                throw new ApiException(
                        ApiCode.SYNTAX,
                        "More than " + TableLimits.MAX_COLUMNS + " columns in one insert: no table has so many");
            }
            while (row.size() <= number) {
                row.add(null);
            }
            if (row.set(number, value) != null) {
                throw new ApiException(
                        ApiCode.DUPLICATE_COLUMN, "Duplicate column name: " + ExpressionParser.shown(column));
            }
        }
        return row;
    }

    private List<List<Value>> wholeRows() {
        List<List<Value>> whole = new ArrayList<>(rows.size());
        for (List<@Nullable Value> row : rows) {
            List<Value> values = new ArrayList<>(columns.size());
            for (Value value : row) {
                values.add(value == null ? DEFAULT : value);
            }
            values.addAll(Collections.nCopies(columns.size() - row.size(), DEFAULT));
            whole.add(values);
        }
        return whole;
    }
}
