package io.infinitycluster.scenarios.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The least, the middle one and the greatest of some figures. */
final class Spread {

    private final List<Double> figures = new ArrayList<>();

    void add(double figure) {
        figures.add(figure);
    }

    boolean isEmpty() {
        return figures.isEmpty();
    }

    double min() {
        return Collections.min(figures);
    }

    double median() {
        List<Double> sorted = figures.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double max() {
        return Collections.max(figures);
    }
}
