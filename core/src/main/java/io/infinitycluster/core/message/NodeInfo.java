package io.infinitycluster.core.message;

/**
 * One line of the list of nodes.
 *
 * @param name the node's name, lower case
 * @param role its role
 * @param status what is known of its life
 * @param address its advertised peer address
 * @param heartbeats received from it by the leader; 0 for the leader itself
 * @param lastUpdateMillis wall-clock time of the last news of it, in milliseconds, for display only
 * @param term the highest term it is known to have seen
 * @param durableIndex the end of its log on its disk
 * @param committedIndex what it is known to know as committed
 * @param appliedIndex what its state machine has applied
 * @param lag how many entries its durable log is behind the leader's last entry
 * @param inSync whether writes wait for it
 */
public record NodeInfo(
        String name,
        NodeRole role,
        NodeStatus status,
        String address,
        long heartbeats,
        long lastUpdateMillis,
        long term,
        long durableIndex,
        long committedIndex,
        long appliedIndex,
        long lag,
        boolean inSync) {}
