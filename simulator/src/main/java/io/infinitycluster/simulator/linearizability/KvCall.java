package io.infinitycluster.simulator.linearizability;

import org.jspecify.annotations.Nullable;

/** What a client can ask of one key of a key-value store. Values are strings; null stands for an absent key. */
public sealed interface KvCall {

    /** Read the value. Answer: {@link KvResult.Value}. */
    record Get() implements KvCall {}

    /** Replace the value. Answer: {@link KvResult.Done}. */
    record Put(String value) implements KvCall {}

    /** Add to the end of the value; creates the key if it is absent. Answer: {@link KvResult.Done}. */
    record Append(String value) implements KvCall {}

    /** Remove the key. Answer: {@link KvResult.Flag}, whether the key existed. */
    record Delete() implements KvCall {}

    /**
     * Replace the value if it is the expected one. Answer: {@link KvResult.Flag}, whether it was.
     *
     * @param expected the value that must be there, or null when the key must be absent
     * @param replacement the new value, or null to remove the key
     */
    record CompareAndSet(
            @Nullable String expected, @Nullable String replacement) implements KvCall {}
}
