package io.infinitycluster.simulator.linearizability;

import org.jspecify.annotations.Nullable;

/** Takes one line of a history apart. Each method reads the next piece, or says what was expected in its place. */
final class LineScanner {
    private final int number;
    private final String line;
    private int at;

    LineScanner(int number, String line) {
        this.number = number;
        this.line = line;
    }

    /** An error here and now. */
    MalformedHistoryException error(String problem, String expected) {
        return new MalformedHistoryException(number, problem, expected);
    }

    /** An error at the next piece, which is something other than expected. */
    MalformedHistoryException unexpected(String expected) {
        skipSpace();
        String found = at >= line.length()
                ? "the line ends"
                : "found " + MalformedHistoryException.excerpt(line.substring(at));
        return error(found, expected);
    }

    private void skipSpace() {
        while (at < line.length() && (line.charAt(at) == ' ' || line.charAt(at) == '\t')) {
            at++;
        }
    }

    boolean atEnd() {
        skipSpace();
        return at >= line.length();
    }

    void end() throws MalformedHistoryException {
        if (!atEnd()) {
            throw unexpected("the end of the line");
        }
    }

    /** Takes this piece of text if it comes next. */
    boolean take(String text) {
        skipSpace();
        if (!line.startsWith(text, at)) {
            return false;
        }
        at += text.length();
        return true;
    }

    void require(String text) throws MalformedHistoryException {
        if (!take(text)) {
            throw unexpected(KvText.quote(text));
        }
    }

    /** The next word: up to a blank, a comma or a closing bracket. */
    String word(String expected) throws MalformedHistoryException {
        skipSpace();
        int start = at;
        while (at < line.length() && " \t,]}\"".indexOf(line.charAt(at)) < 0) {
            at++;
        }
        if (at == start) {
            throw unexpected(expected);
        }
        return line.substring(start, at);
    }

    /** The next word, as a whole number from zero. */
    long number(long max, String expected) throws MalformedHistoryException {
        skipSpace();
        int start = at;
        long value = 0;
        while (at < line.length() && line.charAt(at) >= '0' && line.charAt(at) <= '9' && at - start < 18) {
            value = 10 * value + (line.charAt(at) - '0');
            at++;
        }
        boolean goesOn = at < line.length() && " \t,]}".indexOf(line.charAt(at)) < 0;
        if (at == start || goesOn || value > max) {
            at = start;
            throw unexpected(expected + " from 0 to " + max);
        }
        return value;
    }

    /** The next string in quotes, or {@code nil}. */
    @Nullable
    String value(String expected) throws MalformedHistoryException {
        skipSpace();
        if (at < line.length() && line.charAt(at) == '"') {
            return quoted(expected);
        }
        if (!take("nil")) {
            throw unexpected(expected);
        }
        return null;
    }

    /** The next string in quotes. */
    String quoted(String expected) throws MalformedHistoryException {
        skipSpace();
        if (at >= line.length() || line.charAt(at) != '"') {
            throw unexpected(expected);
        }
        StringBuilder text = new StringBuilder();
        for (int i = at + 1; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                at = i + 1;
                return text.toString();
            }
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            char escaped = i < line.length() ? line.charAt(i) : 0;
            switch (escaped) {
                case '"', '\\' -> text.append(escaped);
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append(hex(i + 1));
                    i += 4;
                }
                default ->
                    throw error(
                            "unknown escape in " + MalformedHistoryException.excerpt(line.substring(at)),
                            "one of \\\" \\\\ \\n \\r \\t \\uXXXX");
            }
        }
        throw error(
                "no closing quote after " + MalformedHistoryException.excerpt(line.substring(at)), "a closing quote");
    }

    private char hex(int from) throws MalformedHistoryException {
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = i < line.length() ? Character.digit(line.charAt(i), 16) : -1;
            if (digit < 0) {
                throw error(
                        "broken \\u in " + MalformedHistoryException.excerpt(line.substring(at)),
                        "four hexadecimal digits after \\u");
            }
            value = 16 * value + digit;
        }
        return (char) value;
    }
}
