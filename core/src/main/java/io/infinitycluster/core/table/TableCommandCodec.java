package io.infinitycluster.core.table;

import io.infinitycluster.core.table.TableCommand.AddColumns;
import io.infinitycluster.core.table.TableCommand.Assignment;
import io.infinitycluster.core.table.TableCommand.CreateDatabase;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.CreateTable;
import io.infinitycluster.core.table.TableCommand.Delete;
import io.infinitycluster.core.table.TableCommand.DropColumns;
import io.infinitycluster.core.table.TableCommand.DropDatabase;
import io.infinitycluster.core.table.TableCommand.DropOption;
import io.infinitycluster.core.table.TableCommand.DropTable;
import io.infinitycluster.core.table.TableCommand.Insert;
import io.infinitycluster.core.table.TableCommand.RenameTable;
import io.infinitycluster.core.table.TableCommand.Update;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The binary form of commands. */
final class TableCommandCodec {

    private static final int CREATE_DATABASE = 1;
    private static final int DROP_DATABASE = 2;
    private static final int CREATE_TABLE = 3;
    private static final int DROP_TABLE = 4;
    private static final int RENAME_TABLE = 5;
    private static final int ADD_COLUMNS = 6;
    private static final int DROP_COLUMNS = 7;
    private static final int INSERT = 8;
    private static final int UPDATE = 9;
    private static final int DELETE = 10;

    private static final int ROOM = 256;

    private TableCommandCodec() {}

    static byte[] encode(TableCommand command) {
        WireWriter out;
        if (command instanceof CreateDatabase create) {
            out = Coding.begin(CREATE_DATABASE, ROOM)
                    .putString(create.database())
                    .putString(create.comment())
                    .putByte(create.option().code());
        } else if (command instanceof DropDatabase drop) {
            out = Coding.begin(DROP_DATABASE, ROOM)
                    .putString(drop.database())
                    .putByte(drop.option().code());
        } else if (command instanceof CreateTable create) {
            out = of(CREATE_TABLE, create.database(), create.table());
            Coding.putList(out, create.columns(), ColumnCodec::put);
            out.putString(create.comment()).putByte(create.option().code());
        } else if (command instanceof DropTable drop) {
            out = of(DROP_TABLE, drop.database(), drop.table())
                    .putByte(drop.option().code());
        } else if (command instanceof RenameTable rename) {
            out = of(RENAME_TABLE, rename.database(), rename.table()).putString(rename.newName());
        } else if (command instanceof AddColumns add) {
            out = of(ADD_COLUMNS, add.database(), add.table());
            Coding.putList(out, add.columns(), ColumnCodec::put);
        } else if (command instanceof DropColumns drop) {
            out = of(DROP_COLUMNS, drop.database(), drop.table());
            Coding.putStrings(out, drop.columns());
        } else if (command instanceof Insert insert) {
            out = insert(insert);
        } else if (command instanceof Update update) {
            out = of(UPDATE, update.database(), update.table());
            Coding.putList(out, update.assignments(), (to, each) -> {
                to.putString(each.column());
                ExpressionCodec.put(to, each.value());
            });
            Coding.putOptional(out, update.filter(), ExpressionCodec::put);
        } else {
            Delete delete = (Delete) command;
            out = of(DELETE, delete.database(), delete.table());
            Coding.putOptional(out, delete.filter(), ExpressionCodec::put);
        }
        return out.toBytes();
    }

    private static WireWriter of(int tag, String database, String table) {
        return Coding.begin(tag, ROOM).putString(database).putString(table);
    }

    private static WireWriter insert(Insert insert) {
        WireWriter out = of(INSERT, insert.database(), insert.table());
        Coding.putStrings(out, insert.columns());
        Coding.putList(out, insert.rows(), (to, row) -> {
            for (Value each : row) {
                ValueCodec.put(to, each);
            }
        });
        return out;
    }

    /** Whether this is the encoding of an update or a delete; false if it is none of a command. */
    static boolean looksAtRows(byte[] encoded) {
        try {
            int tag = Coding.open(encoded, "command").getByte();
            return tag == UPDATE || tag == DELETE;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    static TableCommand decode(byte[] encoded) {
        WireReader in = Coding.open(encoded, "command");
        int tag = in.getByte();
        String database = in.getString();
        TableCommand command = switch (tag) {
            case CREATE_DATABASE -> new CreateDatabase(database, in.getString(), createOption(in));
            case DROP_DATABASE -> new DropDatabase(database, dropOption(in));
            case CREATE_TABLE ->
                new CreateTable(database, in.getString(), columns(in), in.getString(), createOption(in));
            case DROP_TABLE -> new DropTable(database, in.getString(), dropOption(in));
            case RENAME_TABLE -> new RenameTable(database, in.getString(), in.getString());
            case ADD_COLUMNS -> new AddColumns(database, in.getString(), columns(in));
            case DROP_COLUMNS -> new DropColumns(database, in.getString(), Coding.getStrings(in));
            case INSERT -> insert(database, in);
            case UPDATE -> update(database, in);
            case DELETE -> new Delete(database, in.getString(), filter(in, new ExpressionCodec()));
            default -> throw new IllegalArgumentException("unknown command " + tag);
        };
        in.expectEnd();
        return command;
    }

    private static CreateOption createOption(WireReader in) {
        return Coding.byCode(CreateOption.values(), CreateOption::code, in.getByte());
    }

    private static DropOption dropOption(WireReader in) {
        return Coding.byCode(DropOption.values(), DropOption::code, in.getByte());
    }

    private static List<Column> columns(WireReader in) {
        return Coding.getList(in, ColumnCodec.MIN_BYTES, ColumnCodec::get);
    }

    private static Insert insert(String database, WireReader in) {
        String table = in.getString();
        List<String> columns = Coding.getStrings(in);
        // A row without values takes no bytes: then only a number of rows that could be inserted is believed.
        int rows = columns.isEmpty() ? in.getInt() : in.getCount(columns.size());
        if (rows < 0 || (columns.isEmpty() && rows > TableLimits.MAX_INSERT_ROWS + 1)) {
            throw new IllegalArgumentException("impossible count " + rows + " of rows without values");
        }
        List<List<Value>> all = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            List<Value> row = new ArrayList<>(columns.size());
            for (int j = 0; j < columns.size(); j++) {
                row.add(ValueCodec.get(in));
            }
            all.add(row);
        }
        return new Insert(database, table, columns, all);
    }

    private static Update update(String database, WireReader in) {
        String table = in.getString();
        ExpressionCodec expressions = new ExpressionCodec();
        List<Assignment> assignments =
                Coding.getList(in, Integer.BYTES + 1, from -> new Assignment(from.getString(), expressions.get(from)));
        return new Update(database, table, assignments, filter(in, expressions));
    }

    private static @Nullable Expression filter(WireReader in, ExpressionCodec expressions) {
        return Coding.getOptional(in, expressions::get);
    }
}
