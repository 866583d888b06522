package io.infinitycluster.core.table;

import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Calculation with numbers. Integers give an integer of the wider type, but for a quotient, which is a double; all else a double, or the
 * float type if both are of it. As in Infinity a result is null that there is not, or that does not fit.
 */
final class Arithmetic {

    private Arithmetic() {}

    static Bound bind(BinaryOperator operator, Bound left, Bound right) {
        Scalar one = numeric(left);
        Scalar two = numeric(right);
        if (one == null || two == null) {
            return Bound.literal(null, Bound.NULL);
        }
        boolean integers = one.isInteger() && two.isInteger() && operator != BinaryOperator.DIVIDE;
        Scalar type = resultType(operator, one, two);
        return Bound.of(type, row -> {
            Value first = left.of(row);
            Value second = right.of(row);
            if (first instanceof Value.Null || second instanceof Value.Null) {
                return Bound.NULL;
            }
            Value result = integers
                    ? integers(operator, ((Value.Int) first).value(), ((Value.Int) second).value(), type)
                    : Casts.real(reals(operator, Casts.number(first), Casts.number(second)), type);
            return result == null ? Bound.NULL : result;
        });
    }

    static Bound negate(Bound operand) {
        Scalar type = numeric(operand);
        if (type == null) {
            return Bound.literal(null, Bound.NULL);
        }
        Value constant = operand.constant();
        if (constant instanceof Value.Int whole && whole.value() != Long.MIN_VALUE) {
            return Bound.literal(type, new Value.Int(-whole.value()));
        } else if (constant instanceof Value.Real real) {
            return Bound.literal(type, new Value.Real(-real.value()));
        }
        return Bound.of(type, row -> {
            Value value = operand.of(row);
            if (value instanceof Value.Null) {
                return Bound.NULL;
            }
            Value result = type.isInteger()
                    ? integers(BinaryOperator.SUBTRACT, 0, ((Value.Int) value).value(), type)
                    : new Value.Real(-((Value.Real) value).value());
            return result == null ? Bound.NULL : result;
        });
    }

    /** The type of an operand; null for the constant null. */
    static @Nullable Scalar numeric(Bound operand) {
        ColumnType type = operand.type();
        if (type == null) {
            return null;
        }
        if (!type.isNumeric()) {
            throw TableRefusal.mismatch("a number", type.toString());
        }
        return (Scalar) type;
    }

    private static Scalar resultType(BinaryOperator operator, Scalar left, Scalar right) {
        if (left.isInteger() && right.isInteger()) {
            Scalar wider = left.ordinal() > right.ordinal() ? left : right;
            return operator == BinaryOperator.DIVIDE ? Scalar.FLOAT64 : wider;
        }
        return left == right ? left : Scalar.FLOAT64;
    }

    /** A result in 64 bits, as one of the type. */
    private static @Nullable Value integers(BinaryOperator operator, long left, long right, Scalar type) {
        try {
            long result = switch (operator) {
                case ADD -> Math.addExact(left, right);
                case SUBTRACT -> Math.subtractExact(left, right);
                case MULTIPLY -> Math.multiplyExact(left, right);
                default -> left % right;
            };
            return Casts.integer(new Value.Int(result), type);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    private static double reals(BinaryOperator operator, double left, double right) {
        return switch (operator) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? Double.NaN : left / right;
            default -> left % right;
        };
    }
}
