package io.infinitycluster.simulator.linearizability;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers the states of any model in the order in which the search meets them. */
final class InternedStates<S, C, R> implements StateSpace<C, R> {
    private final SequentialModel<S, C, R> model;
    private final List<S> states = new ArrayList<>();
    private final Map<S, Integer> numbers = new LinkedHashMap<>();
    private final Map<Effect<C, R>, Integer> effects = new LinkedHashMap<>();
    private List<Operation<C, R>> operations = List.of();

    private record Effect<C, R>(C call, Outcome<R> outcome) {}

    InternedStates(SequentialModel<S, C, R> model) {
        this.model = model;
    }

    @Override
    public void load(List<Operation<C, R>> loaded) {
        operations = loaded;
        states.clear();
        numbers.clear();
        effects.clear();
    }

    @Override
    public long initial() {
        return number(model.initialState());
    }

    @Override
    public long step(long state, int operation) {
        Operation<C, R> op = operations.get(operation);
        S before = states.get((int) state);
        S after = op.outcome() instanceof Outcome.Ok<R> ok
                ? model.apply(before, op.call(), ok.result())
                : model.applyUnseen(before, op.call());
        return after == null ? REJECTED : number(after);
    }

    private long number(S state) {
        Integer known = numbers.get(state);
        if (known != null) {
            return known;
        }
        int number = states.size();
        states.add(state);
        numbers.put(state, number);
        return number;
    }

    @Override
    public boolean removable(int operation) {
        return observes(operation);
    }

    @Override
    public boolean observes(int operation) {
        Operation<C, R> op = operations.get(operation);
        return op.outcome() instanceof Outcome.Ok<R> ok
                ? model.onlyObserves(op.call(), ok.result())
                : model.onlyObserves(op.call());
    }

    @Override
    public boolean sameEffect(int one, int other) {
        return effect(one).equals(effect(other));
    }

    /** Numbers the effects in the order in which they are asked for. */
    @Override
    public int effectHash(int operation) {
        Integer known = effects.putIfAbsent(effect(operation), effects.size());
        return known == null ? effects.size() - 1 : known;
    }

    private Effect<C, R> effect(int operation) {
        Operation<C, R> op = operations.get(operation);
        return new Effect<>(op.call(), op.outcome());
    }
}
