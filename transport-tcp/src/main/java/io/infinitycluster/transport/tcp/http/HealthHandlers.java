package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.transport.tcp.node.NodeService;
import io.infinitycluster.transport.tcp.node.NodeView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Whether the process works, and whether the node serves: for the programs that start, stop and use it. */
final class HealthHandlers {

    private static final long PATIENCE_SECONDS = 3;

    private final NodeService node;
    private final NodeFacts facts;

    HealthHandlers(NodeService node, NodeFacts facts) {
        this.node = node;
        this.facts = facts;
    }

    List<Route> routes() {
        return List.of(Route.health("/health/live", this::live), Route.health("/health/ready", this::ready));
    }

    /** The process works unless its event loop does not answer, or the node has stopped for good: only a restart helps then. */
    private CompletionStage<Answer> live(Request request) {
        return look().thenApply(view -> answer(view, whyDead(view)));
    }

    /** The node serves if it has a role, can use its log, and may answer what its role answers. */
    private CompletionStage<Answer> ready(Request request) {
        return look().thenApply(view -> answer(view, whyNotReady(view)));
    }

    /** The node's view; null if its event loop does not answer. */
    private CompletableFuture<@Nullable NodeView> look() {
        return node.view()
                .<@Nullable NodeView>thenApply(view -> view)
                .completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static @Nullable String whyDead(@Nullable NodeView view) {
        if (view == null) {
            return "the node's event loop has not answered for " + PATIENCE_SECONDS + " s";
        }
        return view.stopped() ? stopped(view) : null;
    }

    private static String stopped(NodeView view) {
        return view.logRefusal() == null
                ? "the node has stopped"
                : view.logRefusal().message();
    }

    static @Nullable String whyNotReady(@Nullable NodeView view) {
        String dead = whyDead(view);
        if (dead != null || view == null) {
            return dead;
        }
        if (!view.started()) {
            return "the node is reading its log";
        }
        if (view.logRefusal() != null) {
            return view.logRefusal().message();
        }
        return switch (view.role()) {
            case ADMIN -> "the node has no role";
            case STANDALONE -> null;
            case LEADER -> view.leaseHeld() ? null : "the leader holds no lease: shared storage does not answer";
            case FOLLOWER ->
                view.leaseHeld() ? null : "the follower holds no lease: it is not in sync, or hears nothing";
            case LEARNER -> hearsLeader(view) ? null : "the learner does not hear its leader";
        };
    }

    private static boolean hearsLeader(NodeView view) {
        return view.nodes().stream()
                .anyMatch(info -> info.role() == NodeRole.LEADER && info.status() == NodeStatus.ALIVE);
    }

    private Answer answer(@Nullable NodeView view, @Nullable String trouble) {
        ObjectNode body = Json.object();
        body.put("status", trouble == null ? "ok" : "failing");
        if (view != null) {
            body.put("role", view.role().lowerCase());
        }
        body.put("version", facts.version());
        body.put(
                "uptime_seconds",
                Math.max(0, Duration.between(facts.started(), Instant.now()).toSeconds()));
        if (trouble == null) {
            return Answer.ok(body);
        }
        body.put("reason", trouble);
        body.setAll(Answer.errorTexts(trouble));
        return Answer.json(Answer.UNAVAILABLE, ApiCode.INVALID_STATUS, body);
    }
}
