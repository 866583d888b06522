package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Embedding;
import io.infinitycluster.core.table.ColumnType.Scalar;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Values as those of another type. */
final class Casts {

    private Casts() {}

    /**
     * What a column holds when it is given a value. Numbers become those of its width: towards zero for an integer, to the nearest one for
     * a float. A text is read as a date, a time or a moment.
     *
     * @throws TableRefusal with 3010 if the value is of no fitting type, 7030 if it is beyond the type's range, 3013 if it is null and the
     *     column must not be
     */
    static Value assign(Value value, Column column) {
        if (value instanceof Value.Null) {
            if (column.constraints().contains(Column.Constraint.NOT_NULL)) {
                throw new TableRefusal(
                        ErrorCode.SYNTAX_ERROR, "Column: " + column.name() + " must not be null, and null is given.");
            }
            return value;
        }
        return convert(value, column.type());
    }

    private static Value convert(Value value, ColumnType type) {
        if (type instanceof Embedding embedding) {
            return vector(value, embedding);
        }
        Scalar scalar = (Scalar) type;
        if (scalar.isInteger() && (value instanceof Value.Int || value instanceof Value.Real)) {
            return inRange(integer(value, scalar), value, type);
        } else if (scalar.isReal() && (value instanceof Value.Int || value instanceof Value.Real)) {
            return inRange(real(number(value), scalar), value, type);
        } else if (scalar == Scalar.BOOL && value instanceof Value.Bool) {
            return value;
        } else if (scalar.isText() && value instanceof Value.Text) {
            return value;
        }
        Value moment = moment(value, scalar);
        if (moment == null) {
            throw TableRefusal.mismatch(type.toString(), describe(value));
        }
        return moment;
    }

