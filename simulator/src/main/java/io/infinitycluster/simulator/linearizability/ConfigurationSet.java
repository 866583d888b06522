package io.infinitycluster.simulator.linearizability;

import java.util.Arrays;

/**
 * The configurations that a search has been in: which operations are placed, and the state after them (Lowe's cache).
 *
 * <p>A configuration is not worth entering either if one with the same state was met that had placed the same operations
 * except that it had placed fewer of the optional ones: whatever can follow here can follow there. Of the configurations
 * that differ in optional operations only, the first few are looked through for this.
 *
 * <p>The operations that must be placed are numbered by their calls, so the set of those already placed is a long run
 * of ones followed by a few mixed bits; only the words from the first operation not placed onwards are kept. That makes
 * an entry a few words, however long the history is. Entries lie one after the other in one array and are found through
 * an open-addressing table; clearing costs as much as the last use filled.
 */
final class ConfigurationSet {
    /** Half a gibibyte of entries; a search that needs more gives up. */
    private static final int MAX_WORDS = 1 << 26;

    private static final int HEADER = 4;

    /** How many configurations that differ in optional operations only are kept in one chain. */
    private static final int CHAIN = 8;

    private static final int MIN_SLOTS = 256;

    /** Each entry: hash of its chain, state, first word and number of words, number of words of optional operations, the words. */
    private long[] words = new long[1024];

    private int used;

    /** Where an entry begins, plus one; zero where there is none. Only the first {@code mask + 1} slots are in use. */
    private int[] slots = new int[MIN_SLOTS];

    private int mask = MIN_SLOTS - 1;
    private int size;
    private boolean full;

    void clear() {
        Arrays.fill(slots, 0, mask + 1, 0);
        mask = MIN_SLOTS - 1;
        used = 0;
        size = 0;
        full = false;
    }

    /** Whether an entry was refused because this set may grow no further. */
    boolean isFull() {
        return full;
    }

    /**
     * Adds a configuration.
     *
     * @param hash of the state and of {@code placed}, well mixed
     * @param optionalHash of {@code optional}
     * @param placed the placed operations among those that must be placed, one bit each
     * @param from the first word of {@code placed} that is not all ones
     * @param to the word behind the last that is not zero
     * @param optional the placed operations among the optional ones
     * @return false if it was there already, or one that is at least as good, or if there is no room, see {@link #isFull}
     */
    boolean add(
            long hash,
            long optionalHash,
            long state,
            long[] placed,
            int from,
            int to,
            long[] optional,
            int optionalWords) {
        long chain = hash;
        int chained = 0;
        int slot = (int) chain & mask;
        while (slots[slot] != 0) {
            int entry = slots[slot] - 1;
            if (words[entry] == chain && samePlaced(entry, state, placed, from, to)) {
                if (contains(optional, entry + HEADER + (to - from), optionalWords)) {
                    return false;
                }
                if (++chained == CHAIN) {
                    // Too many to look through; from here on each has a chain of its own.
                    chain = Mixing.mix(hash ^ optionalHash);
                    slot = (int) chain & mask;
                    continue;
                }
            }
            slot = (slot + 1) & mask;
        }
        int length = HEADER + (to - from) + optionalWords;
        if (!makeRoom(length)) {
            full = true;
            return false;
        }
        slots[slot] = used + 1;
        words[used] = chain;
        words[used + 1] = state;
        words[used + 2] = ((long) from << 32) | (to - from);
        words[used + 3] = optionalWords;
        System.arraycopy(placed, from, words, used + HEADER, to - from);
        System.arraycopy(optional, 0, words, used + HEADER + (to - from), optionalWords);
        used += length;
        size++;
        if (2 * size > mask) {
            rehash();
        }
        return true;
    }

    private boolean samePlaced(int entry, long state, long[] placed, int from, int to) {
        if (words[entry + 1] != state || words[entry + 2] != (((long) from << 32) | (to - from))) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (words[entry + HEADER + i - from] != placed[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the set contains the one that is kept at that place. */
    private boolean contains(long[] set, int at, int length) {
        for (int i = 0; i < length; i++) {
            if ((words[at + i] & ~set[i]) != 0) {
                return false;
            }
        }
        return true;
    }

    private boolean makeRoom(int length) {
        if (used + length <= words.length) {
            return true;
        }
        if (used + length > MAX_WORDS) {
            return false;
        }
        words = Arrays.copyOf(words, (int) Math.min(MAX_WORDS, Math.max(2L * words.length, used + length)));
        return true;
    }

    private void rehash() {
        int newMask = 2 * mask + 1;
        if (newMask >= slots.length) {
            slots = new int[newMask + 1];
        } else {
            Arrays.fill(slots, 0, newMask + 1, 0);
        }
        mask = newMask;
        for (int entry = 0; entry < used; entry += HEADER + (int) words[entry + 2] + (int) words[entry + 3]) {
            int slot = (int) words[entry] & mask;
            while (slots[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            slots[slot] = entry + 1;
        }
    }
}
