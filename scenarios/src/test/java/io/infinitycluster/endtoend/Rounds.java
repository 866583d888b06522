package io.infinitycluster.endtoend;

/** How often the end-to-end tests do the same again. */
final class Rounds {

    /** {@code -Dinfinity.endtoend.rounds=50} is for a night. */
    static final int COUNT = Integer.getInteger("infinity.endtoend.rounds", 2);

    private Rounds() {}
}
