package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import io.infinitycluster.core.state.KeyValueResult;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What clients ask, in the key-value store's own words, and what it answers, in those of histories. */
final class KeyValueClientStore implements ClientStore {

    @Override
    public StateMachine newMachine() {
        return new KeyValueStateMachine();
    }

    @Override
    public boolean comparesAndSets() {
        return true;
    }

    @Override
    public byte[] write(Bytes key, KvCall write) {
        if (write instanceof KvCall.Put put) {
            return new KeyValueCommand.Put(key, Bytes.utf8(put.value())).encode();
        } else if (write instanceof KvCall.Append append) {
            return new KeyValueCommand.Append(key, Bytes.utf8(append.value())).encode();
        } else if (write instanceof KvCall.CompareAndSet cas) {
            return new KeyValueCommand.CompareAndSet(
                            key,
                            cas.expected() == null ? null : Bytes.utf8(cas.expected()),
                            Bytes.utf8(Objects.requireNonNull(cas.replacement())))
                    .encode();
        }
        return new KeyValueCommand.Delete(key).encode();
    }

    @Override
    public KvResult written(KvCall call, byte[] result) {
        KeyValueResult decoded = KeyValueResult.decode(result);
        if (decoded instanceof KeyValueResult.Deleted deleted) {
            return new KvResult.Flag(deleted.existed());
        } else if (decoded instanceof KeyValueResult.Swapped swapped) {
            return new KvResult.Flag(swapped.succeeded());
        } else if (decoded instanceof KeyValueResult.Done) {
            return new KvResult.Done();
        }
        throw new Violation(Invariant.LINEARIZABLE, "a write was answered with " + decoded);
    }

    @Override
    public byte[] read(Bytes key) {
        return new KeyValueQuery.Get(key).encode();
    }

    @Override
    public @Nullable Bytes value(byte[] answer) {
        if (KeyValueResult.decode(answer) instanceof KeyValueResult.Value found) {
            return found.value();
        }
        throw new Violation(Invariant.LINEARIZABLE, "a read was answered with " + KeyValueResult.decode(answer));
    }

    @Override
    public Bytes keyOf(byte[] command) {
        return KeyValueCommand.decode(command).key();
    }

    @Override
    public @Nullable Bytes valueOf(StateMachine machine, Bytes key) {
        return ((KeyValueStateMachine) machine).get(key);
    }
}
