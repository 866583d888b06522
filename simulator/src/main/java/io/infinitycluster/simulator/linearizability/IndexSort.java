package io.infinitycluster.simulator.linearizability;

/**
 * Sorts numbers by the keys that they stand for: a stable merge sort that skips what is in order already, as the events
 * of a recorded history nearly are. It keeps its buffer.
 */
final class IndexSort {
    private static final int RUN = 8;

    private int[] buffer = new int[32];

    void sort(int[] indices, int count, long[] keys) {
        for (int from = 0; from < count; from += RUN) {
            insertionSort(indices, from, Math.min(from + RUN, count), keys);
        }
        if (buffer.length < count) {
            buffer = new int[Math.max(count, 2 * buffer.length)];
        }
        for (int width = RUN; width > 0 && width < count; width *= 2) {
            for (int from = 0; from + width < count; from += 2 * width) {
                merge(indices, from, from + width, Math.min(from + 2 * width, count), keys);
            }
        }
    }

    private static void insertionSort(int[] indices, int from, int to, long[] keys) {
        for (int i = from + 1; i < to; i++) {
            int moving = indices[i];
            int at = i;
            while (at > from && keys[indices[at - 1]] > keys[moving]) {
                indices[at] = indices[at - 1];
                at--;
            }
            indices[at] = moving;
        }
    }

    private void merge(int[] indices, int from, int middle, int to, long[] keys) {
        if (keys[indices[middle - 1]] <= keys[indices[middle]]) {
            return;
        }
        System.arraycopy(indices, from, buffer, from, middle - from);
        int left = from;
        int right = middle;
        int at = from;
        while (left < middle) {
            if (right < to && keys[indices[right]] < keys[buffer[left]]) {
                indices[at++] = indices[right++];
            } else {
                indices[at++] = buffer[left++];
            }
        }
    }
}
