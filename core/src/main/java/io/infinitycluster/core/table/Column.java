package io.infinitycluster.core.table;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name its name, in lower case
 * @param type what it holds
 * @param constraints what was asked of it; only {@link Constraint#NOT_NULL} is enforced
 * @param defaultValue what a row has that gives no value; null if each row must give one
 * @param comment a text for people
 */
public record Column(
        String name,
        ColumnType type,
        Set<Constraint> constraints,
        @Nullable Value defaultValue,
        String comment) {

    /** Puts the name into lower case. */
    public Column {
        name = Identifiers.lower(name);
        Set<Constraint> copy = EnumSet.noneOf(Constraint.class);
        copy.addAll(constraints);
        constraints = Collections.unmodifiableSet(copy);
    }

    /** A column without constraints, default and comment. */
    public static Column of(String name, ColumnType type) {
        return new Column(name, type, Set.of(), null, "");
    }

    /** This column with a default. */
    public Column withDefault(Value value) {
        return new Column(name, type, constraints, value, comment);
    }

    /** What may be asked of a column. As in Infinity, keys and uniqueness are noted and shown, and not enforced. */
    public enum Constraint {
        PRIMARY_KEY(1),
        NOT_NULL(2),
        UNIQUE(4),
        NULL(8);

        private final int bit;

        Constraint(int bit) {
            this.bit = bit;
        }

        /** The bit in encodings. */
        int bit() {
            return bit;
        }
    }
}
