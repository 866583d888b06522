package io.infinitycluster.core.table;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the expressions of one command or question within {@link TableLimits}. */
final class ExpressionBounds {

    private int nodes;

    /**
     * Counts an expression; null is none.
     *
     * @throws IllegalArgumentException if it is nested too deeply, or all so far are too large
     */
    void check(@Nullable Expression expression) {
        if (expression != null) {
            check(expression, 1);
        }
    }

    /** Counts one more part, at this depth. */
    void enter(int depth) {
        if (depth > TableLimits.MAX_EXPRESSION_DEPTH) {
            throw new IllegalArgumentException(
                    "an expression nested more than " + TableLimits.MAX_EXPRESSION_DEPTH + " deep");
        }
        nodes++;
        if (nodes > TableLimits.MAX_EXPRESSION_NODES) {
            throw new IllegalArgumentException(
                    "expressions of more than " + TableLimits.MAX_EXPRESSION_NODES + " parts");
        }
    }

    private void check(Expression expression, int depth) {
        enter(depth);
        for (Expression part : parts(expression)) {
            check(part, depth + 1);
        }
    }

    /** What an expression is made of. */
    static List<Expression> parts(Expression expression) {
        if (expression instanceof Expression.Unary unary) {
            return List.of(unary.operand());
        } else if (expression instanceof Expression.Binary binary) {
            return List.of(binary.left(), binary.right());
        } else if (expression instanceof Expression.Between between) {
            return List.of(between.value(), between.low(), between.high());
        } else if (expression instanceof Expression.In in) {
            return concat(in.value(), in.options());
        } else if (expression instanceof Expression.Like like) {
            return List.of(like.value(), like.pattern());
        } else if (expression instanceof Expression.IsNull isNull) {
            return List.of(isNull.value());
        } else if (expression instanceof Expression.Cast cast) {
            return List.of(cast.value());
        } else if (expression instanceof Expression.Call call) {
            return call.arguments();
        }
        return List.of();
    }

    private static List<Expression> concat(Expression first, List<Expression> others) {
        List<Expression> all = new ArrayList<>(others.size() + 1);
        all.add(first);
        all.addAll(others);
        return all;
    }
}
