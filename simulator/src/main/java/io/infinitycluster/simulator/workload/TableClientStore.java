package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.core.table.Column;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import io.infinitycluster.core.table.TableCommand;
import io.infinitycluster.core.table.TableCommand.CreateOption;
import io.infinitycluster.core.table.TableCommand.CreateTable;
import io.infinitycluster.core.table.TableCommand.Delete;
import io.infinitycluster.core.table.TableCommand.Insert;
import io.infinitycluster.core.table.TableQuery.Search;
import io.infinitycluster.core.table.TableResult;
import io.infinitycluster.core.table.TableStateMachine;
import io.infinitycluster.core.table.Value;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values under keys, in a table with a row for each write: a put begins anew, an append adds to the rows before it. A row that is lost,
 * there twice, or at the wrong place is another value. To delete is to delete all rows of the key.
 */
final class TableClientStore implements ClientStore {

    private static final String DATABASE = "default_db";
    private static final String TABLE = "writes";
    private static final List<String> COLUMNS = List.of("name", "begins", "text");

    @Override
    public StateMachine newMachine() {
        TableStateMachine machine = new TableStateMachine();
        machine.apply(new CreateTable(
                DATABASE,
                TABLE,
                List.of(
                        Column.of("name", Scalar.VARCHAR),
                        Column.of("begins", Scalar.BOOL),
                        Column.of("text", Scalar.VARCHAR)),
                "",
                CreateOption.ERROR));
        return machine;
    }

    /** An update has no other rows to look at than the one that it changes. */
    @Override
    public boolean comparesAndSets() {
        return false;
    }

    @Override
    public byte[] write(Bytes key, KvCall call) {
        if (call instanceof KvCall.Put put) {
            return insert(key, true, put.value());
        } else if (call instanceof KvCall.Append append) {
            return insert(key, false, append.value());
        } else if (call instanceof KvCall.Delete) {
            return new Delete(DATABASE, TABLE, isNamed(key)).encode();
        }
        throw new IllegalArgumentException("a table has no " + call);
    }

    private static byte[] insert(Bytes key, boolean begins, String text) {
        List<Value> row = List.of(new Value.Text(key.toUtf8()), new Value.Bool(begins), new Value.Text(text));
        return new Insert(DATABASE, TABLE, COLUMNS, List.of(row)).encode();
    }

    private static Expression isNamed(Bytes key) {
        return new Expression.Binary(
                BinaryOperator.EQUAL, Expression.column("name"), new Expression.Literal(new Value.Text(key.toUtf8())));
    }

    @Override
    public KvResult written(KvCall call, byte[] result) {
        TableResult decoded = TableResult.decode(result);
        if (decoded instanceof TableResult.Affected affected) {
            if (call instanceof KvCall.Delete) {
                return new KvResult.Flag(affected.rows() > 0);
            } else if (affected.rows() == 1) {
                return new KvResult.Done();
            }
        }
        throw new Violation(Invariant.LINEARIZABLE, "a write was answered with " + decoded);
    }

    @Override
    public byte[] read(Bytes key) {
        List<Expression> output = List.of(Expression.column("begins"), Expression.column("text"));
        return Search.of(DATABASE, TABLE, output, isNamed(key)).encode();
    }

    @Override
    public @Nullable Bytes value(byte[] answer) {
        TableResult decoded = TableResult.decode(answer);
        if (!(decoded instanceof TableResult.Rows rows)) {
            throw new Violation(Invariant.LINEARIZABLE, "a read was answered with " + decoded);
        }
        if (rows.rows().isEmpty()) {
            return null;
        }
        StringBuilder value = new StringBuilder();
        for (List<Value> row : rows.rows()) {
            if (row.get(0).equals(new Value.Bool(true))) {
                value.setLength(0);
            }
            value.append(row.get(1));
        }
        return Bytes.utf8(value.toString());
    }

    @Override
    public @Nullable Bytes keyOf(byte[] command) {
        TableCommand decoded = TableCommand.decode(command);
        if (decoded instanceof Insert insert && insert.table().equals(TABLE)) {
            return Bytes.utf8(insert.rows().get(0).get(0).toString());
        } else if (decoded instanceof Delete delete
                && delete.table().equals(TABLE)
                && delete.filter() instanceof Expression.Binary filter
                && filter.right() instanceof Expression.Literal name) {
            return Bytes.utf8(name.value().toString());
        }
        return null;
    }

    @Override
    public boolean hasOtherCommands() {
        return true;
    }

    @Override
    public byte[] otherCommand(RandomStream random) {
        return OtherTables.command(random).encode();
    }
}
