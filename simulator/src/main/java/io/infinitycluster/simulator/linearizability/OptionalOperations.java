package io.infinitycluster.simulator.linearizability;

import java.util.Arrays;
import java.util.List;

/**
 * The operations that may be placed or left out, in groups of equal effect. Of a group only the next one, by call, is
 * ever a candidate. Operations that can make no difference at all are not kept.
 */
final class OptionalOperations {
    private int[] byCall = new int[16];
    private int[] nextInGroup = new int[16];
    private int[] previousInGroup = new int[16];
    private long[] calls = new long[16];
    private int size;

    /** Per group: its first member, its last, and the one that would be placed next; members are places in byCall. */
    private int[] first = new int[16];

    private int[] last = new int[16];
    private int[] candidate = new int[16];
    private int groups;

    private int[] slots = new int[32];
    private long[] placed = new long[1];
    private long hash;
    private final IndexSort sort = new IndexSort();
    private List<? extends Operation<?, ?>> operations = List.of();

    <C, R> void load(List<Operation<C, R>> all, long[] deadlines, StateSpace<C, R> space) {
        operations = all;
        size = 0;
        groups = 0;
        hash = 0;
        for (int i = 0; i < all.size(); i++) {
            if (deadlines[i] == Operation.NEVER && !space.removable(i)) {
                add(i);
            }
        }
        if (size == 0) {
            return;
        }
        sortByCall(all.size());
        int words = words();
        if (placed.length < words) {
            placed = new long[words];
        } else {
            Arrays.fill(placed, 0, words, 0);
        }
        int mask = Math.max(32, Integer.highestOneBit(size) * 4) - 1;
        if (slots.length <= mask) {
            slots = new int[mask + 1];
        } else {
            Arrays.fill(slots, 0, mask + 1, 0);
        }
        for (int member = 0; member < size; member++) {
            group(member, mask, space);
        }
    }

    private void add(int operation) {
        if (size == byCall.length) {
            int capacity = 2 * size;
            byCall = Arrays.copyOf(byCall, capacity);
            nextInGroup = new int[capacity];
            previousInGroup = new int[capacity];
            first = new int[capacity];
            last = new int[capacity];
            candidate = new int[capacity];
        }
        byCall[size++] = operation;
    }

    private void sortByCall(int count) {
        if (calls.length < count) {
            calls = new long[Math.max(count, 2 * calls.length)];
        }
        for (int member = 0; member < size; member++) {
            calls[byCall[member]] = operations.get(byCall[member]).invoked();
        }
        sort.sort(byCall, size, calls);
    }

    private void group(int member, int mask, StateSpace<?, ?> space) {
        int operation = byCall[member];
        nextInGroup[member] = -1;
        int slot = (int) Mixing.mix(space.effectHash(operation)) & mask;
        while (slots[slot] != 0) {
            int group = slots[slot] - 1;
            if (space.sameEffect(byCall[first[group]], operation)) {
                previousInGroup[member] = last[group];
                nextInGroup[last[group]] = member;
                last[group] = member;
                return;
            }
            slot = (slot + 1) & mask;
        }
        slots[slot] = groups + 1;
        previousInGroup[member] = -1;
        first[groups] = member;
        last[groups] = member;
        candidate[groups] = member;
        groups++;
    }

    int size() {
        return size;
    }

    int groups() {
        return groups;
    }

    /** The operation of the group that would be placed next, if it was called by then; otherwise -1. */
    int next(int group, long position) {
        int member = candidate[group];
        if (member == -1 || calls[byCall[member]] > position) {
            return -1;
        }
        return byCall[member];
    }

    /** The group's operation with this many before it. */
    int member(int group, int index) {
        int member = first[group];
        for (int i = 0; i < index; i++) {
            member = nextInGroup[member];
        }
        return byCall[member];
    }

    void place(int group) {
        int member = candidate[group];
        candidate[group] = nextInGroup[member];
        flip(member);
    }

    void takeBack(int group) {
        int next = candidate[group];
        int member = next == -1 ? last[group] : previousInGroup[next];
        candidate[group] = member;
        flip(member);
    }

    private void flip(int member) {
        placed[member >>> 6] ^= 1L << member;
        hash ^= Mixing.mix(~(long) member);
    }

    /** One bit for each operation that is placed. */
    long[] placedBits() {
        return placed;
    }

    int words() {
        return (size + 63) >>> 6;
    }

    long hash() {
        return hash;
    }
}
