package io.infinitycluster.simulator.fault;

import io.infinitycluster.core.port.Randomness;

/** Probabilities, in parts per million: whole numbers, so that they are drawn and written down alike everywhere. */
public final class Chance {

    /** Certainty. */
    public static final int ALWAYS = 1_000_000;

    private Chance() {}

    /** Whether something happens that happens so many times in a million. Draws nothing if there is nothing to decide. */
    public static boolean of(int perMillion, Randomness randomness) {
        if (perMillion <= 0) {
            return false;
        }
        return perMillion >= ALWAYS || randomness.nextLong(ALWAYS) < perMillion;
    }

    /**
     * The number itself, if it is one.
     *
     * @throws IllegalArgumentException if it is not from 0 to a million
     */
    public static int check(int perMillion) {
        if (perMillion < 0 || perMillion > ALWAYS) {
            throw new IllegalArgumentException("not from 0 to " + ALWAYS + " per million: " + perMillion);
        }
        return perMillion;
    }
}
