package io.infinitycluster.simulator.time;

/**
 * What sort of thing an event is, for traces and the digest.
 *
 * <p>The position of a constant is part of every digest: add new ones at the end.
 */
public enum EventKind {
    /** A timer of a node is due. */
    TIMER,
    /** The network hands over a message, or tells of a broken connection. */
    MESSAGE,
    /** A disk completes an operation. */
    DISK,
    /** The object store completes an operation, or one takes effect late. */
    STORE,
    /** A task that was posted to an event loop. */
    TASK,
    /** A process that was paused catches up. */
    RESUME,
    /** A process starts or ends. */
    PROCESS,
    /** A fault begins or ends. */
    FAULT,
    /** A client acts. */
    CLIENT,
    /** The operator acts. */
    OPERATOR,
    /** The run looks at itself: progress, checks, ends of phases. */
    CONTROL
}
