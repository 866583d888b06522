package io.infinitycluster.core.table;

import io.infinitycluster.core.table.Bound.RowView;
import io.infinitycluster.core.table.TableQuery.Knn;
import io.infinitycluster.core.table.TableQuery.Metric;
import java.util.Comparator;

/** How near vectors are to that of a search. Sums are of doubles, from the first element to the last: the same on every machine. */
final class Nearness {

    private final double[] query;
    private final Metric metric;
    private final double length;

    Nearness(Knn knn) {
        metric = knn.metric();
        query = new double[knn.query().dimension()];
        for (int i = 0; i < query.length; i++) {
            query[i] = knn.query().element(i);
        }
        length = Math.sqrt(product(query, query));
    }

    /** A float, within the bounds of finite ones. */
    double of(double[] elements) {
        double near = switch (metric) {
            case L2 -> squaredDistance(elements);
            case INNER_PRODUCT -> product(query, elements);
            case COSINE -> cosine(elements);
        };
        // What overflows is as far away, or as near, as can be; what is the difference of two infinities is nowhere
        // near.
        double bounded = Double.isNaN(near)
                ? (metric == Metric.L2 ? Float.MAX_VALUE : -Float.MAX_VALUE)
                : Math.max(-Float.MAX_VALUE, Math.min(Float.MAX_VALUE, near));
        return (float) bounded;
    }

    private double squaredDistance(double[] elements) {
        double sum = 0;
        for (int i = 0; i < query.length; i++) {
            double difference = query[i] - elements[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static double product(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }

    private double cosine(double[] elements) {
        double lengths = length * Math.sqrt(product(elements, elements));
        return lengths == 0 ? 0 : product(query, elements) / lengths;
    }

    /** The nearest first; equally near ones in the order in which they come, which is that of their numbers. */
    Comparator<RowView> order() {
        Comparator<RowView> lowestFirst = Comparator.comparingDouble(RowView::near);
        return metric == Metric.L2 ? lowestFirst : lowestFirst.reversed();
    }
}
