package io.infinitycluster.transport.tcp.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.transport.tcp.node.NodeView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Nodes as Infinity shows them, all values as strings; and what Infinity does not show: term, indexes, lag, lease.
 *
 * <p>Times are C's {@code ctime} in local time, without its newline. Infinity calls the time of one node {@code entry_count}, by mistake; it
 * is there under that name and under {@code update_time}.
 */
final class NodeJson {

    private static final DateTimeFormatter CTIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US);

    private NodeJson() {}

    /** The answer to "show current node". */
    static ObjectNode current(NodeView view) {
        ObjectNode node = Json.object();
        if (view.nodes().isEmpty()) {
            node.put("role", view.role().lowerCase());
            node.put("status", view.started() && !view.stopped() ? "started" : view.stopped() ? "stopped" : "starting");
            progress(node, view.term(), view.durableIndex(), view.committedIndex(), view.appliedIndex());
        } else {
            NodeInfo self = view.nodes().get(0);
            head(node, self);
            node.put("update_time", time(self.lastUpdateMillis()));
            details(node, self, view);
        }
        if (view.adminReason() != null) {
            node.put("reason", view.adminReason());
        }
        if (view.logRefusal() != null && view.started()) {
            node.put("log_error", view.logRefusal().message());
        }
        if (view.storageTrouble() != null) {
            node.put("storage_trouble", view.storageTrouble());
        }
        return node;
    }

    /** The answer to "show node". */
    static ObjectNode one(NodeInfo info, NodeView view) {
        ObjectNode node = Json.object();
        head(node, info);
        node.put("entry_count", time(info.lastUpdateMillis()));
        node.put("update_time", time(info.lastUpdateMillis()));
        details(node, info, view);
        return node;
    }

    /** The answer to "list nodes". */
    static ArrayNode list(NodeView view) {
        ArrayNode nodes = Json.array();
        for (NodeInfo info : view.nodes()) {
            ObjectNode node = nodes.addObject();
            head(node, info);
            node.put("last_update", time(info.lastUpdateMillis()));
            details(node, info, view);
        }
        return nodes;
    }

    private static void head(ObjectNode node, NodeInfo info) {
        node.put("name", info.name());
        node.put("role", info.role().lowerCase());
        node.put("status", status(info.status()));
        node.put("address", info.address());
    }

    private static void details(ObjectNode node, NodeInfo info, NodeView view) {
        node.put("heartbeat", Long.toString(info.heartbeats()));
        progress(node, info.term(), info.durableIndex(), info.committedIndex(), info.appliedIndex());
        node.put("lag", Long.toString(info.lag()));
        node.put("in_sync", Boolean.toString(info.inSync()));
        node.put("lease", lease(info, view));
    }

    private static void progress(ObjectNode node, long term, long durable, long committed, long applied) {
        node.put("term", Long.toString(term));
        node.put("durable_index", Long.toString(durable));
        node.put("committed_index", Long.toString(committed));
        node.put("applied_index", Long.toString(applied));
    }

    /** A node knows of its own lease, and a leader of those that it has granted. */
    static String lease(NodeInfo info, NodeView view) {
        if (info.name().equals(view.name())) {
            return view.leaseHeld() ? "held" : "none";
        }
        if (info.role() == NodeRole.LEARNER) {
            return "none";
        }
        if (view.role() != NodeRole.LEADER) {
            return "unknown";
        }
        return view.leaseholders().contains(info.name()) ? "held" : "none";
    }

    /** Infinity writes this one with a blank. */
    static String status(NodeStatus status) {
        return status == NodeStatus.LOST_CONNECTION ? "lost connection" : status.text();
    }

    static String time(long wallMillis) {
        return CTIME.format(Instant.ofEpochMilli(wallMillis).atZone(ZoneId.systemDefault()));
    }
}
