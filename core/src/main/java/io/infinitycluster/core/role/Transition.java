package io.infinitycluster.core.role;

import io.infinitycluster.core.message.Message;

/** A change of role that takes time. The node keeps its present role until it succeeds; there is one at a time. */
public interface Transition {

    /** Begins. */
    void start();

    /** Gives up, and says so to whoever asked for it. */
    void cancel(String reason);

    /** Looks at a message; true if it was meant for this transition. */
    default boolean received(String from, Message message) {
        return false;
    }
}
