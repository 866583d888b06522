package io.infinitycluster.core.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where each batch of a log is: in its files, and for the newest ones in memory. It costs about twenty-four bytes a batch, however
 * long the batches are.
 *
 * <p>Batches are numbered by <em>slots</em>; a slot is valid until the index changes.
 */
final class BatchIndex {

    /** A batch that is in no file yet. */
    static final long NOWHERE = -1;

    private static final int OFFSET_BITS = 31;

    private long[] lasts = new long[64];
    private long[] positions = new long[64];
    private @Nullable Batch[] batches = new @Nullable Batch[64];
    private int from;
    private int to;
    /** The first slot whose batch is in memory; all after it are as well. */
    private int cachedFrom;

    private long cachedBytes;

    /** The first index of each run of entries of one term, and the term. */
    private long[] runFirsts = new long[8];

    private long[] runTerms = new long[8];
    private int runs;

    private long baseIndex;
    private long baseTerm;

    /** A place in the files. */
    static long position(long segment, long offset) {
        return segment << OFFSET_BITS | offset;
    }

    static long segmentOf(long position) {
        return position >>> OFFSET_BITS;
    }

    static long offsetOf(long position) {
        return position & (1L << OFFSET_BITS) - 1;
    }

    /** How many bytes the batches have that are in memory. */
    long cachedBytes() {
        return cachedBytes;
    }

    long baseIndex() {
        return baseIndex;
    }

    long baseTerm() {
        return baseTerm;
    }

    long lastIndex() {
        return from == to ? baseIndex : lasts[to - 1];
    }

    long lastTerm() {
        return runs == 0 ? baseTerm : runTerms[runs - 1];
    }

    /** Forgets all batches: the log goes on after an index. */
    void restart(long index, long term) {
        Arrays.fill(batches, from, to, null);
        from = 0;
        to = 0;
        cachedFrom = 0;
        cachedBytes = 0;
        runs = 0;
        baseIndex = index;
        baseTerm = term;
    }

    /** Adds a batch to the end; one that is null is in its file only. */
    void add(long lastIndex, long term, long position, @Nullable Batch batch) {
        if (runs == 0 || runTerms[runs - 1] != term) {
            if (runs == runFirsts.length) {
                runFirsts = Arrays.copyOf(runFirsts, runs * 2);
                runTerms = Arrays.copyOf(runTerms, runs * 2);
            }
            runFirsts[runs] = lastIndex() + 1;
            runTerms[runs] = term;
            runs++;
        }
        makeRoom();
        lasts[to] = lastIndex;
        positions[to] = position;
        batches[to] = batch;
        to++;
        if (batch == null) {
            cachedFrom = to;
        } else {
            cachedBytes += batch.bytes().length;
        }
    }

    private void makeRoom() {
        if (to < lasts.length) {
            return;
        }
        int size = to - from;
        int capacity = Math.max(64, size * 2);
        lasts = Arrays.copyOf(Arrays.copyOfRange(lasts, from, to), capacity);
        positions = Arrays.copyOf(Arrays.copyOfRange(positions, from, to), capacity);
        batches = Arrays.copyOf(Arrays.copyOfRange(batches, from, to), capacity);
        cachedFrom -= from;
        from = 0;
        to = size;
    }

    /** Removes all batches after an index, which must end one or be the base. */
    void truncateAfter(long index) {
        while (to > from && lasts[to - 1] > index) {
            to--;
            Batch batch = batches[to];
            if (batch != null) {
                cachedBytes -= batch.bytes().length;
                batches[to] = null;
            }
        }
        cachedFrom = Math.min(cachedFrom, to);
        while (runs > 0 && runFirsts[runs - 1] > index) {
            runs--;
        }
    }

    /** Drops all batches up to an index, which must end one: it is the base then. */
    void dropThrough(long index) {
        if (index <= baseIndex) {
            return;
        }
        baseTerm = termAt(index);
        baseIndex = index;
        while (from < to && lasts[from] <= index) {
            Batch batch = batches[from];
            if (batch != null) {
                cachedBytes -= batch.bytes().length;
                batches[from] = null;
            }
            from++;
        }
        cachedFrom = Math.max(cachedFrom, from);
        int dropped = 0;
        while (dropped < runs && (dropped + 1 < runs ? runFirsts[dropped + 1] - 1 : lastIndex()) <= index) {
            dropped++;
        }
        System.arraycopy(runFirsts, dropped, runFirsts, 0, runs - dropped);
        System.arraycopy(runTerms, dropped, runTerms, 0, runs - dropped);
        runs -= dropped;
    }

    /** Lets go of the oldest batches in memory, none after {@code limit}, until they have no more than so many bytes. */
    void evict(long maxBytes, long limit) {
        while (cachedBytes > maxBytes && cachedFrom < to && lasts[cachedFrom] <= limit) {
            Batch batch = batches[cachedFrom];
            if (batch != null) {
                cachedBytes -= batch.bytes().length;
                batches[cachedFrom] = null;
            }
            cachedFrom++;
        }
    }

    /** The term of the entry at an index; -1 if there is none. */
    long termAt(long index) {
        if (index == baseIndex) {
            return baseTerm;
        }
        if (index < baseIndex || index > lastIndex()) {
            return -1;
        }
        int low = 0;
        int high = runs - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (runFirsts[middle] <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return runTerms[low];
    }

    /** Whether an index ends a batch, or is the base. */
    boolean endsBatch(long index) {
        return index == baseIndex || (index > baseIndex && index <= lastIndex() && lasts[slotOf(index)] == index);
    }

    /** The last index, no greater than {@code limit}, that ends a batch or is the base; limit must not be before the base. */
    long lastEnd(long limit) {
        if (limit >= lastIndex()) {
            return lastIndex();
        }
        int slot = limit == baseIndex ? from : slotOf(limit);
        return limit > baseIndex && lasts[slot] == limit ? limit : slot == from ? baseIndex : lasts[slot - 1];
    }

    /** The last index whose term is no greater than {@code maxTerm}, or the base if there is none after it. */
    long lastOfTerm(long maxTerm) {
        int run = runs;
        while (run > 0 && runTerms[run - 1] > maxTerm) {
            run--;
        }
        return run == runs ? lastIndex() : Math.max(baseIndex, runFirsts[run] - 1);
    }

    /** The slot of the batch that holds an index, which must be there. */
    int slotOf(long index) {
        int low = from;
        int high = to - 1;
        if (low <= high && (low == high || lasts[high - 1] < index)) {
            return high;
        }
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (lasts[middle] < index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether there is a batch in a slot. */
    boolean has(int slot) {
        return slot < to;
    }

    /** The batch in a slot; null if it is in its file only. */
    @Nullable
    Batch batch(int slot) {
        return batches[slot];
    }

    /** The last index of the batch in a slot. */
    long last(int slot) {
        return lasts[slot];
    }

    /** Where in the files the batch in a slot is. */
    long position(int slot) {
        return positions[slot];
    }

    /** Notes where the batch in a slot is being written. */
    void place(int slot, long position) {
        positions[slot] = position;
    }
}
