package io.infinitycluster.simulator.linearizability;

import java.util.List;

/**
 * The calls and returns of the operations that must be placed, in the order in which they happened, as a doubly linked
 * list (Lowe's). The operations are numbered by their calls. Entry 0 is the head; the call of number {@code n} is entry
 * {@code 2n + 1} and its return entry {@code 2n + 2}.
 *
 * <p>What is lifted is put back in the opposite order, so an entry remembers its neighbours while it is out.
 */
final class EventList {
    private int[] next = new int[64];
    private int[] previous = new int[64];
    private int[] byCall = new int[32];
    private int[] byReturn = new int[32];
    private int[] returnRanks = new int[32];
    private long[] deadlines = new long[0];
    private final IndexSort sort = new IndexSort();
    private long[] calls = new long[32];
    private int size;

    void load(List<? extends Operation<?, ?>> operations, long[] deadlinesOfAll) {
        deadlines = deadlinesOfAll;
        grow(operations.size());
        size = 0;
        for (int i = 0; i < operations.size(); i++) {
            calls[i] = operations.get(i).invoked();
            if (deadlines[i] != Operation.NEVER) {
                byCall[size++] = i;
            }
        }
        sort.sort(byCall, size, calls);
        for (int number = 0; number < size; number++) {
            byReturn[number] = byCall[number];
        }
        sort.sort(byReturn, size, deadlines);
        // From here on the list of returns names numbers, not operations.
        for (int number = 0; number < size; number++) {
            returnRanks[byCall[number]] = number;
        }
        for (int rank = 0; rank < size; rank++) {
            byReturn[rank] = returnRanks[byReturn[rank]];
        }
        for (int rank = 0; rank < size; rank++) {
            returnRanks[byReturn[rank]] = rank;
        }
        link();
    }

    private void link() {
        int last = 0;
        int call = 0;
        for (int rank = 0; rank < size; rank++) {
            int returning = byReturn[rank];
            // What is called at the very moment of a return overlaps with it: neither precedes the other.
            while (call < size && calls[byCall[call]] <= deadlines[byCall[returning]]) {
                last = append(last, callOf(call++));
            }
            last = append(last, callOf(returning) + 1);
        }
        next[last] = 0;
        previous[0] = last;
    }

    private int append(int last, int entry) {
        next[last] = entry;
        previous[entry] = last;
        return entry;
    }

    private void grow(int count) {
        if (calls.length < count) {
            int capacity = Math.max(count, 2 * calls.length);
            calls = new long[capacity];
            byCall = new int[capacity];
            byReturn = new int[capacity];
            returnRanks = new int[capacity];
            next = new int[2 * capacity + 1];
            previous = new int[2 * capacity + 1];
        } else if (next.length < 2 * calls.length + 1) {
            next = new int[2 * calls.length + 1];
            previous = new int[2 * calls.length + 1];
        }
    }

    /** How many operations must be placed. */
    int size() {
        return size;
    }

    int operation(int number) {
        return byCall[number];
    }

    /** The place of the number's return among all returns. */
    int returnRank(int number) {
        return returnRanks[number];
    }

    int numberByReturn(int rank) {
        return byReturn[rank];
    }

    int next(int entry) {
        return next[entry];
    }

    /** Whether the entry is a call; neither the head nor a return is. */
    boolean isCall(int entry) {
        return (entry & 1) == 1;
    }

    static int callOf(int number) {
        return 2 * number + 1;
    }

    /** The number that a call or a return belongs to. */
    static int numberOf(int entry) {
        return (entry - 1) >> 1;
    }

    /** The first return in the list, which must not be empty. What is called behind it cannot be placed yet. */
    int firstReturn() {
        int entry = next[0];
        while (isCall(entry)) {
            entry = next[entry];
        }
        return entry;
    }

    /** The position of the first return in the list. */
    long firstDeadline() {
        return deadlines[byCall[numberOf(firstReturn())]];
    }

    void lift(int number) {
        unlink(callOf(number));
        unlink(callOf(number) + 1);
    }

    void putBack(int number) {
        relink(callOf(number) + 1);
        relink(callOf(number));
    }

    private void unlink(int entry) {
        next[previous[entry]] = next[entry];
        previous[next[entry]] = previous[entry];
    }

    private void relink(int entry) {
        next[previous[entry]] = entry;
        previous[next[entry]] = entry;
    }
}
