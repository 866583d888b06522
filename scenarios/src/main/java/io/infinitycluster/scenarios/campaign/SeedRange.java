package io.infinitycluster.scenarios.campaign;

import java.util.PrimitiveIterator;
import java.util.stream.LongStream;

/**
 * The seeds from the first to the last, both included, written {@code 1..200}.
 *
 * @param first the lowest seed
 * @param last the highest seed
 */
public record SeedRange(long first, long last) {

    private static final String SEPARATOR = "..";

    public SeedRange {
        if (first > last) {
            throw new IllegalArgumentException(
                    "the first seed, " + first + ", is greater than the last, " + last + "; write the lower one first");
        }
        if (last - first < 0 || last - first == Long.MAX_VALUE) {
            throw new IllegalArgumentException("there are too many seeds in " + first + SEPARATOR + last);
        }
    }

    /**
     * Reads a range such as {@code 1..200}.
     *
     * @throws IllegalArgumentException if it is none, with a message for the person who wrote it
     */
    public static SeedRange parse(String text) {
        int separator = text.indexOf(SEPARATOR);
        if (separator < 0) {
            throw malformed(text);
        }
        try {
            long first = Long.parseLong(text.substring(0, separator));
            long last = Long.parseLong(text.substring(separator + SEPARATOR.length()));
            return new SeedRange(first, last);
        } catch (NumberFormatException e) {
            throw malformed(text);
        }
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not a range of seeds; write two whole numbers, such as 1..200");
    }

    /** How many seeds these are. */
    public long size() {
        return last - first + 1;
    }

    /** From the lowest to the highest. */
    public PrimitiveIterator.OfLong ascending() {
        return LongStream.rangeClosed(first, last).iterator();
    }

    /** From the highest to the lowest. */
    public PrimitiveIterator.OfLong descending() {
        return LongStream.range(0, size()).map(i -> last - i).iterator();
    }

    @Override
    public String toString() {
        return first + SEPARATOR + last;
    }
}
