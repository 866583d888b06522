package io.infinitycluster.core.state;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A command to the {@link KeyValueStateMachine}.
 *
 * <p>Keys are at most {@value KeyValueStateMachine#MAX_KEY_BYTES} bytes long and values at most
 * {@value KeyValueStateMachine#MAX_VALUE_BYTES}; a constructor throws {@link IllegalArgumentException} beyond that.
 */
public sealed interface KeyValueCommand {

    /** Which value the command is about. */
    Bytes key();

    /** Gives a key a value, whether it had one or not. The result is {@link KeyValueResult.Done}. */
    record Put(Bytes key, Bytes value) implements KeyValueCommand {
        /** Checks the bounds. */
        public Put {
            KeyValueStateMachine.checkKey(key);
            KeyValueStateMachine.checkValue(value);
        }
    }

    /**
     * Adds to the end of a key's value; an absent key gets exactly what is added. The result is {@link KeyValueResult.Done},
     * or {@link KeyValueResult.Rejected} with {@link KeyValueResult.Reason#TOO_LARGE}.
     */
    record Append(Bytes key, Bytes value) implements KeyValueCommand {
        /** Checks the bounds. */
        public Append {
            KeyValueStateMachine.checkKey(key);
            KeyValueStateMachine.checkValue(value);
        }
    }

    /** Takes a key's value away. The result is {@link KeyValueResult.Deleted}. */
    record Delete(Bytes key) implements KeyValueCommand {
        /** Checks the bounds. */
        public Delete {
            KeyValueStateMachine.checkKey(key);
        }
    }

    /**
     * Gives a key a value if it has the expected one now. The result is {@link KeyValueResult.Swapped}.
     *
     * @param expected the value that the key must have; null if it must have none
     * @param value what it gets then
     */
    record CompareAndSet(Bytes key, @Nullable Bytes expected, Bytes value) implements KeyValueCommand {
        /** Checks the bounds. */
        public CompareAndSet {
            KeyValueStateMachine.checkKey(key);
            KeyValueStateMachine.checkValue(value);
            if (expected != null) {
                KeyValueStateMachine.checkValue(expected);
            }
        }
    }

    /** The binary form: equal commands have equal bytes. */
    default byte[] encode() {
        if (this instanceof Put put) {
            return Layout.encode(Layout.PUT, put.key(), put.value());
        } else if (this instanceof Append append) {
            return Layout.encode(Layout.APPEND, append.key(), append.value());
        } else if (this instanceof Delete delete) {
            return Layout.encode(Layout.DELETE, delete.key(), Bytes.EMPTY);
        } else {
            return Layout.encode((CompareAndSet) this);
        }
    }

    /**
     * The command that was encoded. It may share the array, which must not be changed any more.
     *
     * @throws IllegalArgumentException saying what is wrong, if the bytes are no command of a known version; nothing else is
     *     ever thrown
     */
    static KeyValueCommand decode(byte[] encoded) {
        ByteBuffer from = Fields.open(encoded, "command");
        byte tag = from.get();
        if (tag < Layout.PUT || tag > Layout.SET_IF_ABSENT) {
            throw new IllegalArgumentException("unknown command " + tag);
        }
        Bytes key = Fields.getString(from, KeyValueStateMachine.MAX_KEY_BYTES, "a key");
        if (tag == Layout.DELETE) {
            Fields.end(from, "command");
            return new Delete(key);
        }
        Bytes expected = tag == Layout.COMPARE_AND_SET
                ? Fields.getString(from, KeyValueStateMachine.MAX_VALUE_BYTES, "an expected value")
                : null;
        Bytes value = Fields.getRest(from, KeyValueStateMachine.MAX_VALUE_BYTES, "a value");
        if (tag == Layout.PUT) {
            return new Put(key, value);
        }
        return tag == Layout.APPEND ? new Append(key, value) : new CompareAndSet(key, expected, value);
    }

    /** Which byte stands for which command. */
    final class Layout {
        private static final byte PUT = 1;
        private static final byte APPEND = 2;
        private static final byte DELETE = 3;
        private static final byte COMPARE_AND_SET = 4;
        private static final byte SET_IF_ABSENT = 5;

        private Layout() {}

        private static byte[] encode(byte tag, Bytes key, Bytes value) {
            ByteBuffer to = Fields.begin(tag, Fields.sizeOf(key.length()) + value.length());
            Fields.putString(to, key);
            return Fields.finished(Fields.put(to, value));
        }

        private static byte[] encode(CompareAndSet command) {
            Bytes expected = command.expected();
            if (expected == null) {
                return encode(SET_IF_ABSENT, command.key(), command.value());
            }
            int room = Fields.sizeOf(command.key().length())
                    + Fields.sizeOf(expected.length())
                    + command.value().length();
            ByteBuffer to = Fields.begin(COMPARE_AND_SET, room);
            Fields.putString(to, command.key());
            Fields.putString(to, expected);
            return Fields.finished(Fields.put(to, command.value()));
        }
    }
}
