package io.infinitycluster.core.table;

import io.infinitycluster.core.table.Bound.RowView;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** The three-valued logic of SQL: what is unknown decides nothing, and is decided by the other side if it can be. */
final class Conditions {

    private static final Value TRUE = new Value.Bool(true);
    private static final Value FALSE = new Value.Bool(false);

    private Conditions() {}

    static Bound not(Bound operand) {
        require(operand);
        return Bound.of(Scalar.BOOL, row -> {
            Boolean value = truth(operand, row);
            return value == null ? Bound.NULL : of(!value);
        });
    }

    static Bound bind(BinaryOperator operator, Bound left, Bound right) {
        require(left);
        require(right);
        // The value that decides, whatever the other side is: false for "and", true for "or".
        boolean decisive = operator == BinaryOperator.OR;
        return Bound.of(Scalar.BOOL, row -> {
            Boolean first = truth(left, row);
            if (first != null && first == decisive) {
                return of(decisive);
            }
            Boolean second = truth(right, row);
            if (second != null && second == decisive) {
                return of(decisive);
            }
            return first == null || second == null ? Bound.NULL : of(!decisive);
        });
    }

    /** {@code left and right} of two conditions that are known. */
    static Value and(Value left, Value right) {
        if (left.equals(FALSE) || right.equals(FALSE)) {
            return FALSE;
        }
        return left instanceof Value.Null || right instanceof Value.Null ? Bound.NULL : TRUE;
    }

    private static void require(Bound operand) {
        if (!operand.fits(Scalar.BOOL)) {
            throw TableRefusal.mismatch(Scalar.BOOL.toString(), operand.typeName());
        }
    }

    private static @Nullable Boolean truth(Bound operand, RowView row) {
        return operand.of(row) instanceof Value.Bool bool ? bool.value() : null;
    }

    static Value of(boolean value) {
        return value ? TRUE : FALSE;
    }
}
