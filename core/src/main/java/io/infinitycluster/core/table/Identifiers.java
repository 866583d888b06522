package io.infinitycluster.core.table;

/**
 * Names are kept in lower case, wherever they come from. Only ASCII has one here: what the JDK knows of other letters grows from version to
 * version, and names are replicated.
 */
final class Identifiers {

    private Identifiers() {}

    static String lower(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 'A' && name.charAt(i) <= 'Z') {
                return map(name, 'A', 'Z', 'a' - 'A');
            }
        }
        return name;
    }

    static String upper(String text) {
        return map(text, 'a', 'z', 'A' - 'a');
    }

    private static String map(String text, char first, char last, int by) {
        char[] chars = text.toCharArray();
        for (int i = 0; i < chars.length; i++) {
            if (chars[i] >= first && chars[i] <= last) {
                chars[i] += (char) by;
            }
        }
        return new String(chars);
    }

    /** Whether it is a letter or an underscore, and then letters, digits and underscores, all of ASCII. */
    static boolean isIdentifier(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            if (!letter && (i == 0 || c < '0' || c > '9')) {
                return false;
            }
        }
        return !name.isEmpty();
    }
}
