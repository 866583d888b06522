package io.infinitycluster.transport.tcp.http;

import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.transport.tcp.node.NodeView;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How the node stands, as of the last look at it: {@link #look} comes before each scrape. */
final class NodeMetrics {

    private final PrometheusRegistry registry;
    private volatile @Nullable NodeView latest;

    NodeMetrics(PrometheusRegistry registry, NodeFacts facts) {
        this.registry = registry;
        GaugeWithCallback.builder()
                .name("infinity_node_role")
                .help("1 for the role that the node has, 0 for the others")
                .labelNames("role")
                .callback(callback -> {
                    NodeView view = latest;
                    for (NodeRole role : NodeRole.values()) {
                        callback.call(view != null && view.role() == role ? 1 : 0, role.lowerCase());
                    }
                })
                .register(registry);
        gauge("infinity_node_started", "1 if the node has recovered its log", view -> view.started() ? 1 : 0);
        gauge("infinity_node_stopped", "1 if the node has stopped for good", view -> view.stopped() ? 1 : 0);
        gauge("infinity_log_usable", "1 if the node can use its log", view -> view.logRefusal() == null ? 1 : 0);
        gauge("infinity_term", "The highest term that the node has seen", NodeView::term);
        gauge("infinity_durable_index", "The end of the node's log on its disk", NodeView::durableIndex);
        gauge("infinity_committed_index", "What the node knows to be committed", NodeView::committedIndex);
        gauge("infinity_applied_index", "What the node's state machine has applied", NodeView::appliedIndex);
        gauge(
                "infinity_lease_held",
                "1 if the node may serve strong reads by itself",
                view -> view.leaseHeld() ? 1 : 0);
        gauge(
                "infinity_in_sync_nodes",
                "How many nodes a write waits for, the leader included",
                view -> view.nodes().stream().filter(NodeInfo::inSync).count());
        gauge(
                "infinity_storage_trouble",
                "1 if there is something to be said about shared storage: see GET /admin/node/current",
                view -> view.storageTrouble() == null ? 0 : 1);
        nodes("infinity_nodes_lag_entries", "How many entries a node's log is behind the leader's", NodeInfo::lag);
        nodes(
                "infinity_nodes_alive",
                "1 if a node has been heard of within the timeout",
                info -> info.status() == NodeStatus.ALIVE ? 1 : 0);
        heartbeats();
        traffic(facts);
    }

    /** What the next scrapes tell. */
    void look(NodeView view) {
        latest = view;
    }

    private void gauge(String name, String help, ToDoubleFunction<NodeView> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> {
                    NodeView view = latest;
                    if (view != null) {
                        callback.call(value.applyAsDouble(view));
                    }
                })
                .register(registry);
    }

    private void nodes(String name, String help, ToDoubleFunction<NodeInfo> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("node", "role")
                .callback(callback -> ofEachNode(value, callback::call))
                .register(registry);
    }

    /** Takes a value with its labels: what gauges and counters have in common. */
    private interface Sink {
        void take(double value, String... labels);
    }

    private void ofEachNode(ToDoubleFunction<NodeInfo> value, Sink sink) {
        NodeView view = latest;
        if (view != null) {
            for (NodeInfo info : view.nodes()) {
                sink.take(value.applyAsDouble(info), info.name(), info.role().lowerCase());
            }
        }
    }

    private void heartbeats() {
        CounterWithCallback.builder()
                .name("infinity_nodes_heartbeats_total")
                .help(
                        "Heartbeats that the leader has received from a node; on the node itself, those that were answered")
                .labelNames("node", "role")
                .callback(callback -> ofEachNode(NodeInfo::heartbeats, callback::call))
                .register(registry);
    }

    private void traffic(NodeFacts facts) {
        GaugeWithCallback.builder()
                .name("infinity_peer_connections")
                .help("Open connections to other nodes")
                .callback(callback -> callback.call(facts.peerTraffic().connections()))
                .register(registry);
        counter(
                facts,
                "infinity_peer_refused_total",
                "Connections that this node closed because of what came in them",
                PeerTraffic::refused);
        counter(facts, "infinity_peer_messages_sent_total", "Messages sent", PeerTraffic::messagesSent);
        counter(facts, "infinity_peer_messages_received_total", "Messages received", PeerTraffic::messagesReceived);
        counter(
                facts,
                "infinity_peer_messages_dropped_total",
                "Messages not sent, for want of a connection or of room",
                PeerTraffic::messagesDropped);
        counter(facts, "infinity_peer_sent_bytes_total", "Bytes sent", PeerTraffic::bytesSent);
        counter(facts, "infinity_peer_received_bytes_total", "Bytes received", PeerTraffic::bytesReceived);
    }

    private void counter(NodeFacts facts, String name, String help, ToLongFunction<PeerTraffic> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.applyAsLong(facts.peerTraffic())))
                .register(registry);
    }
}
