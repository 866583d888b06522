package io.infinitycluster.core.role;

import io.infinitycluster.core.message.NodeRole;

/**
 * What an operator asks for: {@code SET NODE ROLE}.
 *
 * @param role the role to take
 * @param name the node's name in the cluster; ignored for admin and standalone
 * @param leaderAddress the leader's peer address; for follower and learner only
 * @param allowDataLoss whether confirmed writes may be lost by this promotion (P3)
 */
public record RoleRequest(NodeRole role, String name, String leaderAddress, boolean allowDataLoss) {

    /** Go to admin. */
    public static RoleRequest admin() {
        return new RoleRequest(NodeRole.ADMIN, "", "", false);
    }

    /** Serve alone. */
    public static RoleRequest standalone() {
        return new RoleRequest(NodeRole.STANDALONE, "", "", false);
    }

    /** Lead under this name. */
    public static RoleRequest leader(String name) {
        return new RoleRequest(NodeRole.LEADER, name, "", false);
    }

    /** Lead under this name, even if confirmed writes are lost by it. */
    public static RoleRequest leaderDespiteLoss(String name) {
        return new RoleRequest(NodeRole.LEADER, name, "", true);
    }

    /** Follow the leader at this address under this name. */
    public static RoleRequest follower(String name, String leaderAddress) {
        return new RoleRequest(NodeRole.FOLLOWER, name, leaderAddress, false);
    }

    /** Learn from the leader at this address under this name. */
    public static RoleRequest learner(String name, String leaderAddress) {
        return new RoleRequest(NodeRole.LEARNER, name, leaderAddress, false);
    }
}
