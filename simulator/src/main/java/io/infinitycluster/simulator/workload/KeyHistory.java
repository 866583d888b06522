package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.linearizability.KvCall;
import io.infinitycluster.simulator.linearizability.KvResult;
import io.infinitycluster.simulator.linearizability.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key's life: the operations on it, and the values that it had at which index of the log. */
final class KeyHistory {

    private record Version(long index, @Nullable Bytes value) {}

    private final String name;
    private final Bytes key;
    private final List<Operation<KvCall, KvResult>> operations = new ArrayList<>();
    private final List<Version> versions = new ArrayList<>();
    private int begun;
    private int open;
    private boolean excepted;
    private boolean deleted = true;

    KeyHistory(String name) {
        this.name = name;
        key = Bytes.utf8(name);
    }

    String name() {
        return name;
    }

    Bytes key() {
        return key;
    }

    /** How many operations have begun. */
    int begun() {
        return begun;
    }

    /** How many operations have begun and not ended. */
    int open() {
        return open;
    }

    boolean isExcepted() {
        return excepted;
    }

    /** Judges this key no more: an operator allowed confirmed writes to be lost. */
    void except() {
        excepted = true;
    }

    /** Whether the key's last operation took it away; unless told otherwise, it did. */
    boolean isDeleted() {
        return deleted;
    }

    /** The key's last operation did not take it away, or may not have. */
    void notDeleted() {
        deleted = false;
    }

    List<Operation<KvCall, KvResult>> operations() {
        return operations;
    }

    void begin() {
        begun++;
        open++;
    }

    void end(@Nullable Operation<KvCall, KvResult> operation) {
        open--;
        if (operation != null) {
            operations.add(operation);
        }
    }

    /** The key has a value as of an index of the confirmed log; null for none. */
    void changed(long index, @Nullable Bytes value) {
        if (versions.isEmpty() || versions.get(versions.size() - 1).index() < index) {
            versions.add(new Version(index, value));
        }
    }

    /** The value that the key had after an index of the confirmed log. */
    @Nullable
    Bytes valueAt(long index) {
        for (int i = versions.size() - 1; i >= 0; i--) {
            if (versions.get(i).index() <= index) {
                return versions.get(i).value();
            }
        }
        return null;
    }
}
