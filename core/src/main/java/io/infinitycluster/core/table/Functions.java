package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Scalar;
import io.infinitycluster.core.table.Expression.BinaryOperator;
import java.time.LocalDate;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The functions that an expression can call. Each is null if an argument is. Letters of ASCII alone have another case. */
final class Functions {

    private Functions() {}

    static Bound bind(String name, List<Bound> arguments) {
        return switch (name) {
            case "abs" -> abs(one(name, arguments));
            case "ceil", "ceiling" -> rounded(one(name, arguments), Math::ceil);
            case "floor" -> rounded(one(name, arguments), Math::floor);
            case "round" -> rounded(one(name, arguments), Functions::awayFromZero);
            case "trunc" -> rounded(one(name, arguments), value -> value < 0 ? Math.ceil(value) : Math.floor(value));
            case "sqrt" -> real(one(name, arguments), value -> value < 0 ? Double.NaN : Math.sqrt(value));
            case "mod" -> {
                count(name, arguments, 2);
                yield Arithmetic.bind(BinaryOperator.MODULO, arguments.get(0), arguments.get(1));
            }
            case "pow", "power" -> pow(name, arguments);
            case "upper" -> text(one(name, arguments), Identifiers::upper);
            case "lower" -> text(one(name, arguments), Identifiers::lower);
            case "trim" -> text(one(name, arguments), value -> trimStart(trimEnd(value)));
            case "ltrim" -> text(one(name, arguments), Functions::trimStart);
            case "rtrim" -> text(one(name, arguments), Functions::trimEnd);
            case "reverse" ->
                text(
                        one(name, arguments),
                        value -> new StringBuilder(value).reverse().toString());
            case "char_length", "length" -> length(one(name, arguments));
            case "substring" -> substring(name, arguments);
            case "concat" -> concat(name, arguments);
            case "year" -> datePart(one(name, arguments), LocalDate::getYear);
            case "month" -> datePart(one(name, arguments), LocalDate::getMonthValue);
            case "day", "day_of_month" -> datePart(one(name, arguments), LocalDate::getDayOfMonth);
            case "day_of_year" -> datePart(one(name, arguments), LocalDate::getDayOfYear);
            case "hour" -> timePart(one(name, arguments), second -> second / 3600);
            case "minute" -> timePart(one(name, arguments), second -> second / 60 % 60);
            case "second" -> timePart(one(name, arguments), second -> second % 60);
            default -> throw new TableRefusal(ErrorCode.FUNCTION_NOT_FOUND, shown(name) + " not found");
        };
    }

    private static String shown(String name) {
        return name.length() > TableLimits.MAX_NAME_CHARS ? name.substring(0, TableLimits.MAX_NAME_CHARS) : name;
    }

    private static Bound one(String name, List<Bound> arguments) {
        count(name, arguments, 1);
        return arguments.get(0);
    }

    private static void count(String name, List<Bound> arguments, int expected) {
        if (arguments.size() != expected) {
            throw new TableRefusal(
                    ErrorCode.FUNCTION_ARGUMENTS,
                    "Function " + name + " takes " + expected + " arguments, and " + arguments.size() + " are given.");
        }
    }

    private static void require(Bound argument, boolean fits, String expected) {
        if (!argument.isNull() && !fits) {
            throw TableRefusal.mismatch(expected, argument.typeName());
        }
    }

    // --- Numbers ---

    private static Bound abs(Bound argument) {
        Scalar type = Arithmetic.numeric(argument);
        return Bound.of(type, row -> {
            Value value = argument.of(row);
            if (value instanceof Value.Int whole && whole.value() < 0 && type != null) {
                // The lowest integer of each type has no positive counterpart.
                return whole.value() == Long.MIN_VALUE
                        ? Bound.NULL
                        : orNull(Casts.integer(new Value.Int(-whole.value()), type));
            }
            return value instanceof Value.Real number ? new Value.Real(Math.abs(number.value())) : value;
        });
    }

    /** An integer stays as it is. */
    private static Bound rounded(Bound argument, DoubleUnaryOperator rounding) {
        Scalar type = Arithmetic.numeric(argument);
        return type == null || type.isInteger() ? argument : real(argument, rounding, type);
    }

    private static double awayFromZero(double value) {
        double size = Math.floor(Math.abs(value));
        double rounded = Math.abs(value) - size >= 0.5 ? size + 1 : size;
        return value < 0 ? -rounded : rounded;
    }

    private static Bound real(Bound argument, DoubleUnaryOperator function) {
        Arithmetic.numeric(argument);
        return real(argument, function, Scalar.FLOAT64);
    }

    private static Bound real(Bound argument, DoubleUnaryOperator function, Scalar type) {
        return Bound.of(type, row -> {
            Value value = argument.of(row);
            return value instanceof Value.Null
                    ? value
                    : orNull(Casts.real(function.applyAsDouble(Casts.number(value)), type));
        });
    }

