package io.infinitycluster.core.table;

import java.util.List;

/**
 * A parsed expression over the columns of one row.
 *
 * <p>Null means unknown, as in SQL: a comparison with it is null, {@code and} and {@code or} are of three values, and a filter takes a row
 * only for which it is true. What has no result (a division by zero, an integer or a float that does not fit) is null.
 */
public sealed interface Expression {

    /** The form in which Infinity names the column of an answer, cut if it is very long. */
    default String shown() {
        return ExpressionText.of(this);
    }

    /** A constant; any value but {@link Value.Default}. */
    record Literal(Value value) implements Expression {}

    /** The value of a column. */
    record ColumnRef(String name) implements Expression {
        /** Puts the name into lower case. */
        public ColumnRef {
            name = Identifiers.lower(name);
        }
    }

    /** What every row has beside its columns. See {@link #column}. */
    enum Pseudo implements Expression {
        /** The row's number: grows with every row that a table gets, and is never given again. */
        ROW_ID(1, "_row_id"),
        /** Only in a nearest-neighbour search by {@link TableQuery.Metric#L2}: the square of the distance, as Infinity has it. */
        DISTANCE(2, "_distance"),
        /** Only in a nearest-neighbour search by inner product or cosine: that product, or that cosine. */
        SIMILARITY(3, "_similarity"),
        /** In any nearest-neighbour search: the one of the other two that the search has. */
        SCORE(4, "_score");

        private final int code;
        private final String name;

        Pseudo(int code, String name) {
            this.code = code;
            this.name = name;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }

        /** How it is asked for. */
        public String columnName() {
            return name;
        }
    }

    /** All columns of the table, in their order: only as a whole output, or as the argument of {@code count}. */
    record Star() implements Expression {}

    /** An operator with one operand. */
    record Unary(UnaryOperator operator, Expression operand) implements Expression {}

    /** An operator with two operands. */
    record Binary(BinaryOperator operator, Expression left, Expression right) implements Expression {}

    /** {@code value [not] between low and high}: both bounds are within. */
    record Between(Expression value, Expression low, Expression high, boolean negated) implements Expression {}

    /** {@code value [not] in (options)}. */
    record In(Expression value, List<Expression> options, boolean negated) implements Expression {
        /** Copies the list. */
        public In {
            options = List.copyOf(options);
        }
    }

    /** {@code value [not] like pattern}: {@code %} stands for any characters, {@code _} for one, after a backslash for themselves. */
    record Like(Expression value, Expression pattern, boolean negated) implements Expression {}

    /** {@code value is [not] null}. */
    record IsNull(Expression value, boolean negated) implements Expression {}

    /** {@code cast(value as type)}; null if the value has none in that type. */
    record Cast(Expression value, ColumnType type) implements Expression {}

    /** A function by its name; see {@code docs/tables.md} for those that there are. */
    record Call(String function, List<Expression> arguments) implements Expression {
        /** Puts the name into lower case, and copies the list. */
        public Call {
            function = Identifiers.lower(function);
            arguments = List.copyOf(arguments);
        }
    }

    /** The operators with one operand. */
    enum UnaryOperator {
        NEGATE(1, "-"),
        NOT(2, "NOT");

        private final int code;
        private final String shown;

        UnaryOperator(int code, String shown) {
            this.code = code;
            this.shown = shown;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** The operators with two operands. */
    enum BinaryOperator {
        ADD(1, "+"),
        SUBTRACT(2, "-"),
        MULTIPLY(3, "*"),
        /** Of two integers, too, the quotient is a double. */
        DIVIDE(4, "/"),
        /** The remainder has the sign of the dividend. */
        MODULO(5, "%"),
        EQUAL(6, "="),
        NOT_EQUAL(7, "<>"),
        LESS(8, "<"),
        LESS_OR_EQUAL(9, "<="),
        GREATER(10, ">"),
        GREATER_OR_EQUAL(11, ">="),
        AND(12, "AND"),
        OR(13, "OR");

        private final int code;
        private final String shown;

        BinaryOperator(int code, String shown) {
            this.code = code;
            this.shown = shown;
        }

        /** The number in encodings. */
        int code() {
            return code;
        }

        boolean isArithmetic() {
            return code <= MODULO.code;
        }

        boolean isComparison() {
            return code >= EQUAL.code && code <= GREATER_OR_EQUAL.code;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    /** A column by the name that a client writes: {@code _row_id} and its like are {@link Pseudo}, all others columns of the table. */
    static Expression column(String name) {
        String lower = Identifiers.lower(name);
        for (Pseudo pseudo : Pseudo.values()) {
            if (pseudo.columnName().equals(lower)) {
                return pseudo;
            }
        }
        return new ColumnRef(lower);
    }
}
