package io.infinitycluster.simulator.linearizability;

import java.util.List;

/**
 * Operations of one key that have no legal order, as few as the checker could make them. That these have none proves
 * that the whole history has none: only operations were left out that could not make ordering easier for the others,
 * see {@link WitnessFinder}.
 *
 * @param key the key
 * @param operations the operations, by call. Those that are still under way when {@code blocked} returns may be placed
 *     or not; the others must be
 * @param longestOrder the legal order that got furthest
 * @param stateAfter the object after {@code longestOrder}, in words
 * @param notPlaced what that order leaves out although it was called before {@code blocked} returned, {@code blocked}
 *     among it
 * @param blocked the operation that no legal order can place before it returns
 * @param <C> the type of the calls
 * @param <R> the type of the answers
 */
public record Witness<C, R>(
        String key,
        List<Operation<C, R>> operations,
        List<Operation<C, R>> longestOrder,
        String stateAfter,
        List<Operation<C, R>> notPlaced,
        Operation<C, R> blocked) {

    public Witness {
        operations = List.copyOf(operations);
        longestOrder = List.copyOf(longestOrder);
        notPlaced = List.copyOf(notPlaced);
    }
}
