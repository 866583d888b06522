package io.infinitycluster.core.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What the {@link KeyValueStateMachine} answers to a command or a question. */
public sealed interface KeyValueResult {

    /**
     * The value of a key.
     *
     * @param value null if the key has none
     */
    record Value(@Nullable Bytes value) implements KeyValueResult {}

    /** A number of keys, zero or more. */
    record Count(long keys) implements KeyValueResult {
        /** Checks the sign. */
        public Count {
            if (keys < 0) {
                throw new IllegalArgumentException("a negative count: " + keys);
            }
        }
    }

    /** A put or an append was carried out. */
    record Done() implements KeyValueResult {}

    /**
     * A delete was carried out.
     *
     * @param existed whether there was a value to take away
     */
    record Deleted(boolean existed) implements KeyValueResult {}

    /**
     * A compare-and-set was decided.
     *
     * @param succeeded whether the key had the expected value, and so has the new one
     */
    record Swapped(boolean succeeded) implements KeyValueResult {}

    /** The state is as it was before. */
    record Rejected(Reason reason, String detail) implements KeyValueResult {
        /** Keeps the detail to a length that no result outgrows. */
        public Rejected {
            if (detail.length() > Layout.MAX_DETAIL_CHARS) {
                detail = detail.substring(0, Layout.MAX_DETAIL_CHARS);
            }
        }
    }

    /** Why something was rejected. The numbers are part of the encoding. */
    enum Reason {
        /** The bytes are no command and no question of a version that this node knows. */
        MALFORMED(1),
        /** The value would have outgrown {@link KeyValueStateMachine#MAX_VALUE_BYTES}. */
        TOO_LARGE(2);

        private final int code;

        Reason(int code) {
            this.code = code;
        }
    }

    /** The binary form: equal results have equal bytes. */
    default byte[] encode() {
        if (this instanceof Value value) {
            Bytes present = value.value();
            return present == null ? Layout.bare(Layout.ABSENT) : Layout.value(present);
        } else if (this instanceof Count count) {
            return Fields.finished(Fields.begin(Layout.COUNT, Long.BYTES).putLong(count.keys()));
        } else if (this instanceof Done) {
            return Layout.bare(Layout.DONE);
        } else if (this instanceof Deleted deleted) {
            return Layout.bare(deleted.existed() ? Layout.DELETED : Layout.NOT_THERE);
        } else if (this instanceof Swapped swapped) {
            return Layout.bare(swapped.succeeded() ? Layout.SWAPPED : Layout.NOT_EXPECTED);
        } else {
            return Layout.rejected((Rejected) this);
        }
    }

    /**
     * The result that was encoded. It may share the array, which must not be changed any more.
     *
     * @throws IllegalArgumentException saying what is wrong, if the bytes are no result of a known version; nothing else is
     *     ever thrown
     */
    static KeyValueResult decode(byte[] encoded) {
        ByteBuffer from = Fields.open(encoded, "result");
        byte tag = from.get();
        if (tag == Layout.PRESENT) {
            return new Value(Fields.getRest(from, KeyValueStateMachine.MAX_VALUE_BYTES, "a value"));
        }
        if (tag == Layout.REJECTED) {
            return Layout.rejected(from);
        }
        if (tag == Layout.COUNT) {
            if (from.remaining() != Long.BYTES) {
                throw new IllegalArgumentException("a count of " + from.remaining() + " bytes");
            }
            return new Count(from.getLong());
        }
        Fields.end(from, "result");
        return switch (tag) {
            case Layout.ABSENT -> new Value(null);
            case Layout.DONE -> new Done();
            case Layout.DELETED -> new Deleted(true);
            case Layout.NOT_THERE -> new Deleted(false);
            case Layout.SWAPPED -> new Swapped(true);
            case Layout.NOT_EXPECTED -> new Swapped(false);
            default -> throw new IllegalArgumentException("unknown result " + tag);
        };
    }

    /** Which byte stands for which result. */
    final class Layout {
        private static final byte PRESENT = 1;
        private static final byte ABSENT = 2;
        private static final byte COUNT = 3;
        private static final byte DONE = 4;
        private static final byte DELETED = 5;
        private static final byte NOT_THERE = 6;
        private static final byte SWAPPED = 7;
        private static final byte NOT_EXPECTED = 8;
        private static final byte REJECTED = 9;

        private static final int MAX_DETAIL_CHARS = 1000;

        private Layout() {}

        private static byte[] bare(byte tag) {
            return new byte[] {Fields.VERSION, tag};
        }

        /** The encoded {@link Value} that holds some bytes. */
        private static byte[] value(Bytes value) {
            return Fields.finished(Fields.put(Fields.begin(PRESENT, value.length()), value));
        }

        private static byte[] rejected(Rejected result) {
            byte[] detail = result.detail().getBytes(StandardCharsets.UTF_8);
            return Fields.finished(Fields.begin(REJECTED, 1 + detail.length)
                    .put((byte) result.reason().code)
                    .put(detail));
        }

        private static Rejected rejected(ByteBuffer from) {
            if (!from.hasRemaining()) {
                throw new IllegalArgumentException("a rejection without a reason");
            }
            byte code = from.get();
            for (Reason reason : Reason.values()) {
                if (reason.code == code) {
                    Bytes detail = Fields.getRest(from, 3 * MAX_DETAIL_CHARS, "a detail");
                    return new Rejected(reason, detail.toUtf8());
                }
            }
            throw new IllegalArgumentException("unknown reason " + code);
        }
    }
}
