package io.infinitycluster.core.role;

import org.jspecify.annotations.Nullable;

/**
 * A command for the state machine.
 *
 * @param command what to do, in the state machine's own encoding; not to be changed
 * @param idempotencyKey a text of 1 to 128 bytes in UTF-8 that no other command has: a client that sends the same request again,
 *     because it does not know what became of it, gets the result of the first one, and the command is carried out once (P12); null
 *     for a command that is carried out as often as it is sent
 */
public record WriteRequest(byte[] command, @Nullable String idempotencyKey) {

    /** A command without a key. */
    public static WriteRequest of(byte[] command) {
        return new WriteRequest(command, null);
    }
}
