package io.infinitycluster.core.role;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * Which role may become which: Infinity's transition table, with two corrections. A learner may lead, because an orderly
 * hand-over loses nothing (P3); and what is refused changes nothing.
 */
public final class RoleTable {

    private static final int LONGEST_NAME = 65_535;

    private RoleTable() {}

    /** What the table says. */
    public sealed interface Decision {
        /** The node has this role already: nothing happens. */
        record Nothing() implements Decision {}

        /** The transition may be tried. */
        record Allowed() implements Decision {}

        /** The transition is not possible. */
        record Refused(Refusal refusal) implements Decision {}
    }

    /** Looks the transition up, and checks what can be checked without asking anyone. */
    public static Decision decide(NodeRole from, RoleRequest request, boolean sharedStorage) {
        NodeRole to = request.role();
        if (from == to) {
            return new Decision.Nothing();
        }
        Refusal refusal = transition(from, to);
        boolean clusterRole = to != NodeRole.ADMIN && to != NodeRole.STANDALONE;
        if (refusal == null && clusterRole && !sharedStorage) {
            refusal = new Refusal(
                    ErrorCode.WRONG_STORAGE_TYPE, "Expect storage type: shared storage, actual storage type: local");
        }
        if (refusal == null && clusterRole) {
            refusal = checkName(request.name());
        }
        return refusal == null ? new Decision.Allowed() : new Decision.Refused(refusal);
    }

    private static @Nullable Refusal transition(NodeRole from, NodeRole to) {
        if (to == NodeRole.ADMIN || from == NodeRole.ADMIN) {
            return null;
        }
        return switch (from) {
            case STANDALONE ->
                new Refusal(ErrorCode.INVALID_ROLE, "Can't switch Infinity from standalone to cluster mode");
            case LEADER ->
                to == NodeRole.STANDALONE
                        ? new Refusal(ErrorCode.INVALID_ROLE, "Can't switch infinity role from leader to standalone")
                        : roleSwitch(from, to);
            case FOLLOWER, LEARNER ->
                switch (to) {
                    case LEADER -> null;
                    case STANDALONE ->
                        new Refusal(ErrorCode.INVALID_ROLE, "Can't switch " + from.lowerCase() + " role to standalone");
                    default -> roleSwitch(from, to);
                };
            default -> null;
        };
    }

    private static Refusal roleSwitch(NodeRole from, NodeRole to) {
        return new Refusal(
                ErrorCode.ROLE_SWITCH,
                "Can't switch node role: from " + from.lowerCase() + " to " + to.lowerCase()
                        + ". Set it to admin first.");
    }

    private static @Nullable Refusal checkName(String name) {
        if (name.isEmpty()) {
            return new Refusal(ErrorCode.EMPTY_NAME, "Empty node name.");
        }
        if (name.length() > LONGEST_NAME) {
            return new Refusal(
                    ErrorCode.NAME_TOO_LONG,
                    "The node's name has " + name.length() + " characters, at most " + LONGEST_NAME + " are possible");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
            boolean digit = c >= '0' && c <= '9';
            if (!letter && (i == 0 || !digit)) {
                return new Refusal(
                        ErrorCode.INVALID_NAME,
                        name + " is an invalid node name: it needs a letter or _ first, then letters, digits and _");
            }
        }
        return null;
    }
}
