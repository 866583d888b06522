package io.infinitycluster.simulator.linearizability;

/** A text is not the history that it should be. Says where, what is wrong there, and what was expected. */
public final class MalformedHistoryException extends Exception {
    private static final int LONGEST_QUOTE = 60;

    private final int line;
    private final String expected;

    MalformedHistoryException(int line, String problem, String expected) {
        super("line " + line + ": " + problem + "; expected " + expected);
        this.line = line;
        this.expected = expected;
    }

    /** The line, from 1, at which reading stopped. */
    public int line() {
        return line;
    }

    /** What should have been there. */
    public String expected() {
        return expected;
    }

    /** A piece of the input for use in a message: short, on one line, printable. */
    static String excerpt(String text) {
        String start = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE);
        return KvText.quote(start) + (start.length() < text.length() ? "..." : "");
    }
}
