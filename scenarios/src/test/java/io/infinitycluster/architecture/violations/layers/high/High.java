package io.infinitycluster.architecture.violations.layers.high;

import io.infinitycluster.architecture.violations.layers.low.Low;

public class High {
    Class<?> other() {
        return Low.class;
    }
}
