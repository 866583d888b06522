package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.transport.tcp.node.NodeService;
import io.infinitycluster.transport.tcp.node.NodeView;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** The configuration, for clients of the data; it cannot be changed while the node runs. */
final class ConfigHandlers {

    private final NodeService node;
    private final NodeFacts facts;

    ConfigHandlers(NodeService node, NodeFacts facts) {
        this.node = node;
        this.facts = facts;
    }

    List<Route> routes() {
        return List.of(
                Route.data("GET", "/configs", request -> serving(view -> all())),
                Route.data("GET", "/configs/{config}", this::one));
    }

    private Answer all() {
        ObjectNode body = Json.object();
        facts.configs().forEach(body::put);
        return Answer.ok(body);
    }

    private CompletionStage<Answer> one(Request request) {
        String name = request.name("config");
        return serving(view -> {
            String value = facts.configs().get(name);
            if (value == null) {
                throw new ApiException(
                        ApiCode.NO_SUCH_VARIABLE, "Config: " + ExpressionParser.shown(name) + " doesn't exist.");
            }
            return Answer.ok(Json.object().put(name, value));
        });
    }

    private CompletionStage<Answer> serving(Function<NodeView, Answer> answer) {
        return node.view().thenApply(view -> {
            if (view.role() == NodeRole.ADMIN) {
                throw AdminHandlers.notServing(view);
            }
            return answer.apply(view);
        });
    }
}
