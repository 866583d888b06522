package io.infinitycluster.core.state;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Builds the state of a {@link KeyValueStateMachine} from the parts of a {@link KeyValueSnapshot}. */
final class KeyValueRestorer implements Restorer {

    private final KeyValueStateMachine target;
    private final Runnable replace;
    private @Nullable Bytes last;
    private boolean complete;

    /**
     * @param target an empty machine, into which the parts go
     * @param replace puts its state into place when it is complete
     */
    KeyValueRestorer(KeyValueStateMachine target, Runnable replace) {
        this.target = target;
        this.replace = replace;
    }

    @Override
    public void take(byte[] part) {
        ByteBuffer from = Fields.open(part, "part of a snapshot");
        byte tag = from.get();
        if (complete) {
            throw new IllegalArgumentException("a part of a snapshot after its end");
        } else if (tag == KeyValueSnapshot.ENTRIES) {
            while (from.hasRemaining()) {
                takeEntry(from);
            }
        } else if (tag == KeyValueSnapshot.END) {
            takeEnd(from);
        } else {
            throw new IllegalArgumentException("unknown part " + tag + " of a snapshot");
        }
    }

    private void takeEntry(ByteBuffer from) {
        Bytes key = Fields.getString(from, KeyValueStateMachine.MAX_KEY_BYTES, "a key");
        if (last != null && key.compareTo(last) <= 0) {
            throw new IllegalArgumentException("a snapshot whose keys are out of order: " + key + " after " + last);
        }
        last = key;
        target.put(key, Fields.getString(from, KeyValueStateMachine.MAX_VALUE_BYTES, "a value"));
    }

    private void takeEnd(ByteBuffer from) {
        if (from.remaining() != KeyValueSnapshot.END_BYTES) {
            throw new IllegalArgumentException("the end of a snapshot with " + from.remaining() + " bytes");
        }
        if (from.getLong() != target.size()) {
            throw new IllegalArgumentException("a snapshot whose count of keys is wrong");
        }
        if (from.getLong() != target.digest()) {
            throw new IllegalArgumentException("a snapshot whose digest is wrong");
        }
        complete = true;
    }

    @Override
    public void finish() {
        if (!complete) {
            throw new IllegalArgumentException("a snapshot without its end");
        }
        replace.run();
    }
}
