package io.infinitycluster.architecture.violations.layers.low;

import io.infinitycluster.architecture.violations.layers.high.High;

public class Low {
    Class<?> other() {
        return High.class;
    }
}
