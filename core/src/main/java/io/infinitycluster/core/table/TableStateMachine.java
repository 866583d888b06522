package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.state.StateMachine;

/**
 * The table store: databases of tables of rows, changed by {@link TableCommand}s and asked by {@link TableQuery}s; all answers are
 * {@link TableResult}s. The database {@code default_db} is there from the beginning.
 *
 * <p>Rows are kept in the order in which they were appended. An insert costs the logarithm of their number for each new row; to drop a
 * table, to delete all its rows, to add or drop a column costs the same for any number of them; an update, a delete with a filter and
 * a search look at each row. All of that is done on the node's event loop.
 *
 * <p>Memory: the values, three bytes for each, and about 150 bytes for each row; while a snapshot is open, also the former rows that were
 * deleted ahead of it. The values of a dropped column stay until their row is updated.
 */
public final class TableStateMachine implements StateMachine {

    private TableState state = new TableState();

    /** A store with an empty {@code default_db}. */
    public TableStateMachine() {
        state.putDatabase(TableChanges.DEFAULT_DATABASE, new TableState.Database("default"));
    }

    @Override
    public byte[] apply(long index, byte[] command) {
        TableCommand decoded;
        try {
            decoded = TableCommand.decode(command);
        } catch (IllegalArgumentException e) {
            return malformed(e).encode();
        }
        return apply(decoded).encode();
    }

    /** An update and a delete: they look at every row. */
    @Override
    public boolean isLong(byte[] command) {
        return TableCommandCodec.looksAtRows(command);
    }

    /** Carries out a command that need not be decoded. */
    public TableResult apply(TableCommand command) {
        try {
            return new TableChanges(state).apply(command);
        } catch (TableRefusal e) {
            return e.result();
        }
    }

    @Override
    public byte[] query(byte[] query) {
        TableQuery decoded;
        try {
            decoded = TableQuery.decode(query);
        } catch (IllegalArgumentException e) {
            return malformed(e).encode();
        }
        return query(decoded).encode();
    }

    /** Answers a question that need not be decoded. */
    public TableResult query(TableQuery query) {
        try {
            return new TableAnswers(state).answer(query);
        } catch (TableRefusal e) {
            return e.result();
        }
    }

    @Override
    public long digest() {
        return state.digest();
    }

    @Override
    public Snapshot snapshot() {
        return new TableSnapshot(state);
    }

    @Override
    public Restorer restorer() {
        TableState target = new TableState();
        return new TableRestorer(target, () -> state = target);
    }

    private static TableResult malformed(IllegalArgumentException e) {
        return new TableResult.Refused(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
    }
}
