package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges the operations of one key, again and again: made once, called as often as one likes. It keeps its buffers, so
 * that a short history is checked in microseconds and without garbage to speak of.
 *
 * <p>A long run stays within bounded memory when it uses a new key every so often: check a finished key, forget its
 * operations, go on with the next.
 *
 * <p>Not safe for use by several threads.
 *
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public final class KeyHistoryChecker<C, R> {

    /** Configurations that a search may explore unless told otherwise: some seconds of work. */
    public static final long DEFAULT_BUDGET = 10_000_000;

    /** After so many configurations it is worth a try to prove that there is no order without a full search. */
    private static final long PROBE = 20_000;

    private static final long PROBE_PER_OPERATION = 20;

    private final StateSpace<C, R> space;
    private final WitnessFinder<?, C, R> witnesses;
    private final Search search = new Search();
    private final long budget;
    private final List<Operation<C, R>> relevant = new ArrayList<>();
    private long[] deadlines = new long[64];
    private boolean ordered;

    /** A checker with the default budget. */
    public KeyHistoryChecker(SequentialModel<?, C, R> model) {
        this(model, DEFAULT_BUDGET);
    }

    /**
     * A checker.
     *
     * @param budget how many configurations one search may explore before it gives up; at least 1
     */
    public KeyHistoryChecker(SequentialModel<?, C, R> model, long budget) {
        if (budget < 1) {
            throw new IllegalArgumentException("a budget of " + budget + " configurations");
        }
        this.budget = budget;
        this.space = model.stateSpace();
        this.witnesses = new WitnessFinder<>(model, space, search);
    }

    /**
     * Checks the operations of one key.
     *
     * @param operations all of the same key, in any order
     * @return the verdict; one that is linearizable comes without the order, see {@link #order}
     */
    public Verdict<C, R> check(List<Operation<C, R>> operations) {
        ordered = false;
        relevant.clear();
        for (int i = 0; i < operations.size(); i++) {
            if (!(operations.get(i).outcome() instanceof Outcome.Failed)) {
                relevant.add(operations.get(i));
            }
        }
        if (relevant.isEmpty()) {
            ordered = true;
            return new Verdict.Linearizable<>(0, Map.of());
        }
        if (deadlines.length < relevant.size()) {
            deadlines = new long[Math.max(relevant.size(), 2 * deadlines.length)];
        }
        for (int i = 0; i < relevant.size(); i++) {
            deadlines[i] = relevant.get(i).deadline();
        }
        String key = relevant.get(0).key();
        long probe = Math.min(budget, PROBE + PROBE_PER_OPERATION * relevant.size());
        space.load(relevant);
        Search.Result result = search.run(relevant, deadlines, space, probe, false);
        long explored = search.explored();
        if (result == Search.Result.OUT_OF_BUDGET && probe < budget) {
            // The search goes round in circles somewhere. Perhaps the place where it is stuck says enough.
            if (search.wasStuck()) {
                Operation<C, R> stuckAt = relevant.get(search.blocked());
                Witness<C, R> witness = witnesses.prove(key, List.copyOf(relevant), stuckAt, (budget - explored) / 2);
                explored += witnesses.explored();
                if (witness != null) {
                    return new Verdict.NotLinearizable<>(explored, witness);
                }
            }
            space.load(relevant);
            result = search.run(relevant, deadlines, space, budget - explored, false);
            explored += search.explored();
        }
        return switch (result) {
            case ORDERED -> {
                ordered = true;
                yield new Verdict.Linearizable<>(explored, Map.of());
            }
            case NOT_ORDERED ->
                new Verdict.NotLinearizable<>(
                        explored, witnesses.find(key, List.copyOf(relevant), relevant.get(search.blocked())));
            case OUT_OF_BUDGET -> new Verdict.Unknown<>(explored, key, budget, Verdict.Limit.CONFIGURATIONS);
            case OUT_OF_MEMORY -> new Verdict.Unknown<>(explored, key, budget, Verdict.Limit.TABLE);
        };
    }

    /**
     * A legal order of the operations of the last check, which found them linearizable. Operations that did not happen
     * are not in it, and of those whose outcome is unknown only the ones that the order needs.
     *
     * @throws IllegalStateException if the last check had another verdict
     */
    public List<Operation<C, R>> order() {
        if (!ordered) {
            throw new IllegalStateException("the last check found no order");
        }
        if (relevant.isEmpty()) {
            return List.of();
        }
        List<Operation<C, R>> order = new ArrayList<>();
        for (int index : search.order()) {
            order.add(relevant.get(index));
        }
        return order;
    }
}
