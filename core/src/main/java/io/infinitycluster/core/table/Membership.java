package io.infinitycluster.core.table;

import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code value in (options)}. */
final class Membership {

    private Membership() {}

    static Bound bind(Bound value, List<Bound> options, boolean negated) {
        List<Comparison.Test> equals = new ArrayList<>();
        for (Bound each : options) {
            equals.add(Comparison.test(BinaryOperator.EQUAL, value, each));
        }
        Set<Value> constants = constants(value, options);
        Bound.Evaluation isIn = constants != null
                ? row -> {
                    Value given = value.of(row);
                    return given instanceof Value.Null ? Bound.NULL : Conditions.of(constants.contains(given));
                }
                : row -> anyTrue(equals, value.of(row), row);
        Bound bound = Bound.of(Scalar.BOOL, isIn);
        return negated ? Conditions.not(bound) : bound;
    }

    /** Null if none is true, and one is unknown. */
    private static Value anyTrue(List<Comparison.Test> conditions, Value given, Bound.RowView row) {
        boolean unknown = false;
        for (Comparison.Test each : conditions) {
            Value value = each.of(given, row);
            if (value instanceof Value.Bool bool && bool.value()) {
                return value;
            }
            unknown |= value instanceof Value.Null;
        }
        return unknown ? Bound.NULL : Conditions.of(false);
    }

    /** The options as a set, in which a value is found at once, however many there are; null if equal ones may look different. */
    private static @Nullable Set<Value> constants(Bound value, List<Bound> options) {
        ColumnType type = value.type();
        if (type == null || !(type.isInteger() || type.isText()) || options.isEmpty()) {
            return null;
        }
        Set<Value> set = new LinkedHashSet<>();
        for (Bound each : options) {
            Value constant = each.constant();
            boolean sameKind = type.isText() ? constant instanceof Value.Text : constant instanceof Value.Int;
            if (constant == null || !sameKind) {
                return null;
            }
            set.add(constant);
        }
        return set;
    }
}
