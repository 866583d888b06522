package io.infinitycluster.core.table;

import io.infinitycluster.core.table.TableQuery.Knn;
import io.infinitycluster.core.table.TableQuery.ListDatabases;
import io.infinitycluster.core.table.TableQuery.ListTables;
import io.infinitycluster.core.table.TableQuery.Metric;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableQuery.ShowColumns;
import io.infinitycluster.core.table.TableQuery.ShowDatabase;
import io.infinitycluster.core.table.TableQuery.ShowTable;
import io.infinitycluster.core.table.TableQuery.SortKey;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.List;

/** The binary form of questions. */
final class TableQueryCodec {

    private static final int LIST_DATABASES = 1;
    private static final int SHOW_DATABASE = 2;
    private static final int LIST_TABLES = 3;
    private static final int SHOW_TABLE = 4;
    private static final int SHOW_COLUMNS = 5;
    private static final int SEARCH = 6;

    private static final int ROOM = 256;

    private TableQueryCodec() {}

    static byte[] encode(TableQuery query) {
        WireWriter out;
        if (query instanceof ListDatabases) {
            out = Coding.begin(LIST_DATABASES, 0);
        } else if (query instanceof ShowDatabase show) {
            out = Coding.begin(SHOW_DATABASE, ROOM).putString(show.database());
        } else if (query instanceof ListTables list) {
            out = Coding.begin(LIST_TABLES, ROOM).putString(list.database());
        } else if (query instanceof ShowTable show) {
            out = Coding.begin(SHOW_TABLE, ROOM).putString(show.database()).putString(show.table());
        } else if (query instanceof ShowColumns show) {
            out = Coding.begin(SHOW_COLUMNS, ROOM).putString(show.database()).putString(show.table());
        } else {
            out = search((Search) query);
        }
        return out.toBytes();
    }

    private static WireWriter search(Search search) {
        WireWriter out = Coding.begin(SEARCH, ROOM).putString(search.database()).putString(search.table());
        Coding.putList(out, search.output(), ExpressionCodec::put);
        Coding.putOptional(out, search.filter(), ExpressionCodec::put);
        Coding.putList(out, search.sort(), (to, key) -> {
            ExpressionCodec.put(to, key.expression());
            to.putBoolean(key.ascending());
        });
        Coding.putOptional(out, search.limit(), WireWriter::putLong);
        out.putLong(search.offset()).putBoolean(search.totalHits());
        Coding.putOptional(out, search.knn(), TableQueryCodec::putKnn);
        return out;
    }

    private static void putKnn(WireWriter out, Knn knn) {
        out.putString(knn.column());
        ValueCodec.putVector(out, knn.query());
        out.putByte(knn.metric().code()).putInt(knn.topN());
    }

    static TableQuery decode(byte[] encoded) {
        WireReader in = Coding.open(encoded, "query");
        int tag = in.getByte();
        TableQuery query = switch (tag) {
            case LIST_DATABASES -> new ListDatabases();
            case SHOW_DATABASE -> new ShowDatabase(in.getString());
            case LIST_TABLES -> new ListTables(in.getString());
            case SHOW_TABLE -> new ShowTable(in.getString(), in.getString());
            case SHOW_COLUMNS -> new ShowColumns(in.getString(), in.getString());
            case SEARCH -> search(in);
            default -> throw new IllegalArgumentException("unknown query " + tag);
        };
        in.expectEnd();
        return query;
    }

    private static Search search(WireReader in) {
        ExpressionCodec expressions = new ExpressionCodec();
        String database = in.getString();
        String table = in.getString();
        List<Expression> output = Coding.getList(in, 1, expressions::get);
        Expression filter = Coding.getOptional(in, expressions::get);
        List<SortKey> sort = Coding.getList(in, 2, from -> new SortKey(expressions.get(from), from.getBoolean()));
        Long limit = Coding.getOptional(in, WireReader::getLong);
        return new Search(
                database,
                table,
                output,
                filter,
                sort,
                limit,
                in.getLong(),
                in.getBoolean(),
                Coding.getOptional(in, TableQueryCodec::getKnn));
    }

    private static Knn getKnn(WireReader in) {
        String column = in.getString();
        Value.Vector query = ValueCodec.getVector(in);
        return new Knn(column, query, Coding.byCode(Metric.values(), Metric::code, in.getByte()), in.getInt());
    }
}
