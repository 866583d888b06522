package io.infinitycluster.transport.tcp.http;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.transport.tcp.http.TestCluster.Member;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those get who watch a node. */
class HealthAndMetricsTest {

    @TempDir
    private Path directory;

    private TestCluster cluster;

    @BeforeEach
    void open() {
        cluster = new TestCluster(directory);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    /** Awaited, as all that is asked of a node's health: on a machine that stands still its event loop may not answer in time. */
    private static void notReady(Member node, String reason) {
        await().untilAsserted(() -> {
            Client.Reply reply = node.client.get("/health/ready");
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.json().path("status").asText()).isEqualTo("failing");
            assertThat(reply.json().path("reason").asText()).startsWith(reason);
        });
    }

    private static void alive(Member node) {
        await().untilAsserted(() ->
                assertThat(node.client.get("/health/live").status()).isEqualTo(200));
    }

    private static void ready(Member node) {
        await().untilAsserted(() -> {
            Client.Reply reply = node.client.get("/health/ready");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.json().path("status").asText()).isEqualTo("ok");
        });
    }

    @Test
    void aNodeIsReadyWhenItServes() throws Exception {
        Member node = cluster.create("one", HttpSettings.of("127.0.0.1", 0), true, TestCluster.MACHINES);
        notReady(node, "the node is reading its log");
        alive(node);
        node.recover();
        notReady(node, "the node has no role");
        node.assign(RoleRequest.standalone());
        ready(node);
    }

    @Test
    void readersAreReadyWhileTheyHearTheirLeader() throws Exception {
        cluster.beImpatient();
        Member leader = cluster.start("one").assign(RoleRequest.leader("harry"));
        Member follower = cluster.start("two").assign(RoleRequest.follower("ron", leader.address));
        Member learner = cluster.start("three").assign(RoleRequest.learner("luna", leader.address));
        ready(leader);
        ready(follower);
        ready(learner);

        leader.isolate();
        notReady(follower, "the follower holds no lease");
        notReady(learner, "the learner does not hear its leader");
        alive(follower);
    }

    @Test
    void metricsTellHowTheNodeStandsAndWhatWasAsked() throws Exception {
        Member leader = cluster.start("one").assign(RoleRequest.leader("harry"));
        Member follower = cluster.start("two").assign(RoleRequest.follower("ron", leader.address));
        ready(follower);
        leader.client.get("/databases");
        leader.client.get("/databases/nope/tables/it");

        Client.Reply reply = leader.client.get("/metrics");

        assertThat(reply.header("content-type")).startsWith("text/plain; version=0.0.4");
        assertThat(reply.text().lines())
                .contains(
                        "infinity_node_role{role=\"leader\"} 1.0",
                        "infinity_node_role{role=\"admin\"} 0.0",
                        "infinity_term 1.0",
                        "infinity_lease_held 1.0",
                        "infinity_in_sync_nodes 2.0",
                        "infinity_nodes_alive{node=\"ron\",role=\"follower\"} 1.0",
                        "infinity_storage_trouble 0.0",
                        "infinity_peer_messages_sent_total 10.0",
                        "infinity_http_requests_total{error_code=\"0\",route=\"GET /databases\",status=\"200\"} 1.0",
                        "infinity_http_requests_total{error_code=\"3021\",route=\"GET /databases/{database}/tables/{table}\",status=\"500\"} 1.0",
                        "infinity_http_request_seconds_count{route=\"GET /databases\"} 1",
                        "infinity_http_requests_in_work 1.0");
        assertThat(reply.text())
                .contains("infinity_durable_index ")
                .contains("infinity_committed_index ")
                .contains("infinity_applied_index ")
                .contains("infinity_nodes_heartbeats_total{node=\"ron\",role=\"follower\"}")
                .contains("infinity_nodes_lag_entries{node=\"ron\",role=\"follower\"}")
                .contains("jvm_memory_used_bytes");
        assertThat(leader.client
                        .send("GET", "/metrics", null, "Accept", "application/openmetrics-text; version=1.0.0")
                        .text())
                .endsWith("# EOF\n");
    }
}
