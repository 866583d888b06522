package io.infinitycluster.core.table;

import java.util.List;

/** Prints expressions as Infinity does where it names the column of an answer. Stops when the text is long enough. */
final class ExpressionText {

    private final StringBuilder text = new StringBuilder();

    private ExpressionText() {}

    static String of(Expression expression) {
        ExpressionText printer = new ExpressionText();
        printer.print(expression);
        return printer.text.length() <= TableLimits.MAX_MESSAGE_CHARS
                ? printer.text.toString()
                : printer.text.substring(0, TableLimits.MAX_MESSAGE_CHARS);
    }

    private void print(Expression expression) {
        if (text.length() > TableLimits.MAX_MESSAGE_CHARS) {
            return;
        }
        if (expression instanceof Expression.Literal literal) {
            literal(literal.value());
        } else if (expression instanceof Expression.ColumnRef column) {
            text.append(column.name());
        } else if (expression instanceof Expression.Pseudo pseudo) {
            text.append(pseudo.name());
        } else if (expression instanceof Expression.Star) {
            text.append('*');
        } else if (expression instanceof Expression.Unary unary) {
            text.append(unary.operator()).append('(');
            print(unary.operand());
            text.append(')');
        } else if (expression instanceof Expression.Binary binary) {
            infix(binary.left(), binary.operator().toString(), binary.right());
        } else if (expression instanceof Expression.Like like) {
            infix(like.value(), like.negated() ? "NOT LIKE" : "LIKE", like.pattern());
        } else {
            printOther(expression);
        }
    }

    private void literal(Value value) {
        if (value instanceof Value.Vector vector) {
            // As far as anybody sees it: the decimals of a long vector take long.
            for (int i = 0; i < vector.dimension() && text.length() <= TableLimits.MAX_MESSAGE_CHARS; i++) {
                text.append(i == 0 ? "[" : ",").append(Decimals.shortest(vector.element(i)));
            }
            text.append(']');
        } else {
            text.append(value);
        }
    }

    private void printOther(Expression expression) {
        if (expression instanceof Expression.Between between) {
            print(between.value());
            text.append(between.negated() ? " NOT BETWEEN " : " BETWEEN ");
            print(between.low());
            text.append(" AND ");
            print(between.high());
        } else if (expression instanceof Expression.In in) {
            print(in.value());
            text.append(in.negated() ? " NOT IN (" : " IN (");
            printAll(in.options());
            text.append(')');
        } else if (expression instanceof Expression.IsNull isNull) {
            print(isNull.value());
            text.append(isNull.negated() ? " IS NOT NULL" : " IS NULL");
        } else if (expression instanceof Expression.Cast cast) {
            text.append("CAST(");
            print(cast.value());
            text.append(" AS ").append(cast.type()).append(')');
        } else {
            call((Expression.Call) expression);
        }
    }

    /** With two arguments it looks like an operator: so Infinity prints it. */
    private void call(Expression.Call call) {
        if (call.arguments().size() == 2) {
            infix(call.arguments().get(0), call.function(), call.arguments().get(1));
        } else {
            text.append(call.function()).append('(');
            printAll(call.arguments());
            text.append(')');
        }
    }

    private void infix(Expression left, String operator, Expression right) {
        text.append('(');
        print(left);
        text.append(' ').append(operator).append(' ');
        print(right);
        text.append(')');
    }

    private void printAll(List<Expression> expressions) {
        String separator = "";
        for (Expression each : expressions) {
            text.append(separator);
            print(each);
            separator = ", ";
        }
    }
}
