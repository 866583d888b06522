package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the clients of one run did and were told.
 *
 * @param operations all operations, in the order of their calls
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public record History<C, R>(List<Operation<C, R>> operations) {

    public History {
        operations = List.copyOf(operations);
    }

    /** The operations of each key. Both the keys and each key's operations come in the order of their calls. */
    public Map<String, List<Operation<C, R>>> byKey() {
        Map<String, List<Operation<C, R>>> parts = new LinkedHashMap<>();
        for (Operation<C, R> operation : operations) {
            parts.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
        }
        return parts;
    }
}
