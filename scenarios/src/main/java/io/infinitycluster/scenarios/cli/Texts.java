package io.infinitycluster.scenarios.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How numbers and durations are read and written, in every locale the same. */
final class Texts {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

    private Texts() {}

    /**
     * Reads a duration such as {@code 500ms}, {@code 30s}, {@code 5m} or {@code 2h}.
     *
     * @throws IllegalArgumentException if it is none, or no time at all, with a message for the person who wrote it
     */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long amount = Long.parseLong(matcher.group(1));
            Duration duration = switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
            if (!duration.isZero()) {
                return duration;
            }
        }
        throw new IllegalArgumentException("'" + text
                + "' is not a duration; write a whole number from 1 and a unit, such as 500ms, 30s, 5m or 2h");
    }

    /** 1234567 as 1,234,567. */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** A rate in few characters: 950, 12.3k, 2.35M. */
    static String rate(double perSecond) {
        if (perSecond >= 1e6) {
            return String.format(Locale.ROOT, "%.2fM", perSecond / 1e6);
        }
        return perSecond >= 1e4
                ? String.format(Locale.ROOT, "%.1fk", perSecond / 1e3)
                : String.format(Locale.ROOT, "%.0f", perSecond);
    }

    /** A span of time in two units at most: 12s, 3m05s, 2h07m. */
    static String span(long nanos) {
        long seconds = nanos / 1_000_000_000L;
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%,dh%02dm", seconds / 3600, seconds / 60 % 60);
    }

    /** Seconds with one decimal: 1,234.5 s. */
    static String seconds(long nanos) {
        return String.format(Locale.ROOT, "%,.1f s", nanos / 1e9);
    }

    /** How often something happened in a second, as it takes {@code nanos} in all; 0 if it took no time. */
    static double perSecond(double amount, long nanos) {
        return nanos <= 0 ? 0 : amount * 1e9 / nanos;
    }

    /** Why something with a file did not work, in words. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such directory";
        }
        if (e instanceof AccessDeniedException) {
            return "it may not be written to";
        }
        return String.valueOf(e.getMessage());
    }
}
