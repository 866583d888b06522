package io.infinitycluster.simulator.linearizability;

import java.util.Arrays;
import java.util.List;

/**
 * Looks for a legal order of the operations of one key.
 *
 * <p>This is the algorithm of Wing and Gong ("Testing and verifying concurrent objects", 1993) with the improvements of
 * Lowe ("Testing for linearizability", 2017): calls and returns form a linked list from which a placed operation is
 * lifted, and into which it is put back; configurations that were met before are not entered again. An operation may be
 * placed next when no operation that is still to be placed has returned before its call. The search keeps its own
 * stack, so the length of a history is bounded by memory only.
 *
 * <p>Four further rules leave out orders that cannot matter; each keeps at least one order if there is any:
 *
 * <ul>
 *   <li><b>Observers first.</b> An operation that may be placed, fits, and never changes anything (a read) is placed at
 *       once, without alternatives: from any order that has it later it can be moved here.
 *   <li><b>Optional operations</b> (of unknown outcome) are tried after all others, and only if they change the state.
 *       They are not in the list: nothing ever waits for them.
 *   <li><b>Equal optional operations</b> are placed in the order of their calls; any other order is the same order with
 *       names exchanged.
 *   <li><b>No pointless optional operation.</b> If the operation after it leads to the same state with and without it,
 *       the order without it is as good, and is tried on its own.
 * </ul>
 *
 * The buffers are kept from one search to the next, so small searches cost no allocation. Not safe for several threads.
 */
final class Search {

    /** How a search ended. */
    enum Result {
        ORDERED,
        NOT_ORDERED,
        OUT_OF_BUDGET,
        OUT_OF_MEMORY
    }

    private static final int HEAD = 0;
    private static final int NONE = -1;

    private final ConfigurationSet configurations = new ConfigurationSet();
    private final EventList events = new EventList();
    private final OptionalOperations optional = new OptionalOperations();

    /** The path from the start to here: what was placed (or, as complement, its optional group), from which state. */
    private int[] pathMove = new int[64];

    private long[] pathState = new long[64];
    private boolean[] pathForced = new boolean[64];
    private int depth;

    private long[] placed = new long[4];
    private int placedCount;
    private long placedHash;
    private long state;
    private long explored;

    /** How far the search got: the latest return, among those that must be placed, at which it was stuck. */
    private int furthestReturn;

    private int furthestDepth;
    private boolean keepFurthestOrder;
    private int[] furthestOrder = new int[0];

    /**
     * Searches.
     *
     * @param space loaded with exactly these operations
     * @param deadlines for each operation the position by which it must be placed, {@link Operation#NEVER} for one that
     *     need not be placed at all
     * @param budget how many configurations to explore at most
     * @param keepFurthest whether to remember the order that {@link #furthestOrder} tells, which costs time
     */
    <C, R> Result run(
            List<Operation<C, R>> operations,
            long[] deadlines,
            StateSpace<C, R> space,
            long budget,
            boolean keepFurthest) {
        keepFurthestOrder = keepFurthest;
        furthestOrder = new int[0];
        events.load(operations, deadlines);
        optional.load(operations, deadlines, space);
        configurations.clear();
        int required = events.size();
        int words = (required >>> 6) + 1;
        if (placed.length < words) {
            placed = new long[Math.max(words, 2 * placed.length)];
        } else {
            Arrays.fill(placed, 0, words, 0);
        }
        growPath(required + optional.size() + 1);
        placedCount = 0;
        placedHash = 0;
        depth = 0;
        furthestReturn = NONE;
        furthestDepth = NONE;
        state = space.initial();
        explored = 1;
        return search(space, required, budget);
    }

    private Result search(StateSpace<?, ?> space, int required, long budget) {
        int resumeAt = NONE;
        int resumeGroup = 0;
        while (true) {
            if (placedCount == required) {
                return Result.ORDERED;
            }
            boolean moved = false;
            if (resumeAt == NONE) {
                resumeAt = events.next(HEAD);
                resumeGroup = 0;
                int observer = findObserver(space);
                if (observer != NONE) {
                    place(observer);
                    push(observer, state, true);
                    moved = true;
                }
            }
            if (!moved) {
                moved = tryRequired(space, resumeAt) || tryOptional(space, resumeGroup);
                if (configurations.isFull()) {
                    return Result.OUT_OF_MEMORY;
                }
            }
            if (moved) {
                if (++explored > budget) {
                    explored = budget;
                    return Result.OUT_OF_BUDGET;
                }
                resumeAt = NONE;
                continue;
            }
            noteFurthest();
            int undone = backtrack();
            if (depth == NONE) {
                depth = 0;
                return Result.NOT_ORDERED;
            }
            if (undone >= 0) {
                resumeAt = events.next(EventList.callOf(undone));
                resumeGroup = 0;
            } else {
                // All operations that must be placed were tried here before the first optional one was.
                resumeAt = events.firstReturn();
                resumeGroup = ~undone + 1;
            }
        }
    }

