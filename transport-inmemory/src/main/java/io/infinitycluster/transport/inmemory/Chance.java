package io.infinitycluster.transport.inmemory;

/**
 * Random bits by counting, and what is made of them.
 *
 * <p>The fate of a message is a function of the network's seed, its link and lane, its number there, and the fault in
 * question. So a fault that begins or ends changes nothing for other faults, and traffic on one link nothing for others,
 * which keeps runs with and without a fault comparable (design section 6).
 */
final class Chance {

    static final int MILLION = 1_000_000;

    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private Chance() {}

    /** The finisher of SplitMix64: a bijection that spreads every bit over all. */
    static long spread(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** 64 random bits for the n-th draw of the sequence that {@code seed} names. */
    static long bits(long seed, long n) {
        return spread(seed + n * GAMMA);
    }

    /** The seed of what is called {@code name} under {@code parent}. */
    static long derive(long parent, String name) {
        long seed = spread(parent + GAMMA);
        for (int i = 0; i < name.length(); i++) {
            seed = spread(seed + GAMMA + name.charAt(i));
        }
        return seed;
    }

    /** A number from 0 to {@code bound} (exclusive, positive), by the high bits; the bias is below bound / 2^63. */
    static long scale(long bits, long bound) {
        return Math.multiplyHigh(bits >>> 1, bound << 1);
    }

    /** Whether something happens that happens so many times in a million. */
    static boolean hits(long bits, int perMillion) {
        return scale(bits, MILLION) < perMillion;
    }

    static void requirePerMillion(int perMillion) {
        if (perMillion < 0 || perMillion > MILLION) {
            throw new IllegalArgumentException("not between 0 and a million: " + perMillion);
        }
    }
}
