package io.infinitycluster.simulator.linearizability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Judges whole histories, one key after the other: a history is linearizable exactly if the operations of each key are
 * (Herlihy and Wing's locality; Horn and Kroening, "Faster linearizability checking via P-compositionality", 2015).
 *
 * <p>The budget holds for each key. A key that cannot be ordered decides, whatever became of the others; otherwise a key
 * whose search was given up makes the verdict unknown.
 *
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public final class LinearizabilityChecker<C, R> {
    private final KeyHistoryChecker<C, R> checker;

    /** A checker with {@link KeyHistoryChecker#DEFAULT_BUDGET}. */
    public LinearizabilityChecker(SequentialModel<?, C, R> model) {
        this(model, KeyHistoryChecker.DEFAULT_BUDGET);
    }

    /**
     * A checker.
     *
     * @param budget how many configurations the search of one key may explore before it gives up; at least 1
     */
    public LinearizabilityChecker(SequentialModel<?, C, R> model, long budget) {
        this.checker = new KeyHistoryChecker<>(model, budget);
    }

    /** Checks a history; stops at the first key that cannot be ordered. */
    public Verdict<C, R> check(History<C, R> history) {
        Map<String, List<Operation<C, R>>> orders = new LinkedHashMap<>();
        Verdict.Unknown<C, R> firstUnknown = null;
        long configurations = 0;
        for (Map.Entry<String, List<Operation<C, R>>> part : history.byKey().entrySet()) {
            Verdict<C, R> verdict = checker.check(part.getValue());
            configurations += verdict.configurations();
            if (verdict instanceof Verdict.NotLinearizable<C, R> no) {
                return new Verdict.NotLinearizable<>(configurations, no.witness());
            } else if (verdict instanceof Verdict.Unknown<C, R> unknown) {
                firstUnknown = firstUnknown == null ? unknown : firstUnknown;
            } else if (firstUnknown == null) {
                orders.put(part.getKey(), checker.order());
            }
        }
        if (firstUnknown != null) {
            return new Verdict.Unknown<>(
                    configurations, firstUnknown.key(), firstUnknown.budget(), firstUnknown.limit());
        }
        return new Verdict.Linearizable<>(configurations, orders);
    }
}
