package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.transport.tcp.node.NodeService;
import io.infinitycluster.transport.tcp.node.NodeView;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The ADMIN endpoints: roles, nodes, and what a node in maintenance tells of itself. */
final class AdminHandlers {

    private final NodeService node;
    private final NodeFacts facts;
    private final Executor work;

    /** @param work where files may be read */
    AdminHandlers(NodeService node, NodeFacts facts, Executor work) {
        this.node = node;
        this.facts = facts;
        this.work = work;
    }

    List<Route> routes() {
        return List.of(
                Route.admin("GET", "/admin/node/current", this::showCurrent),
                Route.admin("POST", "/admin/node/current", this::setRole),
                Route.admin("GET", "/admin/node/{name}", this::show),
                Route.admin("DELETE", "/admin/node/{name}", this::remove),
                Route.admin("GET", "/admin/nodes", this::list),
                Route.admin("GET", "/admin/variables", request -> inMaintenance(this::variables)),
                Route.admin("GET", "/admin/variables/{var}", this::variable),
                Route.admin("GET", "/admin/configs", request -> inMaintenance(this::configs)),
                Route.admin("GET", "/admin/logs", this::logs));
    }

    // --- Nodes ---

    private CompletionStage<Answer> showCurrent(Request request) {
        return node.view().thenApply(view -> Answer.ok(Json.object().set("node", NodeJson.current(view))));
    }

    private CompletionStage<Answer> show(Request request) {
        String name = request.name("name");
        return node.view().thenApply(view -> {
            if (!inCluster(view)) {
                throw new ApiException(ApiCode.NOT_SUPPORTED, "SHOW NODE only works in cluster mode");
            }
            for (NodeInfo info : view.nodes()) {
                if (info.name().equals(name)) {
                    return Answer.ok(Json.object().set("node", NodeJson.one(info, view)));
                }
            }
            throw new ApiException(ApiCode.NO_SUCH_NODE, "Node doesn't exist: " + name);
        });
    }

    private CompletionStage<Answer> list(Request request) {
        return node.view().thenApply(view -> {
            if (view.role() == NodeRole.ADMIN) {
                throw notServing(view);
            }
            if (!inCluster(view)) {
                throw new ApiException(ApiCode.NOT_SUPPORTED, "'ADMIN SHOW NODES' only works in cluster mode");
            }
            return Answer.ok(Json.object().set("nodes", NodeJson.list(view)));
        });
    }

    /** Unlike the original, which crashes if it is in admin or standalone, this one refuses. */
    private CompletionStage<Answer> remove(Request request) {
        String given = request.given("name");
        String name = request.name("name");
        return node.view().thenCompose(view -> {
            if (view.name().equals(name)) {
                throw new ApiException(ApiCode.INVALID_ROLE, "Can't remove current node: " + name);
            }
            return node.removeNode(name)
                    .thenApply(done ->
                            Answer.ok(Json.object().put("message", "Node " + given + " removed successfully.")));
        });
    }

    static boolean inCluster(NodeView view) {
        return view.role() != NodeRole.ADMIN && view.role() != NodeRole.STANDALONE;
    }

    /** Why a node in admin has no data; clients wait for one that initialises. */
    static ApiException notServing(NodeView view) {
        return view.started()
                ? new ApiException(ApiCode.STARTING, "Infinity is starting")
                : new ApiException(ApiCode.INITING, "Infinity is initing");
    }

    // --- Roles ---

    private CompletionStage<Answer> setRole(Request request) {
        ObjectNode body = request.object();
        JsonNode role = body.get("role");
        if (role == null || !role.isTextual()) {
            throw new ApiException(ApiCode.INVALID_COMMAND, "Field 'role' is required");
        }
        return node.assign(roleRequest(role.textValue(), body)).thenApply(done -> Answer.done());
    }

    private static RoleRequest roleRequest(String given, ObjectNode body) {
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "admin" -> RoleRequest.admin();
            case "standalone" -> RoleRequest.standalone();
            case "leader" ->
                allowDataLoss(body)
                        ? RoleRequest.leaderDespiteLoss(text(body, "name"))
                        : RoleRequest.leader(text(body, "name"));
            case "follower" -> RoleRequest.follower(text(body, "name"), leaderAddress(body));
            case "learner" -> RoleRequest.learner(text(body, "name"), leaderAddress(body));
            default -> throw new ApiException(ApiCode.INVALID_ROLE, "Invalid node role " + given);
        };
    }

    /**
     * Infinity's guide names leaders as {@code 0.0.0.0:23851}. That is an address to listen at; as one to connect to it means this very
     * machine on Linux, and nothing elsewhere, nor to TLS. So it is said in full.
     */
    private static String leaderAddress(ObjectNode body) {
        String given = text(body, "address");
        if (given.startsWith("0.0.0.0:")) {
            return "127.0.0.1" + given.substring("0.0.0.0".length());
        }
        return given.startsWith("[::]:") ? "[::1]" + given.substring("[::]".length()) : given;
    }

    private static String text(ObjectNode body, String field) {
        JsonNode value = body.get(field);
        if (value == null || !value.isTextual()) {
            throw new ApiException(
                    ApiCode.INVALID_JSON,
                    "Field '" + field + "' is required for this role, and must be a string"
                            + (value == null ? "" : ", not " + Json.kind(value)));
        }
        return value.textValue();
    }

    private static boolean allowDataLoss(ObjectNode body) {
        JsonNode value = body.get("allow_data_loss");
        if (value != null && !value.isBoolean()) {
            throw new ApiException(
                    ApiCode.INVALID_JSON, "Field 'allow_data_loss' must be true or false, not " + Json.kind(value));
        }
        return value != null && value.booleanValue();
    }

    // --- Maintenance ---

    private Answer variables(NodeView view) {
        return Answer.ok(Json.object().put("role", view.role().lowerCase()));
    }

    private CompletionStage<Answer> variable(Request request) {
        String name = request.name("var");
        return inMaintenance(view -> {
            if (!name.equals("role")) {
                throw new ApiException(ApiCode.NO_SUCH_VARIABLE, "No such system variable: " + name);
            }
            return variables(view);
        });
    }

    private Answer configs(NodeView view) {
        ObjectNode body = Json.object();
        facts.configs().forEach(body::put);
        return Answer.ok(body);
    }

    private CompletionStage<Answer> logs(Request request) {
        return inMaintenance(view -> view).thenCompose(view -> walFiles());
    }

    private CompletionStage<Answer> walFiles() {
        return CompletableFuture.supplyAsync(
                () -> {
                    ArrayNode files = Json.array();
                    try {
                        for (WalFile file : facts.walFiles()) {
                            files.addObject()
                                    .put("index", Integer.toString(files.size() - 1))
                                    .put("filename", file.name())
                                    .put("type", file.mutable() ? "mutable" : "immutable");
                        }
                    } catch (IOException e) {
                        throw new ApiException(ApiCode.UNEXPECTED, "The log's directory cannot be read: " + e);
                    }
                    return Answer.ok(Json.object().set("logs", files));
                },
                work);
    }

    private <T extends @Nullable Object> CompletionStage<T> inMaintenance(Function<NodeView, T> answer) {
        return node.view().thenApply(view -> {
            if (view.role() != NodeRole.ADMIN) {
                throw new ApiException(
                        ApiCode.ONLY_MAINTENANCE,
                        "Only maintenance mode supports ADMIN command: this node is "
                                + view.role().lowerCase());
            }
            return answer.apply(view);
        });
    }
}