    private static Value inRange(@Nullable Value converted, Value value, ColumnType type) {
        if (converted == null) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND, "The value " + describe(value) + " is out of the range of " + type + ".");
        }
        return converted;
    }

    /** For a message: what a client may recognize, and not too much of it. */
    private static String describe(Value value) {
        if (value instanceof Value.Vector vector) {
            return "a vector of " + vector.dimension() + " elements";
        }
        String text = value.toString();
        String shown = text.length() > 64 ? text.substring(0, 64) + "..." : text;
        return value instanceof Value.Text ? "'" + shown + "'" : shown;
    }

    /**
     * {@code cast(value as type)}.
     *
     * @param from the value's type
     * @return null if it has no value in that type
     */
    static @Nullable Value cast(Value value, ColumnType from, ColumnType type) {
        if (type == Scalar.VARCHAR) {
            return new Value.Text(value.toString(from));
        }
        Value source = value;
        if (value instanceof Value.Text text && type instanceof Scalar scalar && !scalar.isText()) {
            source = parse(text.value(), scalar);
        } else if (value instanceof Value.Bool bool && type != Scalar.BOOL) {
            source = new Value.Int(bool.value() ? 1 : 0);
        } else if (value instanceof Value.Int number && type == Scalar.BOOL) {
            source = new Value.Bool(number.value() != 0);
        } else if (value instanceof Value.DateTime moment && type == Scalar.DATE) {
            source = Moments.dateOf(moment);
        } else if (value instanceof Value.DateTime moment && type == Scalar.TIME) {
            source = Moments.timeOf(moment);
        }
        if (source == null) {
            return null;
        }
        try {
            return convert(source, type);
        } catch (TableRefusal e) {
            return null;
        }
    }

    /** Whether some value of a type can be cast to another one. */
    static boolean isPossible(ColumnType from, ColumnType to) {
        if (from instanceof Embedding left && to instanceof Embedding right) {
            return left.dimension() == right.dimension();
        }
        if (to == Scalar.VARCHAR || from.equals(to)) {
            return true;
        }
        if (from instanceof Embedding || to instanceof Embedding) {
            return false;
        }
        if (from.isText() || (from.isNumeric() && to.isNumeric())) {
            return true;
        }
        if (from == Scalar.BOOL || to == Scalar.BOOL) {
            return from.isInteger() || to.isNumeric();
        }
        boolean fromMoment = from == Scalar.DATETIME || from == Scalar.TIMESTAMP;
        boolean toMoment = to == Scalar.DATETIME || to == Scalar.TIMESTAMP;
        return (fromMoment && (toMoment || to == Scalar.DATE || to == Scalar.TIME))
                || (from == Scalar.DATE && toMoment);
    }

    private static @Nullable Value parse(String text, Scalar type) {
        if (type == Scalar.BOOL) {
            boolean known = text.equals("true") || text.equals("false");
            return known ? new Value.Bool(text.equals("true")) : null;
        }
        if (type.isNumeric()) {
            Long whole = parseLong(text);
            if (whole != null) {
                return new Value.Int(whole);
            }
            Double number = Decimals.parse(text);
            return number == null ? null : new Value.Real(number);
        }
        return new Value.Text(text);
    }

    private static @Nullable Long parseLong(String text) {
        int start = text.startsWith("-") || text.startsWith("+") ? 1 : 0;
        if (text.length() == start || text.length() > 20) {
            return null;
        }
        for (int i = start; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return null;
            }
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** A number as that of an integer type, towards zero; null if it does not fit. */
    static Value.@Nullable Int integer(Value number, Scalar type) {
        long whole;
        if (number instanceof Value.Real real) {
            if (real.value() >= 0x1p63 || real.value() < -0x1p63) {
                return null;
            }
            whole = (long) real.value();
        } else {
            whole = ((Value.Int) number).value();
        }
        boolean fits = switch (type) {
            case INT8 -> whole == (byte) whole;
            case INT16 -> whole == (short) whole;
            case INT32 -> whole == (int) whole;
            default -> true;
        };
        return fits ? new Value.Int(whole) : null;
    }

    /** The nearest number of a floating-point type; null if it is beyond all, or none. */
    static Value.@Nullable Real real(double number, Scalar type) {
        double rounded = round(number, type);
        return Double.isFinite(rounded) ? new Value.Real(rounded) : null;
    }

    private static double round(double number, Scalar type) {
        if (!Double.isFinite(number)) {
            return number;
        }
        return switch (type) {
            case FLOAT16 ->
                Math.abs(number) >= 65_520
                        ? Double.POSITIVE_INFINITY
                        : HalfFloats.fromFloat16(HalfFloats.toFloat16(number));
            case BFLOAT16 -> HalfFloats.fromBfloat16(HalfFloats.toBfloat16(number));
            case FLOAT32 -> (float) number;
            default -> number;
        };
    }

    static double number(Value value) {
        return value instanceof Value.Int whole ? whole.value() : ((Value.Real) value).value();
    }

    /** The order of two numbers: exact, whatever they are. */
    static int compareNumbers(Value left, Value right) {
        if (left instanceof Value.Int a && right instanceof Value.Int b) {
            return Long.compare(a.value(), b.value());
        }
        if (left instanceof Value.Real a && right instanceof Value.Real b) {
            return Double.compare(a.value(), b.value());
        }
        return exact(left).compareTo(exact(right));
    }

    private static BigDecimal exact(Value number) {
        return number instanceof Value.Int whole
                ? BigDecimal.valueOf(whole.value())
                : new BigDecimal(((Value.Real) number).value());
    }

    /** A date, a time or a moment as that of a type; null if it is of none. */
    private static @Nullable Value moment(Value value, Scalar type) {
        return switch (type) {
            case DATE ->
                value instanceof Value.Text text
                        ? Moments.parseDate(text.value())
                        : value instanceof Value.Date ? value : null;
            case TIME ->
                value instanceof Value.Text text
                        ? Moments.parseTime(text.value())
                        : value instanceof Value.Time ? value : null;
            case DATETIME, TIMESTAMP -> {
                if (value instanceof Value.Text text) {
                    yield Moments.parseDateTime(text.value());
                }
                yield value instanceof Value.Date date
                        ? Moments.atMidnight(date)
                        : value instanceof Value.DateTime ? value : null;
            }
            default -> null;
        };
    }

    private static Value vector(Value value, Embedding type) {
        if (!(value instanceof Value.Vector vector) || vector.dimension() != type.dimension()) {
            throw TableRefusal.mismatch(type.toString(), describe(value));
        }
        double[] elements = new double[type.dimension()];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = element(vector.element(i), type);
        }
        return Value.Vector.owning(elements);
    }

    private static double element(double element, Embedding type) {
        double rounded = switch (type.element()) {
            case BIT -> element == 0 || element == 1 ? element : Double.NaN;
            case UINT8 -> whole(element, 0, 255);
            case INT8 -> whole(element, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case INT32 -> whole(element, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case FLOAT16 -> round(element, Scalar.FLOAT16);
            case BFLOAT16 -> round(element, Scalar.BFLOAT16);
            case FLOAT32 -> round(element, Scalar.FLOAT32);
            case FLOAT64 -> element;
        };
        if (!Double.isFinite(rounded)) {
            throw new TableRefusal(
                    ErrorCode.OUT_OF_BOUND,
                    "The element " + Decimals.shortest(element) + " is out of the range of " + type + ".");
        }
        return rounded;
    }

    private static double whole(double element, int least, int most) {
        double whole = element < 0 ? Math.ceil(element) : Math.floor(element);
        return whole < least || whole > most ? Double.NaN : whole;
    }
}
