package io.infinitycluster.core.table;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The first so many of what is offered, by an order; of equals, those that were offered first. Keeps no more than twice as many. */
final class BestRows<T> {

    private final Comparator<T> order;
    private final long most;
    private List<T> kept = new ArrayList<>();

    BestRows(Comparator<T> order, long most) {
        this.order = order;
        this.most = most;
    }

    void offer(T each) {
        kept.add(each);
        // Sorting is stable, so that of equals the first ones stay; each item is sorted a constant number of times.
        if (most <= Integer.MAX_VALUE / 4 && kept.size() > 2 * most + 64) {
            kept = sorted();
        }
    }

    List<T> sorted() {
        kept.sort(order);
        return kept.size() <= most ? kept : new ArrayList<>(kept.subList(0, (int) most));
    }
}
