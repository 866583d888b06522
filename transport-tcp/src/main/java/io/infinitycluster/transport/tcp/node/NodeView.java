package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a node stands at one moment, for people and programs that watch it; nothing decides by it.
 *
 * @param role its role
 * @param name its name in the cluster; empty in admin and standalone
 * @param address its advertised peer address
 * @param started whether its log has been recovered
 * @param stopped whether it has stopped for good, because it could not keep a promise
 * @param term the highest term that it has seen
 * @param durableIndex the end of its log on its disk
 * @param committedIndex what it knows to be committed
 * @param appliedIndex what its state machine has applied
 * @param leaseHeld whether it may serve strong reads without asking anybody (P8)
 * @param leaseholders on a leader, the names of the followers that may hold a lease; empty anywhere else
 * @param nodes all nodes that it knows: itself, the leader, the others by name; empty in admin and standalone
 * @param logRefusal why its log cannot be used; null if it can
 * @param adminReason why it is in admin; null in any other role
 * @param storageTrouble what people should know about shared storage (P10); null if nothing
 */
public record NodeView(
        NodeRole role,
        String name,
        String address,
        boolean started,
        boolean stopped,
        long term,
        long durableIndex,
        long committedIndex,
        long appliedIndex,
        boolean leaseHeld,
        List<String> leaseholders,
        List<NodeInfo> nodes,
        @Nullable Refusal logRefusal,
        @Nullable String adminReason,
        @Nullable String storageTrouble) {}
