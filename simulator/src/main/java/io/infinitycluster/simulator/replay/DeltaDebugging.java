package io.infinitycluster.simulator.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which of many circumstances a failure needs: the algorithm ddmin (Zeller, Hildebrandt: Simplifying and Isolating
 * Failure-Inducing Input, IEEE Transactions on Software Engineering 28(2), 2002).
 */
final class DeltaDebugging {

    private DeltaDebugging() {}

    /**
     * A part of a list that still fails and is 1-minimal: no single element can be taken out of it. The order stays.
     *
     * @param failing the whole list, which fails
     * @param fails whether a part of it fails too; asked at most about n² times, mostly far less often. One that begins to say no to
     *     everything ends the search soon, with the smallest part that was found.
     */
    static <T> List<T> minimize(List<T> failing, Predicate<List<T>> fails) {
        if (failing.isEmpty() || fails.test(List.of())) {
            return List.of();
        }
        List<T> current = List.copyOf(failing);
        int parts = 2;
        while (current.size() >= 2) {
            List<T> part = firstPart(current, parts, fails);
            List<T> rest = part == null ? firstComplement(current, parts, fails) : null;
            if (part != null) {
                current = part;
                parts = 2;
            } else if (rest != null) {
                current = rest;
                parts = Math.max(2, parts - 1);
            } else if (parts < current.size()) {
                parts = Math.min(current.size(), 2 * parts);
            } else {
                return current;
            }
        }
        return current;
    }

    private static <T> @Nullable List<T> firstPart(List<T> all, int parts, Predicate<List<T>> fails) {
        for (int i = 0; i < parts; i++) {
            List<T> part = List.copyOf(all.subList(border(all, parts, i), border(all, parts, i + 1)));
            if (fails.test(part)) {
                return part;
            }
        }
        return null;
    }

    private static <T> @Nullable List<T> firstComplement(List<T> all, int parts, Predicate<List<T>> fails) {
        if (parts == 2) {
            return null; // the complement of one part is the other, which has been tried
        }
        for (int i = 0; i < parts; i++) {
            List<T> rest = new ArrayList<>(all.subList(0, border(all, parts, i)));
            rest.addAll(all.subList(border(all, parts, i + 1), all.size()));
            if (fails.test(rest)) {
                return rest;
            }
        }
        return null;
    }

    /** Where a part begins; parts differ by one element at most, and none is empty while there are not more of them than elements. */
    private static <T> int border(List<T> all, int parts, int part) {
        return (int) ((long) all.size() * part / parts);
    }
}
