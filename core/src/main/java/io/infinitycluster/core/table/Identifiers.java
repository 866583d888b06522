package io.infinitycluster.core.table;

import java.util.Locale;

/** Names are kept in lower case, wherever they come from. */
final class Identifiers {

    private Identifiers() {}

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
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
