package io.infinitycluster.core;

import io.infinitycluster.core.role.ClusterSettings;

/**
 * What a node is told at its start.
 *
 * @param address the peer address that it advertises, {@code host:port}
 * @param sharedStorage whether its object store is shared with other nodes; without, it can only be standalone
 * @param settings the times and limits of the cluster
 */
public record NodeOptions(String address, boolean sharedStorage, ClusterSettings settings) {}
