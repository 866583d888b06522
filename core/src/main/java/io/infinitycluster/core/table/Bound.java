package io.infinitycluster.core.table;

import org.jspecify.annotations.Nullable;

/**
 * An expression that is known to fit a table: ready to be evaluated over its rows.
 *
 * @param type of all values that are not null; null for the constant null, which fits everywhere
 * @param evaluation computes the value; never throws
 * @param constant the value, if it is a literal
 */
record Bound(
        @Nullable ColumnType type,
        Evaluation evaluation,
        @Nullable Value constant) {

    static final Value NULL = new Value.Null();

    /** Computes a value from a row. */
    @FunctionalInterface
    interface Evaluation {
        Value of(RowView row);
    }

    /**
     * A row of a table.
     *
     * @param id its number
     * @param cells its values, see {@link Cells}
     * @param near how near it is, in a nearest-neighbour search
     */
    record RowView(long id, byte[] cells, double near) {}

    static Bound of(@Nullable ColumnType type, Evaluation evaluation) {
        return new Bound(type, evaluation, null);
    }

    static Bound literal(@Nullable ColumnType type, Value value) {
        return new Bound(type, row -> value, value);
    }

    Value of(RowView row) {
        return evaluation.of(row);
    }

    boolean isNull() {
        return type == null;
    }

    /** Whether it may stand where this type is expected. */
    boolean fits(ColumnType expected) {
        return type == null || type.equals(expected);
    }

    String typeName() {
        return type == null ? "null" : type.toString();
    }

    /** Whether a filter takes a row. */
    boolean isTrue(RowView row) {
        return evaluation.of(row) instanceof Value.Bool bool && bool.value();
    }
}
