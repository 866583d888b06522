package io.infinitycluster.core.testing;

import io.infinitycluster.core.state.ReplicatedState;
import io.infinitycluster.core.state.Restorer;
import io.infinitycluster.core.state.Snapshot;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.core.state.StateRestorer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Snapshots read to their end, and restored. */
public final class Parts {

    private Parts() {}

    /** All that is left of a snapshot, which is closed then. */
    public static List<byte[]> of(Snapshot snapshot, int maxBytes) {
        try (snapshot) {
            List<byte[]> parts = new ArrayList<>();
            byte[] part = snapshot.nextPart(maxBytes);
            while (part != null) {
                parts.add(part);
                part = snapshot.nextPart(maxBytes);
            }
            return parts;
        }
    }

    /** All of a snapshot as one array: equal just for equal parts. */
    public static byte[] joined(Snapshot snapshot) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : of(snapshot, 1 << 16)) {
            all.writeBytes(new byte[] {(byte) (part.length >> 16), (byte) (part.length >> 8), (byte) part.length});
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** Puts a state in place of a machine's. */
    public static void restore(StateMachine machine, List<byte[]> parts) {
        Restorer restorer = machine.restorer();
        parts.forEach(restorer::take);
        restorer.finish();
    }

    /** The state of these parts. */
    public static ReplicatedState restored(Supplier<? extends StateMachine> machines, List<byte[]> parts) {
        StateRestorer restorer = new StateRestorer(machines);
        parts.forEach(restorer::take);
        return restorer.finish();
    }

    /** Each part as it was, one of them damaged: a bit of one byte, anywhere. */
    public static List<byte[]> damaged(List<byte[]> parts, int position, int flip) {
        List<byte[]> damaged = new ArrayList<>();
        int length = parts.stream().mapToInt(part -> part.length).sum();
        int at = Math.floorMod(position, length);
        for (byte[] part : parts) {
            byte[] copy = part.clone();
            if (at >= 0 && at < copy.length) {
                copy[at] ^= (byte) flip;
            }
            at -= copy.length;
            damaged.add(copy);
        }
        return damaged;
    }
}
