package io.infinitycluster.simulator.store;

import io.infinitycluster.core.port.Randomness;
import java.util.Arrays;

/** What becomes of bytes that are damaged: some bits flip, the end is missing, or a stretch in the middle is something else. */
final class BodyDamage {

    private static final int MOST_FLIPS = 8;

    private BodyDamage() {}

    /** A damaged copy, which differs unless the body is empty. */
    static byte[] of(byte[] body, Randomness randomness) {
        if (body.length == 0) {
            return body.clone();
        }
        long how = randomness.nextLong(4);
        if (how == 0) {
            return Arrays.copyOf(body, (int) randomness.nextLong(body.length));
        }
        byte[] damaged = body.clone();
        if (how == 1) {
            int from = (int) randomness.nextLong(body.length);
            int to = from + 1 + (int) randomness.nextLong(body.length - from);
            Arrays.fill(damaged, from, to, (byte) 0);
        } else {
            for (long flips = 1 + randomness.nextLong(MOST_FLIPS); flips > 0; flips--) {
                damaged[(int) randomness.nextLong(body.length)] ^= (byte) (1 << randomness.nextLong(8));
            }
        }
        if (Arrays.equals(damaged, body)) {
            damaged[(int) randomness.nextLong(body.length)] ^= 1; // zeros over zeros, or a bit that flipped back
        }
        return damaged;
    }

    /** A copy without one of its parts. */
    static byte[] withoutAPart(byte[] body, int partBytes, Randomness randomness) {
        int parts = (body.length + partBytes - 1) / partBytes;
        int from = (int) randomness.nextLong(parts) * partBytes;
        int to = Math.min(body.length, from + partBytes);
        byte[] rest = Arrays.copyOf(body, body.length - (to - from));
        System.arraycopy(body, to, rest, from, body.length - to);
        return rest;
    }
}
