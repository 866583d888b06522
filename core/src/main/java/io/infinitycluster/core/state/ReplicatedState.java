package io.infinitycluster.core.state;

import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.wire.WireReader;
import io.infinitycluster.core.wire.WireWriter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is replicated: a state machine, and the table of idempotency keys that makes retries safe (P12). Both change by committed
 * entries only, are snapshot and restored together, and share a digest.
 *
 * <p>Whether a command under a key is carried out is decided here, when its entry is applied, and nowhere before: so it does
 * not matter to which leader, in which term, or after which restart a retry comes.
 */
public final class ReplicatedState {

    private static final int VERSION = 1;

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
    CommandOutcome apply(long index, EntryKind kind, byte[] payload) {
        return switch (kind) {
            case NOOP -> null;
            case COMMAND -> new CommandOutcome.Result(index, machine.apply(index, payload));
            case KEYED_COMMAND -> applyOnce(index, payload);
        };
    }

    private CommandOutcome applyOnce(long index, byte[] payload) {
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

    /** The whole state as bytes: {@code version (1) | table's length (4) | table | machine}. Equal states give equal bytes. */
    public byte[] snapshot() {
        byte[] keys = table.snapshot();
        byte[] rest = machine.snapshot();
        return new WireWriter(Math.addExact(1 + 4 + keys.length, rest.length))
                .putByte(VERSION)
                .putBytes(keys)
                .putRaw(rest)
                .toBytes();
    }

    /**
     * The state of which {@link #snapshot} gave the bytes.
     *
     * @param machines makes a new, empty machine, into which its part is restored
     * @throws IllegalArgumentException if the bytes are no snapshot of a known version
     */
    public static ReplicatedState restored(Supplier<? extends StateMachine> machines, byte[] snapshot) {
        WireReader in = new WireReader(snapshot);
        int version = in.getByte();
        if (version != VERSION) {
            throw new IllegalArgumentException("unknown version " + version + " of a snapshot");
        }
        IdempotencyTable table = IdempotencyTable.restored(in.getBytes());
        StateMachine machine = machines.get();
        machine.restore(in.getRaw(in.remaining()));
        return new ReplicatedState(machine, table);
    }
}
