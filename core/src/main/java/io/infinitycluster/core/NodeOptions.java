package io.infinitycluster.core;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.role.ClusterSettings;

/**
 * What a node is told at its start.
 *
 * @param address the peer address that it advertises, {@code host:port}
 * @param sharedStorage whether its object store is shared with other nodes; without, it can only be standalone
 * @param settings the times and limits of the cluster
 * @param logSettings how large the log's files are, and how much of it stays in memory
 */
public record NodeOptions(String address, boolean sharedStorage, ClusterSettings settings, LogSettings logSettings) {

    /** A node with the default log. */
    public NodeOptions(String address, boolean sharedStorage, ClusterSettings settings) {
        this(address, sharedStorage, settings, LogSettings.defaults());
    }
}
