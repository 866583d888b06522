package io.infinitycluster.core.state;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The snapshot of a state so small that its bytes are made at once: one part. For state machines of some kilobytes; a larger one keeps
 * its state in a {@link SnapshotMap}.
 */
public final class SmallSnapshot implements Snapshot {

    private byte @Nullable [] bytes;

    private SmallSnapshot(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A snapshot of these bytes. */
    public static Snapshot of(byte[] bytes) {
        return new SmallSnapshot(bytes);
    }

    /**
     * Takes that one part, and hands it over at the end.
     *
     * @param replace replaces the state; throws {@link IllegalArgumentException}, and changes nothing, if the bytes are none
     */
    public static Restorer restorer(Consumer<byte[]> replace) {
        return new Restorer() {
            private byte @Nullable [] taken;

            @Override
            public void take(byte[] part) {
                if (taken != null) {
                    throw new IllegalArgumentException("a second part of a snapshot that has one");
                }
                taken = part;
            }

            @Override
            public void finish() {
                byte[] whole = taken;
                if (whole == null) {
                    throw new IllegalArgumentException("a snapshot without its part");
                }
                replace.accept(whole);
            }
        };
    }

    @Override
    public byte @Nullable [] nextPart(int maxBytes) {
        byte[] part = bytes;
        bytes = null;
        return part;
    }

    @Override
    public void close() {
        bytes = null;
    }
}
