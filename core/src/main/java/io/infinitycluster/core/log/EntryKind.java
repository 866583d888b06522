package io.infinitycluster.core.log;

/** What a log entry carries. */
public enum EntryKind {
    /** Nothing: a new leader's first entry, for progress (P3). */
    NOOP,
    /** A command for the state machine. */
    COMMAND,
    /** A command under an idempotency key (P12); the layout is that of {@code KeyedCommand}. */
    KEYED_COMMAND;

    static EntryKind of(int code) {
        return switch (code) {
            case 0 -> NOOP;
            case 1 -> COMMAND;
            case 2 -> KEYED_COMMAND;
            default -> throw new IllegalArgumentException("unknown kind of entry: " + code);
        };
    }
}
