package io.infinitycluster.core.role;

import io.infinitycluster.core.message.Refusal;

/** Hears what became of a write: exactly one of the methods is called, at most once. */
public interface WriteReply {

    /**
     * The command is committed, and was applied with this result (P1).
     *
     * @param index the entry by which it was carried out; with an idempotency key that may be one of an earlier attempt (P12)
     */
    void confirmed(long index, byte[] result);

    /**
     * This request has changed nothing, and never will: it was not appended to the log, or its idempotency key was used before and
     * the first command's result cannot be given: {@code CONFLICT} if that was another command, {@code OUT_OF_BOUND} if its
     * result was too long to be remembered (P12).
     */
    void refused(Refusal refusal);

    /** The command was appended, and it is not known whether it will be committed. With an idempotency key it can be sent again (P12). */
    void unknown(String reason);
}
