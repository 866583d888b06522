package io.infinitycluster.core.state;

import io.infinitycluster.core.log.Entry;
import io.infinitycluster.core.log.EntryKind;
import io.infinitycluster.core.wire.WireReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A command with the idempotency key under which it is to be carried out once (P12).
 *
 * <p>In the log it is the payload of an entry of the kind {@link EntryKind#KEYED_COMMAND}: {@code key length (1) | key | command}.
 *
 * @param key the key in UTF-8, 1 to {@value #MAX_KEY_BYTES} bytes
 * @param command what the state machine is given; not to be changed
 */
public record KeyedCommand(Bytes key, byte[] command) {

    /** How long a key may be, in bytes. */
    public static final int MAX_KEY_BYTES = 128;

    /** Checks the key's length. */
    public KeyedCommand {
        if (key.length() < 1 || key.length() > MAX_KEY_BYTES) {
            throw new IllegalArgumentException("An idempotency key of " + key.length() + " bytes: it must have 1 to "
                    + MAX_KEY_BYTES + " bytes in UTF-8");
        }
    }

    /**
     * A client's command under its key.
     *
     * @throws IllegalArgumentException if the key is no text of an allowed length; the message is for the client
     */
    public static KeyedCommand of(String key, byte[] command) {
        try {
            // The encoder of an own call reports what a String would silently replace: two such keys could become one.
            ByteBuffer utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(key));
            byte[] bytes = new byte[utf8.remaining()];
            utf8.get(bytes);
            return new KeyedCommand(Bytes.owning(bytes), command);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "The idempotency key is no Unicode text: it has half a surrogate pair", e);
        }
    }

    /** The entry for the log. */
    public Entry toEntry() {
        byte[] payload = ByteBuffer.allocate(1 + key.length() + command.length)
                .put((byte) key.length())
                .put(key.array(), key.offset(), key.length())
                .put(command)
                .array();
        return new Entry(EntryKind.KEYED_COMMAND, payload);
    }

    /**
     * What such an entry carries.
     *
     * @throws IllegalArgumentException if the bytes are too few, or the key has a length that is not allowed
     */
    static KeyedCommand decode(WireReader payload) {
        int keyLength = payload.remaining() == 0 ? 0 : payload.getByte();
        if (payload.remaining() < keyLength) {
            throw new IllegalArgumentException("the entry ends within its idempotency key");
        }
        return new KeyedCommand(Bytes.owning(payload.getRaw(keyLength)), payload.getRaw(payload.remaining()));
    }

    /** A fingerprint of the command, by which another one under the same key is told from it. */
    long fingerprint() {
        return Hash64.of(command, command.length);
    }
}
