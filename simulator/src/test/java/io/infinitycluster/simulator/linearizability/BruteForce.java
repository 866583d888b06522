package io.infinitycluster.simulator.linearizability;

import java.util.List;

/** Linearizability straight from its definition: tries every order. The judge of the judge, for small histories. */
final class BruteForce {
    private BruteForce() {}

    static <S, C, R> boolean isLinearizable(SequentialModel<S, C, R> model, History<C, R> history) {
        return history.byKey().values().stream()
                .allMatch(operations -> canBeOrdered(model, operations, Operation.NEVER - 1));
    }

    /** Whether the operations of one key can be ordered when what returns behind the cut need not be placed. */
    static <S, C, R> boolean canBeOrdered(SequentialModel<S, C, R> model, List<Operation<C, R>> operations, long cut) {
        List<Operation<C, R>> relevant = operations.stream()
                .filter(o -> !(o.outcome() instanceof Outcome.Failed))
                .toList();
        return extend(model, relevant, cut, new boolean[relevant.size()], model.initialState());
    }

    private static <S, C, R> boolean extend(
            SequentialModel<S, C, R> model, List<Operation<C, R>> operations, long cut, boolean[] placed, S state) {
        boolean allPlaced = true;
        for (int i = 0; i < placed.length; i++) {
            allPlaced &= placed[i] || operations.get(i).deadline() > cut;
        }
        if (allPlaced) {
            return true;
        }
        for (int i = 0; i < placed.length; i++) {
            if (placed[i] || mustWait(operations, cut, placed, i)) {
                continue;
            }
            Operation<C, R> operation = operations.get(i);
            S after = operation.outcome() instanceof Outcome.Ok<R> ok
                    ? model.apply(state, operation.call(), ok.result())
                    : model.applyUnseen(state, operation.call());
            if (after == null) {
                continue;
            }
            placed[i] = true;
            boolean found = extend(model, operations, cut, placed, after);
            placed[i] = false;
            if (found) {
                return true;
            }
        }
        return false;
    }

    private static <C, R> boolean mustWait(
            List<Operation<C, R>> operations, long cut, boolean[] placed, int candidate) {
        for (int i = 0; i < placed.length; i++) {
            long deadline = operations.get(i).deadline();
            if (!placed[i]
                    && deadline <= cut
                    && deadline < operations.get(candidate).invoked()) {
                return true;
            }
        }
        return false;
    }
}
