package io.infinitycluster.transport.tcp.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;

/**
 * How a member stands, for people: what it says of itself, and what its leader says of it.
 *
 * @param role its role; {@code -} if it does not answer
 * @param status what is known of its life
 * @param term its term
 * @param durable the end of its log
 * @param committed what it knows to be committed
 * @param applied what it has applied
 * @param lag how far it is behind the leader
 * @param inSync whether writes wait for it
 * @param lease whether it may serve strong reads
 */
record MemberState(
        String role,
        String status,
        String term,
        String durable,
        String committed,
        String applied,
        String lag,
        String inSync,
        String lease) {

    private static final String NONE = "-";

    /** Of one that does not answer. */
    static MemberState silent(String why) {
        return new MemberState(NONE, why, NONE, NONE, NONE, NONE, NONE, NONE, NONE);
    }

    /**
     * Of one that has answered.
     *
     * @param self what it says of itself
     * @param byLeader what the leader says of the nodes, by name
     */
    static MemberState of(JsonNode self, Map<String, JsonNode> byLeader) {
        JsonNode led = Objects.requireNonNullElse(byLeader.get(text(self, "name")), self);
        return new MemberState(
                text(self, "role"),
                text(led, "status"),
                text(self, "term"),
                text(self, "durable_index"),
                text(self, "committed_index"),
                text(self, "applied_index"),
                text(led, "lag"),
                switch (text(led, "in_sync")) {
                    case "true" -> "yes";
                    case "false" -> "no";
                    default -> NONE;
                },
                text(self, "lease"));
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asText(NONE);
    }

    /** What is worth a line when it changes: all but the numbers that grow with each write. */
    String standing() {
        if (role.equals(NONE)) {
            return status;
        }
        StringBuilder text = new StringBuilder(role).append(", ").append(status);
        if (!inSync.equals(NONE) && !role.equals("learner")) {
            text.append(inSync.equals("yes") ? ", in sync" : ", not in sync");
        }
        if (lease.equals("held")) {
            text.append(", holds a lease");
        }
        return text.append(", term ").append(term).toString();
    }
}
