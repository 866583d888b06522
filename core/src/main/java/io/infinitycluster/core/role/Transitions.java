package io.infinitycluster.core.role;

import io.infinitycluster.core.port.Completion.Done;

/** How a role becomes another. */
public final class Transitions {

    private static final int HIGHEST_PORT = 65_535;

    private Transitions() {}

    /** The way from the present role to the one that is asked for, if {@link RoleTable} allows it. */
    public static Transition to(RoleRequest request, Role present, NodeContext context, Reply<Done> reply) {
        return switch (request.role()) {
            case LEADER -> new Takeover(context, request, present.nodes(), reply);
            case FOLLOWER, LEARNER -> new Joining(context, request, reply);
            case ADMIN -> new SteppingDown(present, reply);
            case STANDALONE -> new StandaloneStart(context, reply);
        };
    }

    /** Whether a text is {@code host:port}. */
    public static boolean isAddress(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || colon > 255 || text.length() - colon > 6) {
            return false;
        }
        int port = 0;
        for (int i = colon + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = port * 10 + (c - '0');
        }
        return port > 0 && port <= HIGHEST_PORT && text.chars().noneMatch(Character::isWhitespace);
    }

    /** Going to admin; once begun it is not given up. */
    private record SteppingDown(Role present, Reply<Done> reply) implements Transition {

        @Override
        public void start() {
            present.stepDown(reply);
        }

        @Override
        public void cancel(String reason) {
            // The role ends in any case, and answers when it does.
        }
    }
}
