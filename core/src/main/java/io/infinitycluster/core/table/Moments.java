package io.infinitycluster.core.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times of day as texts. Written out by hand: the JDK's parsers accept more from version to version, and what a text means
 * is replicated.
 */
final class Moments {

    static final int SECONDS_OF_DAY = 86_400;
    private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private Moments() {}

    static void checkDay(long epochDay) {
        if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
            throw new IllegalArgumentException("day " + epochDay + " is not within the years 0000 to 9999");
        }
    }

    static void checkSecond(long epochSecond) {
        checkDay(Math.floorDiv(epochSecond, SECONDS_OF_DAY));
    }

    static String date(long epochDay) {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        StringBuilder text = new StringBuilder(10);
        digits(text, date.getYear(), 4);
        digits(text.append('-'), date.getMonthValue(), 2);
        digits(text.append('-'), date.getDayOfMonth(), 2);
        return text.toString();
    }

    static String time(int secondOfDay) {
        StringBuilder text = new StringBuilder(8);
        digits(text, secondOfDay / 3600, 2);
        digits(text.append(':'), secondOfDay / 60 % 60, 2);
        digits(text.append(':'), secondOfDay % 60, 2);
        return text.toString();
    }

    static String dateTime(long epochSecond) {
        return date(Math.floorDiv(epochSecond, SECONDS_OF_DAY)) + " "
                + time(Math.floorMod(epochSecond, SECONDS_OF_DAY));
    }

    private static void digits(StringBuilder text, int number, int width) {
        String shown = Integer.toString(number);
        text.append("0".repeat(width - shown.length())).append(shown);
    }

    /** A date as {@code 2024-02-29}, month and day with one digit or two; null if it is none. */
    static Value.@Nullable Date parseDate(String text) {
        String[] parts = text.split("-", -1);
        if (parts.length != 3) {
            return null;
        }
        int year = number(parts[0], 4);
        int month = number(parts[1], 2);
        int day = number(parts[2], 2);
        if (year < 0 || month < 0 || day < 0) {
            return null;
        }
        try {
            return new Value.Date(Math.toIntExact(LocalDate.of(year, month, day).toEpochDay()));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A time as {@code 08:05:59}, each part with one digit or two; null if it is none. */
    static Value.@Nullable Time parseTime(String text) {
        String[] parts = text.split(":", -1);
        if (parts.length != 3) {
            return null;
        }
        int hour = number(parts[0], 2);
        int minute = number(parts[1], 2);
        int second = number(parts[2], 2);
        if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) {
            return null;
        }
        return new Value.Time((hour * 60 + minute) * 60 + second);
    }

    /** A date, and after a blank or a T a time; null if it is none. */
    static Value.@Nullable DateTime parseDateTime(String text) {
        int at = text.indexOf(' ') < 0 ? text.indexOf('T') : text.indexOf(' ');
        if (at < 0) {
            Value.Date midnight = parseDate(text);
            return midnight == null ? null : atMidnight(midnight);
        }
        Value.Date date = parseDate(text.substring(0, at));
        Value.Time time = parseTime(text.substring(at + 1));
        return date == null || time == null
                ? null
                : new Value.DateTime(atMidnight(date).epochSecond() + time.secondOfDay());
    }

    static Value.DateTime atMidnight(Value.Date date) {
        return new Value.DateTime((long) date.epochDay() * SECONDS_OF_DAY);
    }

    static Value.Date dateOf(Value.DateTime moment) {
        return new Value.Date((int) Math.floorDiv(moment.epochSecond(), (long) SECONDS_OF_DAY));
    }

    static Value.Time timeOf(Value.DateTime moment) {
        return new Value.Time(Math.floorMod(moment.epochSecond(), SECONDS_OF_DAY));
    }

    /** ASCII digits as a number; -1 if there are none, too many, or others. */
    private static int number(String digits, int most) {
        if (digits.isEmpty() || digits.length() > most) {
            return -1;
        }
        int number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char digit = digits.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
