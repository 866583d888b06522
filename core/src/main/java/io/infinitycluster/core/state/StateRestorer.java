package io.infinitycluster.core.state;

import io.infinitycluster.core.wire.WireReader;
import java.util.function.Supplier;

/**
 * Builds a {@link ReplicatedState} from the parts of its {@link ReplicatedState#snapshot}, one at a time. The states that there are stay as
 * they are.
 */
public final class StateRestorer {

    private final IdempotencyRestorer table;
    private final StateMachine machine;
    private final Restorer restorer;

    /** @param machines makes a new, empty machine, into which its parts go */
    public StateRestorer(Supplier<? extends StateMachine> machines) {
        table = new IdempotencyRestorer(new IdempotencyTable());
        machine = machines.get();
        restorer = machine.restorer();
    }

    /**
     * Takes the next part.
     *
     * @throws IllegalArgumentException if it is no part of a known version, or does not follow the one before; this restorer is of no use
     *     any more
     */
    public void take(byte[] part) {
        WireReader in = new WireReader(part);
        int version = in.getByte();
        if (version != ReplicatedSnapshot.VERSION) {
            throw new IllegalArgumentException(
                    "unknown version " + version + " of a part of a snapshot, expected " + ReplicatedSnapshot.VERSION);
        }
        int owner = in.getByte();
        if (owner == ReplicatedSnapshot.TABLE) {
            table.take(in);
        } else if (owner == ReplicatedSnapshot.MACHINE) {
            restorer.take(in.getRaw(in.remaining()));
        } else {
            throw new IllegalArgumentException("a part of a snapshot of unknown owner " + owner);
        }
    }

    /**
     * The whole state.
     *
     * @throws IllegalArgumentException if parts are missing, or their sum is not what it says
     */
    public ReplicatedState finish() {
        IdempotencyTable keys = table.finished();
        restorer.finish();
        return new ReplicatedState(machine, keys);
    }
}
