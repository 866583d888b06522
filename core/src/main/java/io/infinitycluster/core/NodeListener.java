package io.infinitycluster.core;

import io.infinitycluster.core.message.NodeRole;

/** Hears what happens to a node: for logs and for checks from outside, never for decisions. */
public interface NodeListener {

    /** Something worth a line in the log. */
    default void noted(String event) {}

    /** The node has another role. */
    default void roleChanged(NodeRole role) {}

    /** The node's state is now that of another index: it has applied the entry there, or taken a checkpoint of it. */
    default void stateChanged(long index) {}

    /** The node has stopped for good, because it could not keep a promise; only a restart helps. */
    default void stopped(String reason) {}
}
