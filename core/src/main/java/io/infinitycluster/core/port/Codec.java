package io.infinitycluster.core.port;

/**
 * Turns messages into bytes and back.
 *
 * @param <M> the messages
 */
public interface Codec<M> {

    /** The binary form of a message. */
    byte[] encode(M message);

    /**
     * The message that was encoded.
     *
     * @throws IllegalArgumentException if the bytes are not a message of a version that is known; nothing else is ever
     *     thrown, whatever the bytes, and no more memory is used than a small multiple of their length
     */
    M decode(byte[] bytes);
}
