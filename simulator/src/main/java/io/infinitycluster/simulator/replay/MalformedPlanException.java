package io.infinitycluster.simulator.replay;

/** A text is not the record of a run; the message says in which line, and what is wrong there, for the person who wrote it. */
public final class MalformedPlanException extends Exception {

    private static final long serialVersionUID = 1L;

    private final int line;

    MalformedPlanException(int line, String message) {
        super("line " + line + ": " + message);
        this.line = line;
    }

    /** The line that is wrong, from 1. */
    public int line() {
        return line;
    }
}