    /** An operation that may be placed, fits, and never changes anything. */
    private int findObserver(StateSpace<?, ?> space) {
        for (int at = events.next(HEAD); events.isCall(at); at = events.next(at)) {
            int number = EventList.numberOf(at);
            int operation = events.operation(number);
            if (space.observes(operation) && space.step(state, operation) != StateSpace.REJECTED) {
                return number;
            }
        }
        return NONE;
    }

    private boolean tryRequired(StateSpace<?, ?> space, int from) {
        for (int at = from; events.isCall(at); at = events.next(at)) {
            int number = EventList.numberOf(at);
            int operation = events.operation(number);
            long after = space.step(state, operation);
            if (after == StateSpace.REJECTED || isPointless(space, operation, after)) {
                continue;
            }
            place(number);
            if (isNew(after)) {
                push(number, after, false);
                return true;
            }
            takeBack(number);
        }
        return false;
    }

    private boolean tryOptional(StateSpace<?, ?> space, int fromGroup) {
        long firstDeadline = events.firstDeadline();
        for (int group = fromGroup; group < optional.groups(); group++) {
            int operation = optional.next(group, firstDeadline);
            if (operation == NONE) {
                continue;
            }
            long after = space.step(state, operation);
            if (after == StateSpace.REJECTED || after == state || isPointless(space, operation, after)) {
                continue;
            }
            optional.place(group);
            if (isNew(after)) {
                push(~group, after, false);
                return true;
            }
            optional.takeBack(group);
        }
        return false;
    }

    /** Whether the last step was optional and this operation makes it as if it had not been. */
    private boolean isPointless(StateSpace<?, ?> space, int operation, long after) {
        return depth > 0 && pathMove[depth - 1] < 0 && space.step(pathState[depth - 1], operation) == after;
    }

    private boolean isNew(long after) {
        if (placedCount == events.size()) {
            return true;
        }
        int from = EventList.numberOf(events.next(HEAD)) >>> 6;
        int to = from;
        for (int left = placedCount - (from << 6); left > 0; to++) {
            left -= Long.bitCount(placed[to]);
        }
        long hash = Mixing.mix(placedHash ^ Mixing.mix(after));
        return configurations.add(
                hash, optional.hash(), after, placed, from, to, optional.placedBits(), optional.words());
    }

    private void place(int number) {
        events.lift(number);
        placed[number >>> 6] |= 1L << number;
        placedHash ^= Mixing.mix(number + 1L);
        placedCount++;
    }

    private void takeBack(int number) {
        events.putBack(number);
        placed[number >>> 6] &= ~(1L << number);
        placedHash ^= Mixing.mix(number + 1L);
        placedCount--;
    }

    private void push(int move, long after, boolean forced) {
        pathMove[depth] = move;
        pathState[depth] = state;
        pathForced[depth] = forced;
        depth++;
        state = after;
    }

    /**
     * Takes back the last step that had alternatives, and all after it.
     *
     * @return that step; {@link #depth} is {@link #NONE} if there was none
     */
    private int backtrack() {
        while (depth > 0) {
            depth--;
            state = pathState[depth];
            int move = pathMove[depth];
            if (move >= 0) {
                takeBack(move);
            } else {
                optional.takeBack(~move);
            }
            if (!pathForced[depth]) {
                return move;
            }
        }
        depth = NONE;
        return NONE;
    }

    private void noteFurthest() {
        int stuckAt = events.returnRank(EventList.numberOf(events.firstReturn()));
        if (stuckAt > furthestReturn || (stuckAt == furthestReturn && depth > furthestDepth)) {
            furthestReturn = stuckAt;
            furthestDepth = depth;
            if (keepFurthestOrder) {
                furthestOrder = order();
            }
        }
    }

    /** How many configurations the last search explored. */
    long explored() {
        return explored;
    }

    /** Whether the last search ever had to turn back. */
    boolean wasStuck() {
        return furthestReturn != NONE;
    }

    /**
     * After a search that found no order, and was stuck: the operation that no order can place in time, because it is the first to
     * return of those that were left when the search was at its furthest.
     */
    int blocked() {
        return events.operation(events.numberByReturn(furthestReturn));
    }

    /** After a search that found no order and was told to keep it: the order that got furthest. */
    int[] furthestOrder() {
        return furthestOrder.clone();
    }

    /** The operations placed so far, in order; after a search that found an order, that order. */
    int[] order() {
        int[] order = new int[depth];
        int[] placedOfGroup = new int[optional.groups()];
        for (int i = 0; i < depth; i++) {
            int move = pathMove[i];
            order[i] = move >= 0 ? events.operation(move) : optional.member(~move, placedOfGroup[~move]++);
        }
        return order;
    }

    private void growPath(int length) {
        if (pathMove.length < length) {
            int capacity = Math.max(length, 2 * pathMove.length);
            pathMove = new int[capacity];
            pathState = new long[capacity];
            pathForced = new boolean[capacity];
        }
    }
}
