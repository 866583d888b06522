package io.infinitycluster.simulator.linearizability;

import java.util.List;
import java.util.Map;

/**
 * What the checker found.
 *
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public sealed interface Verdict<C, R> {

    /** How many configurations (sets of placed operations, with a state) the searches explored. */
    long configurations();

    /** Whether a legal order of all operations was found. Neither of the other verdicts may pass for it. */
    default boolean isLinearizable() {
        return this instanceof Linearizable;
    }

    /**
     * There is an order that explains everything.
     *
     * @param orders for each key one such order, without the operations that did not happen; empty where the caller did
     *     not ask for it
     */
    record Linearizable<C, R>(long configurations, Map<String, List<Operation<C, R>>> orders)
            implements Verdict<C, R> {}

    /** There is no such order; the witness shows operations of one key that have none. */
    record NotLinearizable<C, R>(long configurations, Witness<C, R> witness) implements Verdict<C, R> {

        /** The key whose operations cannot be ordered. */
        public String key() {
            return witness.key();
        }
    }

    /**
     * The search gave up: nothing is known. A test counts this as a failure.
     *
     * @param key the first key whose search was given up
     * @param budget the configurations that one key's search was allowed
     * @param limit what ran out
     */
    record Unknown<C, R>(long configurations, String key, long budget, Limit limit) implements Verdict<C, R> {}

    /** What can end a search early. Each is a count, so that a verdict depends on no machine. */
    enum Limit {
        /** The stated budget of configurations. */
        CONFIGURATIONS,
        /** The fixed size of the table of configurations. */
        TABLE
    }
}
