package io.infinitycluster.core.state;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The {@link ReplicatedState} as it was when this was opened. Each part is {@code version (1) | whose it is (1) | part}: those of the
 * table of idempotency keys come first, those of the machine after them.
 *
 * <p>Version 2: the fingerprints in the parts are those of a {@link Hash64} that takes stripes.
 */
final class ReplicatedSnapshot implements Snapshot {

    static final byte VERSION = 2;
    static final byte TABLE = 1;
    static final byte MACHINE = 2;
    private static final int HEADER_BYTES = 2;

    private final Snapshot table;
    private final Snapshot machine;
    private boolean tableEnded;

    ReplicatedSnapshot(Snapshot table, Snapshot machine) {
        this.table = table;
        this.machine = machine;
    }

    @Override
    public byte @Nullable [] nextPart(int maxBytes) {
        if (!tableEnded) {
            byte[] part = table.nextPart(maxBytes - HEADER_BYTES);
            if (part != null) {
                return headed(TABLE, part);
            }
            tableEnded = true;
        }
        byte[] part = machine.nextPart(maxBytes - HEADER_BYTES);
        return part == null ? null : headed(MACHINE, part);
    }

    private static byte[] headed(byte owner, byte[] part) {
        return ByteBuffer.allocate(HEADER_BYTES + part.length)
                .put(VERSION)
                .put(owner)
                .put(part)
                .array();
    }

    @Override
    public void close() {
        table.close();
        machine.close();
    }
}
