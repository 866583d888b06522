package io.infinitycluster.simulator.linearizability;

import org.jspecify.annotations.Nullable;

/** What a key-value store answers to a {@link KvCall}. */
public sealed interface KvResult {

    /** The answer to a get: the value, or null when the key is absent. */
    record Value(@Nullable String value) implements KvResult {}

    /** The answer to a put or an append: it is done. */
    record Done() implements KvResult {}

    /** The answer to a compare-and-set (was the value the expected one?) or a delete (did the key exist?). */
    record Flag(boolean set) implements KvResult {}
}
