package io.infinitycluster.core.manifest;

import java.util.List;

/**
 * What a checkpoint consists of: an object beside its parts, written when all of them are there, and the only one that a manifest names.
 * So the manifest stays small, however large the state. Immutable.
 *
 * @param index the last entry that the state contains
 * @param term the term of that entry
 * @param digest the state's, by which whoever has restored it knows that it is the one that was saved
 * @param parts the parts of the state, in their order
 */
public record CheckpointDescriptor(long index, long term, long digest, List<Part> parts) {

    public CheckpointDescriptor {
        parts = List.copyOf(parts);
    }

    /**
     * A part of the state: an immutable object.
     *
     * @param key its key
     * @param length its length in bytes
     * @param checksum the CRC-32C of its bytes
     */
    public record Part(String key, int length, int checksum) {}
}
