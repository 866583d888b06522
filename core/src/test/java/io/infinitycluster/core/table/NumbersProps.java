package io.infinitycluster.core.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Decimal texts, half floats, dates and times. */
class NumbersProps {

    @Property(tries = 20_000)
    void theShortestDecimalIsTheDouble(@ForAll long bits) {
        double value = Double.longBitsToDouble(bits);
        if (!Double.isFinite(value)) {
            return;
        }
        String text = Decimals.shortest(value);
        assertThat(Double.parseDouble(text)).isEqualTo(value == 0 ? 0.0 : value);
        if (text.matches("-?[0-9]+")) {
            // A plain integer has all the digits of the double, which can be more than are needed.
            assertThat(new BigDecimal(text)).isEqualByComparingTo(new BigDecimal(value));
        } else {
            // The JDK's own text has no fewer digits.
            assertThat(digits(text)).isLessThanOrEqualTo(Math.max(digits(Double.toString(value)), 1));
        }
        assertThat(Decimals.parse(text)).isEqualTo(value == 0 ? 0.0 : value);
    }

    private static int digits(String decimal) {
        return new BigDecimal(decimal).stripTrailingZeros().precision();
    }

    @Property
    void theShortestDecimalIsTheFloat(@ForAll int bits) {
        float value = Float.intBitsToFloat(bits);
        if (Float.isFinite(value)) {
            assertThat(Float.parseFloat(Decimals.shortest(value))).isEqualTo(value == 0 ? 0f : value);
        }
    }

    @Example
    void decimals() {
        assertThat(Decimals.shortest(0.1)).isEqualTo("0.1");
        assertThat(Decimals.shortest(1.0)).isEqualTo("1");
        assertThat(Decimals.shortest(-100.0)).isEqualTo("-100");
        assertThat(Decimals.shortest(1e20)).isEqualTo("1e+20");
        assertThat(Decimals.shortest(1e5)).isEqualTo("1e+05");
        assertThat(Decimals.shortest(123456789.0)).isEqualTo("123456789");
        // All eighteen digits, where seventeen and an exponent would do.
        assertThat(Decimals.shortest(123456789012345677.0)).isEqualTo("123456789012345680");
        assertThat(Decimals.shortest(123456789012345650.0)).isEqualTo("123456789012345648");
        assertThat(Decimals.shortest(0.0001)).isEqualTo("1e-04");
        assertThat(Decimals.shortest(0.00012)).isEqualTo("0.00012");
        assertThat(Decimals.shortest(0.1f)).isEqualTo("0.1");
        assertThat(Decimals.shortest(16777216f)).isEqualTo("16777216");
        assertThat(Decimals.shortest(Double.MIN_VALUE)).isEqualTo("5e-324");
        assertThat(Decimals.shortest(Double.MAX_VALUE)).isEqualTo("1.7976931348623157e+308");
    }

    @Property
    void everyHalfFloatIsItself(@ForAll @IntRange(max = 0xFFFF) int bits) {
        float half = HalfFloats.fromFloat16(bits);
        if ((bits & 0x7C00) != 0x7C00 && half != 0) {
            assertThat(HalfFloats.toFloat16(half)).isEqualTo(bits);
        }
        float brain = HalfFloats.fromBfloat16(bits);
        if (Float.isFinite(brain)) {
            assertThat(HalfFloats.toBfloat16(brain)).isEqualTo(bits);
        }
    }

    /** No half float is nearer, and of two that are as near it is the even one. */
    @Property
    void roundingIsToTheNearestEven(@ForAll @IntRange(max = 0x7BFE) int bits, @ForAll @IntRange(max = 8) int eighths) {
        double low = HalfFloats.fromFloat16(bits);
        double high = HalfFloats.fromFloat16(bits + 1);
        double between = low + (high - low) * eighths / 8;
        int expected = eighths < 4 || (eighths == 4 && bits % 2 == 0) ? bits : bits + 1;
        assertThat(HalfFloats.toFloat16(between)).isEqualTo(expected);
        assertThat(HalfFloats.toFloat16(-between)).isEqualTo(between == 0 ? expected : expected | 0x8000);
    }

    @Property
    void roundingToBfloat16IsToTheNearestEven(
            @ForAll @IntRange(max = 0x7F7E) int bits, @ForAll @IntRange(max = 8) int eighths) {
        double low = HalfFloats.fromBfloat16(bits);
        double high = HalfFloats.fromBfloat16(bits + 1);
        int expected = eighths < 4 || (eighths == 4 && bits % 2 == 0) ? bits : bits + 1;
        assertThat(HalfFloats.toBfloat16(low + (high - low) * eighths / 8)).isEqualTo(expected);
    }

    @Example
    void aDoubleIsRoundedOnceToBfloat16() {
        double tie = (HalfFloats.fromBfloat16(0x3F80) + (double) HalfFloats.fromBfloat16(0x3F81)) / 2;
        assertThat(HalfFloats.toBfloat16(tie)).isEqualTo(0x3F80);
        assertThat(HalfFloats.toBfloat16(Math.nextUp(tie))).isEqualTo(0x3F81);
        double upper = (HalfFloats.fromBfloat16(0x3F81) + (double) HalfFloats.fromBfloat16(0x3F82)) / 2;
        assertThat(HalfFloats.toBfloat16(upper)).isEqualTo(0x3F82);
        assertThat(HalfFloats.toBfloat16(Math.nextDown(upper))).isEqualTo(0x3F81);
        assertThat(HalfFloats.toBfloat16(-Math.nextUp(tie))).isEqualTo(0xBF81);
    }

    @Property
    void datesAndTimesAreReadAsTheyAreWritten(
            @ForAll @IntRange(min = -719_528, max = 2_932_896) int day, @ForAll @IntRange(max = 86_399) int second) {
        assertThat(Moments.parseDate(Moments.date(day))).isEqualTo(new Value.Date(day));
        assertThat(Moments.parseTime(Moments.time(second))).isEqualTo(new Value.Time(second));
        long moment = day * 86_400L + second;
        assertThat(Moments.parseDateTime(Moments.dateTime(moment))).isEqualTo(new Value.DateTime(moment));
    }

    @Example
    void whatIsNoDateIsNone() {
        for (String text : new String[] {
            "",
            "2024",
            "2024-13-01",
            "2023-02-29",
            "2024-02-30",
            "20244-01-01",
            "2024-001-1",
            "-024-01-01",
            "a-b-c",
            "2024-01-01-",
            "\u0662024-01-01"
        }) {
            assertThat(Moments.parseDate(text)).as(text).isNull();
        }
        for (String text : new String[] {"", "24:00:00", "1:60:00", "1:00:60", "1:00", "1:00:00.5"}) {
            assertThat(Moments.parseTime(text)).as(text).isNull();
        }
        for (String text : new String[] {"", " ", "2024-01-01 ", "2024-01-01  1:00:00", "1:00:00"}) {
            assertThat(Moments.parseDateTime(text)).as(text).isNull();
        }
    }
}
