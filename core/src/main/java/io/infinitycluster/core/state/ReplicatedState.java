package io.infinitycluster.core.state;

import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.wire.WireReader;
import org.jspecify.annotations.Nullable;

/**
 * All that is replicated: a state machine, and the table of idempotency keys that makes retries safe (P12). Both change by committed
 * entries only, are snapshot and restored together, and share a digest.
 *
 * <p>Whether a command under a key is carried out is decided here, when its entry is applied, and nowhere before: so it does
 * not matter to which leader, in which term, or after which restart a retry comes.
 */
public final class ReplicatedState {

    private final StateMachine machine;
    private final IdempotencyTable table;

    /** The state before the first entry. */
    public ReplicatedState(StateMachine empty) {
        this(empty, new IdempotencyTable());
    }

    ReplicatedState(StateMachine machine, IdempotencyTable table) {
        this.machine = machine;
        this.table = table;
    }

    /** The state machine. */
    public StateMachine machine() {
        return machine;
    }

    /** What was carried out under which key. */
    public IdempotencyTable idempotencyTable() {
        return table;
    }

    /** Applies a committed entry; null if it carries no command. Never throws, whatever the bytes. */
    @Nullable
    CommandOutcome apply(long index, EntryKind kind, WireReader payload) {
        return switch (kind) {
            case NOOP -> null;
            case COMMAND -> new CommandOutcome.Result(index, machine.apply(index, payload.getRaw(payload.remaining())));
            case KEYED_COMMAND -> applyOnce(index, payload);
        };
    }

    private CommandOutcome applyOnce(long index, WireReader payload) {
        KeyedCommand keyed;
        try {
            keyed = KeyedCommand.decode(payload);
        } catch (IllegalArgumentException e) {
            return refused(ErrorCode.INVALID_PARAMETER, String.valueOf(e.getMessage()));
        }
        IdempotencyTable.Entry before = table.find(keyed.key());
        if (before != null) {
            return again(keyed, before);
        }
        byte[] result = machine.apply(index, keyed.command());
        table.remember(keyed.key(), index, keyed.fingerprint(), result);
        return new CommandOutcome.Result(index, result);
    }

    private static CommandOutcome again(KeyedCommand keyed, IdempotencyTable.Entry before) {
        byte[] result = before.result();
        if (before.fingerprint() != keyed.fingerprint()) {
            return refused(
                    ErrorCode.CONFLICT,
                    "The idempotency key " + keyed.key().toUtf8() + " was used for another command, at index "
                            + before.index() + ": use a new key for a new command");
        } else if (result == null) {
            return refused(
                    ErrorCode.OUT_OF_BOUND,
                    "The command was carried out under this idempotency key at index " + before.index()
                            + ", and is not carried out again; its result of " + before.resultLength()
                            + " bytes was longer than the " + IdempotencyTable.MAX_RESULT_BYTES
                            + " that are remembered: read what it did");
        }
        return new CommandOutcome.Result(before.index(), result.clone());
    }

    private static CommandOutcome refused(ErrorCode code, String message) {
        return new CommandOutcome.Refused(new Refusal(code, message));
    }

    /** A fingerprint of the whole state, in constant time: see {@link StateMachine#digest}. */
    public long digest() {
        return Hash64.pair(machine.digest(), table.digest());
    }

    /**
     * The whole state as it is now, to be read in parts while later entries are applied: the table's parts, then the machine's. Equal
     * states give equal parts.
     *
     * @throws IllegalStateException if another one is open
     */
    public Snapshot snapshot() {
        return new ReplicatedSnapshot(table.snapshot(), machine.snapshot());
    }
}
