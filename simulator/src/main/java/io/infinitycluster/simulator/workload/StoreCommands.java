package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueResult;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import java.util.Objects;

/** What clients ask, in the key-value store's own words, and what it answers to writes, in those of histories. */
final class StoreCommands {

    private StoreCommands() {}

    static byte[] encode(Bytes key, KvCall write) {
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

    static KvResult decode(byte[] result) {
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
}