    private static Bound pow(String name, List<Bound> arguments) {
        count(name, arguments, 2);
        Bound base = arguments.get(0);
        Bound exponent = arguments.get(1);
        Arithmetic.numeric(base);
        Arithmetic.numeric(exponent);
        return Bound.of(Scalar.FLOAT64, row -> {
            Value left = base.of(row);
            Value right = exponent.of(row);
            return left instanceof Value.Null || right instanceof Value.Null
                    ? Bound.NULL
                    : orNull(Casts.real(StrictMath.pow(Casts.number(left), Casts.number(right)), Scalar.FLOAT64));
        });
    }

    private static Value orNull(@Nullable Value value) {
        return value == null ? Bound.NULL : value;
    }

    // --- Texts ---

    private static void requireText(Bound argument) {
        ColumnType type = argument.type();
        require(argument, type != null && type.isText(), Scalar.VARCHAR.toString());
    }

    private static Bound text(Bound argument, UnaryOperator<String> function) {
        requireText(argument);
        return Bound.of(
                Scalar.VARCHAR,
                row -> argument.of(row) instanceof Value.Text text
                        ? new Value.Text(function.apply(text.value()))
                        : Bound.NULL);
    }

    private static String trimStart(String text) {
        int start = 0;
        while (start < text.length() && text.charAt(start) == ' ') {
            start++;
        }
        return text.substring(start);
    }

    private static String trimEnd(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Bound length(Bound argument) {
        requireText(argument);
        return Bound.of(
                Scalar.INT64,
                row -> argument.of(row) instanceof Value.Text text
                        ? new Value.Int(
                                text.value().codePointCount(0, text.value().length()))
                        : Bound.NULL);
    }

    /** {@code substring(text, from 1, count)}. */
    private static Bound substring(String name, List<Bound> arguments) {
        count(name, arguments, 3);
        Bound text = arguments.get(0);
        Bound start = arguments.get(1);
        Bound count = arguments.get(2);
        requireText(text);
        for (Bound each : List.of(start, count)) {
            ColumnType type = each.type();
            require(each, type != null && type.isInteger(), Scalar.INT64.toString());
        }
        return Bound.of(Scalar.VARCHAR, row -> {
            if (text.of(row) instanceof Value.Text given
                    && start.of(row) instanceof Value.Int from
                    && count.of(row) instanceof Value.Int size) {
                return new Value.Text(substring(given.value(), from.value(), size.value()));
            }
            return Bound.NULL;
        });
    }

    private static String substring(String text, long start, long count) {
        int length = text.codePointCount(0, text.length());
        long first = Math.min(length, Math.max(0, start - 1));
        long last = Math.min(length, first + Math.min(length, Math.max(0, count)));
        int from = text.offsetByCodePoints(0, (int) first);
        return text.substring(from, text.offsetByCodePoints(from, (int) (last - first)));
    }

    /** Null if the text would be longer than any row. */
    private static Bound concat(String name, List<Bound> arguments) {
        if (arguments.isEmpty()) {
            throw new TableRefusal(ErrorCode.FUNCTION_ARGUMENTS, "Function " + name + " takes at least 1 argument.");
        }
        arguments.forEach(Functions::requireText);
        return Bound.of(Scalar.VARCHAR, row -> {
            StringBuilder text = new StringBuilder();
            for (Bound each : arguments) {
                if (!(each.of(row) instanceof Value.Text part)
                        || text.length() + part.value().length() > TableLimits.MAX_ROW_BYTES) {
                    return Bound.NULL;
                }
                text.append(part.value());
            }
            return new Value.Text(text.toString());
        });
    }

    // --- Dates and times ---

    private static Bound datePart(Bound argument, ToIntFunction<LocalDate> part) {
        require(argument, argument.type() == Scalar.DATE || isDateTime(argument.type()), Scalar.DATE.toString());
        return Bound.of(Scalar.INT64, row -> {
            Value value = argument.of(row);
            Value.Date date = value instanceof Value.DateTime moment
                    ? Moments.dateOf(moment)
                    : value instanceof Value.Date given ? given : null;
            return date == null ? Bound.NULL : new Value.Int(part.applyAsInt(LocalDate.ofEpochDay(date.epochDay())));
        });
    }

    private static Bound timePart(Bound argument, IntUnaryOperator part) {
        require(argument, argument.type() == Scalar.TIME || isDateTime(argument.type()), Scalar.TIME.toString());
        return Bound.of(Scalar.INT64, row -> {
            Value value = argument.of(row);
            Value.Time time = value instanceof Value.DateTime moment
                    ? Moments.timeOf(moment)
                    : value instanceof Value.Time given ? given : null;
            return time == null ? Bound.NULL : new Value.Int(part.applyAsInt(time.secondOfDay()));
        });
    }

    private static boolean isDateTime(@Nullable ColumnType type) {
        return type == Scalar.DATETIME || type == Scalar.TIMESTAMP;
    }
}
