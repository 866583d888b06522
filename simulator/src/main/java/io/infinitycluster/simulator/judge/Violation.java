package io.infinitycluster.simulator.judge;

/** A promise of the design was broken. */
public final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** The promise that was broken. */
    public enum Invariant {
        /** Design section 5, number 1. */
        ONE_LEADER_PER_TERM("1: at most one node confirms in a term, and terms in the manifest only grow"),
        /** Number 2. */
        CONFIRMED_IS_DURABLE("2: what is confirmed is durable on every in-sync member, and never lost or changed"),
        /** Number 3. */
        LOGS_AGREE("3: logs agree on what is committed"),
        /** Number 4. */
        STATES_AGREE("4: applied states at the same index are identical"),
        /** Number 5. */
        APPLIED_IS_COMMITTED("5: applied never passes committed"),
        /** Number 6. */
        STORAGE_IS_WHOLE("6: no object named by the manifest is missing, and none is ahead of the committed log"),
        /** The histories of clients. */
        LINEARIZABLE("linearizable: strong reads and writes"),
        /** Reads of a session. */
        MONOTONIC_PREFIX("monotonic prefix: eventual reads of a session"),
        /** The design's P12. */
        AT_MOST_ONCE("at most once: no command is carried out twice under one idempotency key"),
        /** After faults have stopped. */
        SERVES_AGAIN("the cluster serves again after faults stop, within the bound"),
        /** A node threw an exception or stopped itself without a fault of its disk. */
        NO_NODE_BREAKS("no node breaks by itself"),
        /** What a named scenario expects at one of its steps. */
        EXPECTATION("what the scenario expects happens, within the bound"),
        /** A run in which nothing happened shows nothing. */
        NOT_VACUOUS("a run does something");

        private final String text;

        Invariant(String text) {
            this.text = text;
        }

        /** The promise in words. */
        public String text() {
            return text;
        }
    }

    private final Invariant invariant;

    public Violation(Invariant invariant, String detail) {
        super(detail);
        this.invariant = invariant;
    }

    /** Which promise was broken. */
    public Invariant invariant() {
        return invariant;
    }

    /** How it was broken. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
