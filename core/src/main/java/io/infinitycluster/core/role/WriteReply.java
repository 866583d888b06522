package io.infinitycluster.core.role;

import io.infinitycluster.core.message.Refusal;

/** Hears what became of a write: exactly one of the methods is called, at most once. */
public interface WriteReply {

    /** The command is committed, and was applied with this result (P1). */
    void confirmed(long index, byte[] result);

    /** The command was not appended to the log, and never will be. */
    void refused(Refusal refusal);

    /** The command was appended, and it is not known whether it will be committed (P12). */
    void unknown(String reason);
}
