package io.infinitycluster.core.table;

/** The two floating-point types of 16 bits: rounding to the nearest, to the even one of two. */
final class HalfFloats {

    private HalfFloats() {}

    /** The bits of the nearest IEEE half float; those of an infinity beyond the largest. */
    static int toFloat16(double value) {
        int sign = value < 0 ? 0x8000 : 0;
        double size = Math.abs(value);
        if (size >= 65_520) {
            return sign | 0x7C00;
        }
        if (size < 0x1p-14) {
            // Rounds up to the smallest normal one, whose bits follow those of the largest subnormal one.
            return sign | (int) Math.rint(size * 0x1p24);
        }
        int exponent = Math.getExponent(size);
        long mantissa = (long) Math.rint(size * Math.scalb(1.0, 10 - exponent));
        return sign | (int) ((exponent + 15L << 10) + mantissa - 1024);
    }

    static float fromFloat16(int bits) {
        int exponent = bits >> 10 & 0x1F;
        int mantissa = bits & 0x3FF;
        float size = exponent == 0 ? mantissa * 0x1p-24f : Math.scalb((float) (mantissa + 1024), exponent - 25);
        return (bits & 0x8000) == 0 ? size : -size;
    }

    /** The bits of the nearest bfloat16; those of an infinity beyond the largest. */
    static int toBfloat16(double value) {
        int bits = Float.floatToIntBits((float) value);
        // The double is rounded once: where the float is a tie, and the double is not, the float's own rounding must
        // not decide.
        int low = bits & 0xFFFF;
        int high = bits >>> 16;
        double back = Float.intBitsToFloat(bits);
        double beyond = Math.abs(value) - Math.abs(back);
        boolean up = low > 0x8000 || (low == 0x8000 && (beyond > 0 || (beyond == 0 && (high & 1) == 1)));
        return up ? high + 1 : high;
    }

    static float fromBfloat16(int bits) {
        return Float.intBitsToFloat(bits << 16);
    }
}
