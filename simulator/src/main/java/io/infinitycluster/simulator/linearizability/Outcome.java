package io.infinitycluster.simulator.linearizability;

/**
 * What the client learned about its operation.
 *
 * @param <R> the type of the answers
 */
public sealed interface Outcome<R> {

    /**
     * The operation took effect, between its call and its return, and gave this answer.
     *
     * @param result the answer, which the checker holds against the model
     */
    record Ok<R>(R result) implements Outcome<R> {}

    /** The operation did not happen and never will: the checker leaves it out. */
    record Failed<R>() implements Outcome<R> {}

    /**
     * Nobody knows: a time-out, a lost connection, a client that died. The operation may take effect at any time after
     * its call, however late, or never; at most once.
     */
    record Unknown<R>() implements Outcome<R> {}
}
