package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.transport.tcp.node.NodeService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/** All that is served. */
final class Routes {

    private Routes() {}

    static List<Route> of(NodeService node, NodeFacts facts, MetricsHandler metrics, Executor work) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new HealthHandlers(node, facts).routes());
        routes.addAll(new AdminHandlers(node, facts, work).routes());
        TableService tables = new TableService(node, work);
        routes.addAll(new DatabaseHandlers(tables).routes());
        routes.addAll(new TableHandlers(tables).routes());
        routes.addAll(new RowHandlers(tables).routes());
        routes.addAll(new ConfigHandlers(node, facts).routes());
        routes.addAll(UnsupportedHandlers.routes());
        routes.addAll(metrics.routes());
        routes.addAll(new OpenApiHandler().routes());
        return routes;
    }
}
