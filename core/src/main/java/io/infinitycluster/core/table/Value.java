package io.infinitycluster.core.table;

import java.util.Arrays;

/**
 * A value in a row, an expression or an answer.
 *
 * <p>Numbers and texts are not bound to one column type: {@link Int} and {@link Real} hold any width, and a {@link Text} given for a date,
 * a time or a moment is read when it meets the column. {@link #toString} is the text that Infinity shows.
 */
public sealed interface Value {

    /** No value. */
    record Null() implements Value {
        @Override
        public String toString() {
            return "null";
        }
    }

    /** In an insert or an update only: the default of the column. */
    record Default() implements Value {
        @Override
        public String toString() {
            return "default";
        }
    }

    /** True or false. */
    record Bool(boolean value) implements Value {
        @Override
        public String toString() {
            return value ? "true" : "false";
        }
    }

    /** An integer of any width up to 64 bits. */
    record Int(long value) implements Value {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    /** A finite floating-point number. There is only one zero. */
    record Real(double value) implements Value {
        /** Checks that it is finite. */
        public Real {
            value = finite(value);
        }

        /** The shortest text that stands for this double. See {@link Decimals}. */
        @Override
        public String toString() {
            return Decimals.shortest(value);
        }
    }

    /** A text. */
    record Text(String value) implements Value {
        @Override
        public String toString() {
            return value;
        }
    }

    /**
     * A date.
     *
     * @param epochDay days since 1970-01-01, within the years 0000 to 9999
     */
    record Date(int epochDay) implements Value {
        /** Checks the bounds. */
        public Date {
            Moments.checkDay(epochDay);
        }

        @Override
        public String toString() {
            return Moments.date(epochDay);
        }
    }

    /**
     * A time of day.
     *
     * @param secondOfDay seconds since midnight
     */
    record Time(int secondOfDay) implements Value {
        /** Checks the bounds. */
        public Time {
            if (secondOfDay < 0 || secondOfDay >= Moments.SECONDS_OF_DAY) {
                throw new IllegalArgumentException("second " + secondOfDay + " of a day");
            }
        }

        @Override
        public String toString() {
            return Moments.time(secondOfDay);
        }
    }

    /**
     * A date and a time of day, without a zone: of the types datetime and timestamp.
     *
     * @param epochSecond seconds since 1970-01-01 00:00:00, within the years 0000 to 9999
     */
    record DateTime(long epochSecond) implements Value {
        /** Checks the bounds. */
        public DateTime {
            Moments.checkSecond(epochSecond);
        }

        @Override
        public String toString() {
            return Moments.dateTime(epochSecond);
        }
    }

    /** A dense vector of finite numbers. Equal by content; unchangeable. */
    final class Vector implements Value {
        private final double[] elements;

        private Vector(double[] elements) {
            this.elements = elements;
        }

        /**
         * A vector of these elements.
         *
         * @throws IllegalArgumentException if there are none, or too many, or one is not finite
         */
        public static Vector of(double... elements) {
            return owning(elements.clone());
        }

        /** A vector of the very array, which nobody may change any more. */
        static Vector owning(double[] elements) {
            if (elements.length < 1 || elements.length > TableLimits.MAX_DIMENSION) {
                throw new IllegalArgumentException("a vector of " + elements.length + " elements; 1 to "
                        + TableLimits.MAX_DIMENSION + " are allowed");
            }
            for (int i = 0; i < elements.length; i++) {
                elements[i] = finite(elements[i]);
            }
            return new Vector(elements);
        }

        /** How many elements there are. */
        public int dimension() {
            return elements.length;
        }

        /** One of them, from 0. */
        public double element(int index) {
            return elements[index];
        }

        @Override
        public boolean equals(Object other) {
            return this == other || (other instanceof Vector vector && Arrays.equals(elements, vector.elements));
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(elements);
        }

        /** As {@code [1,2.5]}, each as the shortest text that stands for the double. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("[");
            for (int i = 0; i < elements.length; i++) {
                text.append(i == 0 ? "" : ",").append(Decimals.shortest(elements[i]));
            }
            return text.append(']').toString();
        }
    }

    /** The text of this value as that of a type: a number of a narrow type has fewer digits than the double that holds it. */
    default String toString(ColumnType type) {
        if (this instanceof Real real && type != ColumnType.Scalar.FLOAT64) {
            return Decimals.shortest((float) real.value());
        }
        if (this instanceof Vector vector
                && type instanceof ColumnType.Embedding embedding
                && embedding.element() != ColumnType.Element.FLOAT64) {
            StringBuilder text = new StringBuilder("[");
            for (int i = 0; i < vector.dimension(); i++) {
                text.append(i == 0 ? "" : ",").append(Decimals.shortest((float) vector.element(i)));
            }
            return text.append(']').toString();
        }
        return toString();
    }

    private static double finite(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new IllegalArgumentException("a number that is not finite");
        }
        return value == 0 ? 0 : value;
    }
}
