package io.infinitycluster.scenarios;

import io.infinitycluster.core.message.NodeRole;

/**
 * Who takes part in a scenario, and as what it begins.
 *
 * @param role the role to begin with
 * @param name the machine's name, and the node's
 */
public record Cast(NodeRole role, String name) {

    /** The node that leads at first. */
    public static Cast leader(String name) {
        return new Cast(NodeRole.LEADER, name);
    }

    /** A synchronous replica, in sync when the scenario begins. */
    public static Cast follower(String name) {
        return new Cast(NodeRole.FOLLOWER, name);
    }

    /** An asynchronous replica. */
    public static Cast learner(String name) {
        return new Cast(NodeRole.LEARNER, name);
    }

    /** A process that runs and has no role yet. */
    public static Cast unassigned(String name) {
        return new Cast(NodeRole.ADMIN, name);
    }

    @Override
    public String toString() {
        return role.lowerCase() + " " + name;
    }
}
