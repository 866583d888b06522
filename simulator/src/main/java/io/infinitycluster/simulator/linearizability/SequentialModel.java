package io.infinitycluster.simulator.linearizability;

import org.jspecify.annotations.Nullable;

/**
 * How one object of one key behaves when it is used by one client at a time: the specification that a history is held
 * against.
 *
 * <p>A model is deterministic: state and call decide the answer and the next state. States are immutable values with
 * {@code equals} and {@code hashCode}.
 *
 * @param <S> the type of the states
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public interface SequentialModel<S, C, R> {

    /** The state before the first operation. */
    S initialState();

    /**
     * Applies a call whose answer is known.
     *
     * @return the state after it, or null when the object, in this state, would have answered something else
     */
    @Nullable
    S apply(S state, C call, R result);

    /** Applies a call whose answer nobody saw. */
    S applyUnseen(S state, C call);

    /**
     * Whether the call, when it gets this answer, leaves every state as it was: a read, a comparison that failed. Such
     * an operation can be left out of a witness without making it untrue. When in doubt, say no.
     */
    boolean onlyObserves(C call, R result);

    /** Whether the call, whatever its answer, leaves every state as it was. When in doubt, say no. */
    boolean onlyObserves(C call);

    /** The state in words, for a person who reads a witness. */
    default String describe(S state) {
        return String.valueOf(state);
    }

    /**
     * The states as the search sees them. The default remembers each state that it meets; a model that knows more about
     * its states can do better.
     */
    default StateSpace<C, R> stateSpace() {
        return new InternedStates<>(this);
    }
}
