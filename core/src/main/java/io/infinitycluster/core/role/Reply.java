package io.infinitycluster.core.role;

import io.infinitycluster.core.message.Refusal;

/**
 * Hears the answer to a request: exactly one of the two methods is called, at most once.
 *
 * @param <T> what an answer holds
 */
public interface Reply<T> {

    /** The request was carried out. */
    void answered(T answer);

    /** The request was refused, and has changed nothing. */
    void refused(Refusal refusal);
}
