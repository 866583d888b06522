package io.infinitycluster.core.log;

import org.jspecify.annotations.Nullable;

/**
 * One file of a log.
 *
 * @param number its number, which is its name; the next segment has the next one
 * @param startIndex the last entry of the log before the first batch of this segment: once a checkpoint holds it, all earlier
 *     segments can go
 * @param size how large this process made it, in bytes; 0 if another one did
 */
record Segment(long number, long startIndex, long size) {

    private static final String PREFIX = "wal-";
    private static final String SPARE = "spare-";
    private static final int DIGITS = 16;

    /** The file's name: names sort as numbers do. */
    static String name(long number) {
        String digits = Long.toString(number);
        return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
    }

    /** The name of a segment's file when it is no longer part of the log, and is kept to be used again. */
    static String spareName(long number) {
        return SPARE + name(number);
    }

    /** Whether a file is kept to be used again. */
    static boolean isSpare(String file) {
        return file.startsWith(SPARE);
    }

    /** The number of the segment whose file has a name; -1 if it is none. */
    static long number(@Nullable String file) {
        if (file == null || file.length() != PREFIX.length() + DIGITS || !file.startsWith(PREFIX)) {
            return -1;
        }
        long number = 0;
        for (int i = PREFIX.length(); i < file.length(); i++) {
            char digit = file.charAt(i);
            if (digit < '0' || digit > '9') {
                return -1;
            }
            number = number * 10 + digit - '0';
        }
        return number;
    }
}
