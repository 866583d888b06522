package io.infinitycluster.simulator.linearizability;

import java.util.List;

/**
 * The states of one key as numbers, so that the search neither allocates nor compares objects. It is loaded with the
 * operations of one key and then asked what each of them does to a state.
 *
 * <p>Two states may share a number when no operation that is loaded can ever tell them apart.
 *
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public interface StateSpace<C, R> {

    /** Stands for "the object could not have given this answer in that state"; never the number of a state. */
    long REJECTED = Long.MIN_VALUE;

    /** Prepares for these operations, and forgets those before. Operations are named by their place in this list. */
    void load(List<Operation<C, R>> operations);

    /** The state before the first operation. */
    long initial();

    /** The state after the operation, or {@link #REJECTED}. */
    long step(long state, int operation);

    /** Whether the operation leaves every state in which it is not rejected as it was. */
    boolean observes(int operation);

    /**
     * Whether the operation can be left out for certain: if the loaded operations, or any subset of them, can be
     * ordered, then so can the same operations without this one. True of what only observes, and of a write whose value
     * nobody can have seen.
     */
    boolean removable(int operation);

    /** Whether the two operations do the same to every state. */
    boolean sameEffect(int one, int other);

    /** A hash code that agrees with {@link #sameEffect}. */
    int effectHash(int operation);
}
