package io.infinitycluster.core.log;

import io.infinitycluster.core.wire.WireWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Batches one after another in one byte string: the body of a segment in the archive. */
public final class BatchStream {

    private BatchStream() {}

    /** The bytes of all batches. */
    public static byte[] encode(List<Batch> batches) {
        int length = 0;
        for (Batch batch : batches) {
            length = Math.addExact(length, batch.bytes().length);
        }
        WireWriter out = new WireWriter(length);
        for (Batch batch : batches) {
            out.putRaw(batch.bytes());
        }
        return out.toBytes();
    }

    /**
     * The batches in these bytes.
     *
     * @throws IllegalArgumentException if they are anything else than whole and undamaged batches
     */
    public static List<Batch> decode(byte[] bytes) {
        List<Batch> batches = new ArrayList<>();
        int at = 0;
        while (at < bytes.length) {
            if (WalRecord.check(bytes, at, bytes.length) != WalRecord.Check.GOOD) {
                throw new IllegalArgumentException("no good batch at byte " + at);
            }
            int length = WalRecord.length(bytes, at);
            batches.add(Batch.decode(Arrays.copyOfRange(bytes, at, at + length)));
            at += length;
        }
        return batches;
    }
}
