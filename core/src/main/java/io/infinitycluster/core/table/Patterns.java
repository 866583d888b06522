package io.infinitycluster.core.table;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.table.ColumnType.Scalar;
import java.util.Arrays;

/** {@code value like pattern}. */
final class Patterns {

    /** How many characters a pattern may have: matching takes, at worst, as many steps for each character of a text. */
    static final int MAX_PATTERN_CHARS = 1000;

    private static final int ANY = -1;
    private static final int ONE = -2;

    private Patterns() {}

    static Bound bind(Bound value, Bound pattern, boolean negated) {
        requireText(value);
        requireText(pattern);
        Value constant = pattern.constant();
        if (constant instanceof Value.Text text) {
            if (text.value().length() > MAX_PATTERN_CHARS) {
                throw new TableRefusal(
                        ErrorCode.OUT_OF_BOUND,
                        "A pattern of " + text.value().length() + " characters; at most " + MAX_PATTERN_CHARS
                                + " are allowed.");
            }
            int[] compiled = compile(text.value());
            return result(
                    Bound.of(
                            Scalar.BOOL,
                            row -> value.of(row) instanceof Value.Text given
                                    ? Conditions.of(matches(given.value(), compiled))
                                    : Bound.NULL),
                    negated);
        }
        return result(
                Bound.of(Scalar.BOOL, row -> {
                    if (!(value.of(row) instanceof Value.Text given)
                            || !(pattern.of(row) instanceof Value.Text wanted)) {
                        return Bound.NULL;
                    }
                    return wanted.value().length() > MAX_PATTERN_CHARS
                            ? Bound.NULL
                            : Conditions.of(matches(given.value(), compile(wanted.value())));
                }),
                negated);
    }

    private static Bound result(Bound bound, boolean negated) {
        return negated ? Conditions.not(bound) : bound;
    }

    private static void requireText(Bound bound) {
        ColumnType type = bound.type();
        if (type != null && !type.isText()) {
            throw TableRefusal.mismatch(Scalar.VARCHAR.toString(), type.toString());
        }
    }

    private static int[] compile(String pattern) {
        int[] points = pattern.codePoints().toArray();
        int[] compiled = new int[points.length];
        int length = 0;
        for (int i = 0; i < points.length; i++) {
            if (points[i] == '\\' && i + 1 < points.length) {
                compiled[length++] = points[++i];
            } else {
                compiled[length++] = points[i] == '%' ? ANY : points[i] == '_' ? ONE : points[i];
            }
        }
        return Arrays.copyOf(compiled, length);
    }

    /** Goes back only to the last {@code %}: what an earlier one would match in another way leaves no more to the later ones. */
    private static boolean matches(String text, int[] pattern) {
        int[] points = text.codePoints().toArray();
        int at = 0;
        int wanted = 0;
        int lastAny = -1;
        int resume = 0;
        while (at < points.length) {
            if (wanted < pattern.length && pattern[wanted] == ANY) {
                lastAny = wanted++;
                resume = at;
            } else if (wanted < pattern.length && (pattern[wanted] == ONE || pattern[wanted] == points[at])) {
                at++;
                wanted++;
            } else if (lastAny >= 0) {
                wanted = lastAny + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (wanted < pattern.length && pattern[wanted] == ANY) {
            wanted++;
        }
        return wanted == pattern.length;
    }
}
