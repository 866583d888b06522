package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.simulator.judge.Violation;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one client has seen of the log: whatever it reads is what the log says, and its eventual reads never go back. */
final class Session {

    private final int client;
    private long index;

    Session(int client) {
        this.client = client;
    }

    /** How far its eventual reads have come: the least index that the next one may be answered from. */
    long index() {
        return index;
    }

    /** A node has answered an eventual read. */
    void readEventually(String node, KeyHistory history, long appliedIndex, @Nullable Bytes value) {
        if (history.isExcepted()) {
            return;
        }
        if (appliedIndex < index) {
            throw new Violation(
                    Invariant.MONOTONIC_PREFIX,
                    node + " answered client " + client + " from index " + appliedIndex + ", after it had seen "
                            + index);
        }
        index = appliedIndex;
        read(node, history, appliedIndex, value);
    }

    /** A node has answered any read. */
    void read(String node, KeyHistory history, long appliedIndex, @Nullable Bytes value) {
        if (!history.isExcepted() && !Objects.equals(history.valueAt(appliedIndex), value)) {
            throw new Violation(
                    Invariant.MONOTONIC_PREFIX,
                    node + " read " + value + " for " + history.name() + " at index " + appliedIndex
                            + ", where the log says " + history.valueAt(appliedIndex));
        }
    }
}
