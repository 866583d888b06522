package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.TableResult.Affected;
import io.infinitycluster.core.table.TableResult.Columns;
import io.infinitycluster.core.table.TableResult.DatabaseInfo;
import io.infinitycluster.core.table.TableResult.Done;
import io.infinitycluster.core.table.TableResult.Names;
import io.infinitycluster.core.table.TableResult.OutputColumn;
import io.infinitycluster.core.table.TableResult.Refused;
import io.infinitycluster.core.table.TableResult.Rows;
import io.infinitycluster.core.table.TableResult.TableInfo;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;

/** The binary form of results. */
final class TableResultCodec {

    private static final int DONE = 1;
    private static final int AFFECTED = 2;
    private static final int NAMES = 3;
    private static final int DATABASE_INFO = 4;
    private static final int TABLE_INFO = 5;
    private static final int COLUMNS = 6;
    private static final int ROWS = 7;
    private static final int REFUSED = 8;

    private static final int ROOM = 256;

    private TableResultCodec() {}

    static byte[] encode(TableResult result) {
        WireWriter out;
        if (result instanceof Done) {
            out = Coding.begin(DONE, 0);
        } else if (result instanceof Affected affected) {
            out = Coding.begin(AFFECTED, Long.BYTES).putLong(affected.rows());
        } else if (result instanceof Names names) {
            out = Coding.begin(NAMES, ROOM);
            Coding.putStrings(out, names.names());
        } else if (result instanceof DatabaseInfo info) {
            out = Coding.begin(DATABASE_INFO, ROOM)
                    .putString(info.database())
                    .putString(info.comment())
                    .putLong(info.tables());
        } else if (result instanceof TableInfo info) {
            out = Coding.begin(TABLE_INFO, ROOM)
                    .putString(info.database())
                    .putString(info.table())
                    .putString(info.comment())
                    .putLong(info.columns())
                    .putLong(info.rows());
        } else if (result instanceof Columns columns) {
            out = Coding.begin(COLUMNS, ROOM);
            Coding.putList(out, columns.columns(), ColumnCodec::put);
        } else if (result instanceof Rows rows) {
            out = rows(rows);
        } else {
            Refused refused = (Refused) result;
            out = Coding.begin(REFUSED, ROOM).putShort(refused.code().code()).putString(refused.message());
        }
        return out.toBytes();
    }

    private static WireWriter rows(Rows rows) {
        WireWriter out = Coding.begin(ROWS, ROOM);
        Coding.putList(out, rows.columns(), (to, column) -> {
            to.putString(column.name());
            ColumnCodec.putType(to, column.type());
        });
        Coding.putOptional(out, rows.totalHits(), WireWriter::putLong);
        Coding.putList(out, rows.rows(), (to, row) -> row.forEach(value -> ValueCodec.put(to, value)));
        return out;
    }

    static TableResult decode(byte[] encoded) {
        WireReader in = Coding.open(encoded, "result");
        int tag = in.getByte();
        TableResult result = switch (tag) {
            case DONE -> new Done();
            case AFFECTED -> new Affected(in.getLong());
            case NAMES -> new Names(Coding.getStrings(in));
            case DATABASE_INFO -> new DatabaseInfo(in.getString(), in.getString(), in.getLong());
            case TABLE_INFO ->
                new TableInfo(in.getString(), in.getString(), in.getString(), in.getLong(), in.getLong());
            case COLUMNS -> new Columns(Coding.getList(in, ColumnCodec.MIN_BYTES, ColumnCodec::get));
            case ROWS -> rows(in);
            case REFUSED -> new Refused(ErrorCode.of(in.getShort()), in.getString());
            default -> throw new IllegalArgumentException("unknown result " + tag);
        };
        in.expectEnd();
        return result;
    }

    private static Rows rows(WireReader in) {
        List<OutputColumn> columns = Coding.getList(
                in, Integer.BYTES + 1, from -> new OutputColumn(from.getString(), ColumnCodec.getType(from)));
        Long totalHits = Coding.getOptional(in, WireReader::getLong);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("rows without columns");
        }
        int count = in.getCount(columns.size());
        List<List<Value>> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            List<Value> row = new ArrayList<>(columns.size());
            for (int j = 0; j < columns.size(); j++) {
                row.add(ValueCodec.get(in));
            }
            rows.add(row);
        }
        return new Rows(columns, rows, totalHits);
    }
}
