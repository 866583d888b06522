package io.infinitycluster.core.log;

/** What a log entry carries. */
public enum EntryKind {
    /** Nothing: a new leader's first entry, for progress (P3). */
    NOOP,
    /** A command for the state machine. */
    COMMAND;

    static EntryKind of(int code) {
        return switch (code) {
            case 0 -> NOOP;
            case 1 -> COMMAND;
            default -> throw new IllegalArgumentException("unknown kind of entry: " + code);
        };
    }
}
