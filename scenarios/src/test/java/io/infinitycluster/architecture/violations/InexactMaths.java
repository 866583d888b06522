package io.infinitycluster.architecture.violations;

import java.util.function.DoubleUnaryOperator;

public class InexactMaths {
    double logarithm(double x) {
        return Math.log(x);
    }

    double power(double x) {
        return Math.pow(x, 1.5);
    }

    DoubleUnaryOperator byReference() {
        return Math::exp;
    }
}
