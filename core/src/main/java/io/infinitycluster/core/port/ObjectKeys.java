package io.infinitycluster.core.port;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Which keys an {@link ObjectStore} takes: those that every store tried takes, and tells apart. One to {@value #LONGEST} bytes
 * of UTF-8, in segments of at most {@value #LONGEST_SEGMENT} bytes with single slashes between them, none empty, {@code .} or
 * {@code ..}; no control characters.
 *
 * <p>What cannot be seen from one key: a key and the same key with a slash and more behind it may not both be in use. MinIO
 * and other stores over file systems refuse the second.
 */
public final class ObjectKeys {

    /** How many bytes a key may have. */
    public static final int LONGEST = 1024;

    /** How many bytes may stand between two slashes. */
    public static final int LONGEST_SEGMENT = 255;

    private ObjectKeys() {}

    /**
     * Returns the key if it is one.
     *
     * @throws IllegalArgumentException if it is none, saying why
     */
    public static String check(String key) {
        if (key.getBytes(UTF_8).length > LONGEST) {
            throw invalid(key, "it has more than " + LONGEST + " bytes");
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (Character.isISOControl(c)) {
                throw invalid(key, "character " + i + " is a control character");
            }
            boolean paired = Character.isHighSurrogate(c)
                    ? i + 1 < key.length() && Character.isLowSurrogate(key.charAt(i + 1))
                    : !Character.isLowSurrogate(c) || (i > 0 && Character.isHighSurrogate(key.charAt(i - 1)));
            if (!paired) {
                throw invalid(key, "character " + i + " is half a character");
            }
        }
        int begin = 0;
        while (begin <= key.length()) {
            int slash = key.indexOf('/', begin);
            int end = slash < 0 ? key.length() : slash;
            checkSegment(key, key.substring(begin, end));
            begin = end + 1;
        }
        return key;
    }

    /** Whether some key begins like this. If none does, to list them is to find nothing, without asking a store, which may object. */
    public static boolean isPrefix(String text) {
        return text.isEmpty() || isKey(text) || isKey(text + "x");
    }

    /** Whether this is a key. */
    public static boolean isKey(String text) {
        try {
            check(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static void checkSegment(String key, String segment) {
        if (segment.isEmpty()) {
            throw invalid(key, "it is empty, or has a slash at an end or next to another");
        }
        if (segment.equals(".") || segment.equals("..")) {
            throw invalid(key, segment + " is no name");
        }
        if (segment.getBytes(UTF_8).length > LONGEST_SEGMENT) {
            throw invalid(key, "more than " + LONGEST_SEGMENT + " bytes stand between two slashes");
        }
    }

    private static IllegalArgumentException invalid(String key, String why) {
        return new IllegalArgumentException("'" + key + "' is no key of an object: " + why);
    }
}
