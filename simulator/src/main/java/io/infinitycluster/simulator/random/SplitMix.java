package io.infinitycluster.simulator.random;

/**
 * SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014), from which seeds are derived.
 * It must never change, or every recorded seed would mean another run.
 */
final class SplitMix {

    private static final long GAMMA = 0x9E37_79B9_7F4A_7C15L;

    private SplitMix() {}

    /** The n-th output, from 1 on, of the generator with this seed. */
    static long output(long seed, int n) {
        return mix(seed + n * GAMMA);
    }

    /** The generator's output function: a bijection that spreads every bit. */
    private static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** The identity of what is called {@code name} under the identity {@code parent}. */
    static long derive(long parent, String name) {
        long identity = mix(parent + GAMMA);
        for (int i = 0; i < name.length(); i++) {
            identity = mix(identity + GAMMA + name.charAt(i));
        }
        return mix(identity ^ name.length());
    }
}
