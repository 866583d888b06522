package io.infinitycluster.core.state;

import java.nio.ByteBuffer;

/** A question to the {@link KeyValueStateMachine}. */
public sealed interface KeyValueQuery {

    /** A key's value. The result is {@link KeyValueResult.Value}. */
    record Get(Bytes key) implements KeyValueQuery {
        /** Checks the bounds. */
        public Get {
            KeyValueStateMachine.checkKey(key);
        }
    }

    /** How many keys have a value. The result is {@link KeyValueResult.Count}. */
    record Size() implements KeyValueQuery {}

    /** The binary form: equal questions have equal bytes. */
    default byte[] encode() {
        if (this instanceof Get get) {
            return Fields.finished(Fields.put(Fields.begin(Layout.GET, get.key().length()), get.key()));
        }
        return Fields.finished(Fields.begin(Layout.SIZE, 0));
    }

    /**
     * The question that was encoded. It may share the array, which must not be changed any more.
     *
     * @throws IllegalArgumentException saying what is wrong, if the bytes are no question of a known version; nothing else
     *     is ever thrown
     */
    static KeyValueQuery decode(byte[] encoded) {
        ByteBuffer from = Fields.open(encoded, "query");
        byte tag = from.get();
        if (tag == Layout.GET) {
            return new Get(Fields.getRest(from, KeyValueStateMachine.MAX_KEY_BYTES, "a key"));
        }
        if (tag != Layout.SIZE) {
            throw new IllegalArgumentException("unknown query " + tag);
        }
        Fields.end(from, "query");
        return new Size();
    }

    /** Which byte stands for which question. */
    final class Layout {
        private static final byte GET = 1;
        private static final byte SIZE = 2;

        private Layout() {}
    }
}
