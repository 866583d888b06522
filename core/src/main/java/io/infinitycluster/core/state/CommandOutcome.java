package io.infinitycluster.core.state;

import io.infinitycluster.core.message.Refusal;

/** What became of a committed command. */
public sealed interface CommandOutcome {

    /**
     * It was carried out: by this entry, or, if it came under an idempotency key, by an earlier one (P12).
     *
     * @param index the entry by which it was carried out
     * @param result what the state machine answered then
     */
    record Result(long index, byte[] result) implements CommandOutcome {}

    /** It was not carried out, and this entry has changed nothing: its idempotency key does not allow it (P12). */
    record Refused(Refusal refusal) implements CommandOutcome {}
}
