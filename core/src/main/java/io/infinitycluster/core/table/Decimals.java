package io.infinitycluster.core.table;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * Floating-point numbers as decimal texts, and back. The same on every version of the JDK, unlike {@link Double#toString}: a text can
 * become part of what is replicated.
 */
final class Decimals {

    private static final int LONGEST = 64;

    private Decimals() {}

    /**
     * The shortest decimal that is nearest to this double and to no other: plain, or with an exponent if that is shorter. As C++'s
     * {@code to_chars}, which Infinity uses: {@code 1}, {@code 0.1}, {@code 1e+20}.
     */
    static String shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 17; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (rounded.doubleValue() == value) {
                return text(rounded, exact);
            }
        }
        return text(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)), exact);
    }

    /** The shortest decimal that is nearest to this float and to no other. */
    static String shortest(float value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < 9; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
            if (Float.parseFloat(rounded.toString()) == value) {
                return text(rounded, exact);
            }
        }
        return text(exact.round(new MathContext(9, RoundingMode.HALF_EVEN)), exact);
    }

    private static String text(BigDecimal rounded, BigDecimal exact) {
        if (exact.signum() == 0) {
            return "0";
        }
        BigDecimal stripped = rounded.stripTrailingZeros();
        String scientific = scientific(stripped);
        if (Math.abs(stripped.precision() - stripped.scale()) > LONGEST) {
            return scientific;
        }
        // An integer is written with all its digits, not filled up with zeros.
        String plain = stripped.scale() <= 0 ? exact.toBigInteger().toString() : stripped.toPlainString();
        return plain.length() <= scientific.length() ? plain : scientific;
    }

    private static String scientific(BigDecimal stripped) {
        String digits = stripped.unscaledValue().abs().toString();
        int exponent = stripped.precision() - stripped.scale() - 1;
        String size = Integer.toString(Math.abs(exponent));
        return (stripped.signum() < 0 ? "-" : "")
                + digits.charAt(0)
                + (digits.length() > 1 ? "." + digits.substring(1) : "")
                + (exponent < 0 ? "e-" : "e+")
                + (size.length() < 2 ? "0" : "")
                + size;
    }

    /** The double that is nearest to a decimal text such as {@code -1.5e3}; null if it is none, or beyond all doubles. */
    static @Nullable Double parse(String text) {
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            // No hexadecimal forms, suffixes, blanks or names: only what a decimal number has.
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return null;
            }
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isInfinite(value) ? null : Double.valueOf(value == 0 ? 0 : value);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
