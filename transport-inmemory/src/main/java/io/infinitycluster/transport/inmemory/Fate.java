package io.infinitycluster.transport.inmemory;

/** What became of a message, or of a copy of it. Every copy has exactly one fate, in the end. */
public enum Fate {
    /** It was handed to the listener. */
    DELIVERED,
    /** It was lost by chance. */
    LOST,
    /** Its link was cut, when it was sent or when it would have arrived. */
    CUT,
    /** Its lane was full. */
    OVERFLOWED,
    /** Its connection was reset while it was under way. */
    RESET,
    /** Nobody was attached at its destination when it arrived. */
    UNATTENDED
}
