package io.infinitycluster.core.log;

/**
 * What one entry of the log carries, before it has a place there.
 *
 * @param kind what the payload is
 * @param payload the bytes; not to be changed
 */
public record Entry(EntryKind kind, byte[] payload) {

    /** A command for the state machine, as it came. */
    public static Entry command(byte[] command) {
        return new Entry(EntryKind.COMMAND, command);
    }
}
