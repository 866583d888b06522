package io.infinitycluster.core.table;

import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** Which of two values is greater. */
final class Comparison {

    private Comparison() {}

    /** What a value is compared with, when the value is known already. */
    @FunctionalInterface
    interface Test {
        /** Null if one of the two is. */
        Value of(Value left, Bound.RowView row);
    }

    /** {@code left operator right}: null if one of them is. */
    static Bound bind(BinaryOperator operator, Bound left, Bound right) {
        Test test = test(operator, left, right);
        return Bound.of(Scalar.BOOL, row -> test.of(left.of(row), row));
    }

    /**
     * {@code left operator right} for whoever compares one value with several: to compute it for each would take, where such comparisons
     * are nested, a time that doubles with each level.
     */
    static Test test(BinaryOperator operator, Bound left, Bound right) {
        Bound first = alike(left, right);
        Bound second = alike(right, left);
        requireComparable(operator, first, second);
        Value converted = first.constant();
        return (given, row) -> {
            Value one = converted == null ? given : converted;
            if (one instanceof Value.Null) {
                return Bound.NULL;
            }
            Value two = second.of(row);
            return two instanceof Value.Null ? Bound.NULL : Conditions.of(holds(operator, one, two));
        };
    }

    /**
     * A constant as one of the type of what it is compared with: a text as the date, the time or the moment that it says, a number as the
     * nearest one of a narrow type, as it would be if a row held it. All else as it is.
     */
    static Bound alike(Bound bound, Bound other) {
        Value constant = bound.constant();
        if (constant == null || !(other.type() instanceof Scalar type)) {
            return bound;
        }
        if (constant instanceof Value.Text && isMoment(type)) {
            return Bound.literal(type, Casts.assign(constant, Column.of("", type)));
        }
        if (constant instanceof Value.Real number && type.isReal() && other.constant() == null) {
            Value rounded = Casts.real(number.value(), type);
            return rounded == null ? bound : Bound.literal(type, rounded);
        }
        return bound;
    }

    private static boolean isMoment(@Nullable ColumnType type) {
        return type == Scalar.DATE || type == Scalar.TIME || type == Scalar.DATETIME || type == Scalar.TIMESTAMP;
    }

    private static void requireComparable(BinaryOperator operator, Bound left, Bound right) {
        ColumnType one = left.type();
        ColumnType two = right.type();
        if (one == null || two == null) {
            return;
        }
        boolean comparable = (one.isNumeric() && two.isNumeric())
                || (one.isText() && two.isText())
                || (one == Scalar.BOOL && two == Scalar.BOOL)
                || (one == Scalar.TIME && two == Scalar.TIME)
                || (isMoment(one) && isMoment(two) && one != Scalar.TIME && two != Scalar.TIME)
                || (one instanceof Embedding a
                        && two instanceof Embedding b
                        && a.dimension() == b.dimension()
                        && (operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL));
        if (!comparable) {
            throw TableRefusal.mismatch(one.toString(), two.toString());
        }
    }

    private static boolean holds(BinaryOperator operator, Value left, Value right) {
        int order = compare(left, right);
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            default -> order >= 0;
        };
    }

    /** The order of two values of comparable types, neither of them null. Vectors are only equal, or not. */
    static int compare(Value left, Value right) {
        if (left instanceof Value.Int || left instanceof Value.Real) {
            return Casts.compareNumbers(left, right);
        } else if (left instanceof Value.Text a && right instanceof Value.Text b) {
            return compareTexts(a.value(), b.value());
        } else if (left instanceof Value.Bool a && right instanceof Value.Bool b) {
            return Boolean.compare(a.value(), b.value());
        } else if (left instanceof Value.Time a && right instanceof Value.Time b) {
            return Integer.compare(a.secondOfDay(), b.secondOfDay());
        } else if (left instanceof Value.Vector || right instanceof Value.Vector) {
            return left.equals(right) ? 0 : 1;
        }
        return Long.compare(seconds(left), seconds(right));
    }

    private static long seconds(Value moment) {
        return moment instanceof Value.Date date
                ? Moments.atMidnight(date).epochSecond()
                : ((Value.DateTime) moment).epochSecond();
    }

    /** By code points, which is the order of the bytes in UTF-8; and not by halves of surrogate pairs, as the JDK has it. */
    static int compareTexts(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean surrogates = Character.isSurrogate(a) != Character.isSurrogate(b);
                return surrogates ? (Character.isSurrogate(a) ? 1 : -1) : Character.compare(a, b);
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
