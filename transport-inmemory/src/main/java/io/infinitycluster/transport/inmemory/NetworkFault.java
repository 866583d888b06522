package io.infinitycluster.transport.inmemory;

/** The kinds of faults of a network, as {@link NetworkCounters} counts them. */
public enum NetworkFault {
    /** Messages get lost by chance. */
    LOSS,
    /** Messages arrive twice. */
    DUPLICATION,
    /** Messages overtake others. */
    REORDERING,
    /** Lanes send so many bytes a second and no more, so that messages wait to be sent. */
    BANDWIDTH,
    /** Lanes hold so many messages or bytes and no more. */
    QUEUE,
    /** A link, in one direction, carries nothing. */
    CUT,
    /** A link, in one direction, holds everything back, and hands it over at the end. */
    STALL,
    /** A connection is reset, and what is under way is lost in both directions. */
    RESET,
    /** A node is not there. */
    DETACHMENT
}
