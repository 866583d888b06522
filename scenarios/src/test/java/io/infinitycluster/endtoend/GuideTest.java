package io.infinitycluster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.transport.tcp.storage.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guide "Set up an Infinity cluster" of Infinity 0.5, step by step: its commands with its bodies, comma before the brace and all; only the
 * ports differ, since those of the guide may be in use.
 */
class GuideTest {

    @TempDir
    private Path directory;

    private S3Server s3;
    private ProcessCluster cluster;
    private ProcessNode harry;
    private ProcessNode hermione;
    private ProcessNode ron;
    private ProcessNode spare;

    @BeforeEach
    void startNodes() throws Exception {
        s3 = S3Server.start(blobs -> blobs);
        cluster = ProcessCluster.overS3(directory, s3.settings("any").endpoint().getPort());
        harry = cluster.node("Harry");
        hermione = cluster.node("Hermione");
        ron = cluster.node("Ron");
        spare = cluster.node("Draco");
        cluster.nodes().forEach(HttpNode::awaitStarted);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
        s3.close();
    }

    /** The guide's command, with ports of this machine. */
    private JsonNode run(String command) throws Exception {
        return Curl.run(command.replace("23821", "" + harry.httpPort())
                .replace("23822", "" + hermione.httpPort())
                .replace("23823", "" + ron.httpPort())
                .replace("23824", "" + spare.httpPort())
                .replace("23851", harry.peerAddress().substring("127.0.0.1:".length()))
                .replace("localhost", "127.0.0.1"));
    }

    /** On a slow machine an operator may be told to try again: a leader has not answered in time, or the store is still being checked. */
    private void succeeds(String command) {
        JsonNode answer = await().atMost(HttpNode.PATIENCE)
                .pollDelay(Duration.ZERO)
                .until(
                        () -> run(command),
                        said -> !List.of(HttpNode.CANNOT_CONNECT, HttpNode.STORAGE_UNREACHABLE)
                                .contains(said.path("error_code").asInt()));
        assertThat(answer.toString()).isEqualTo("{\"error_code\":0}");
    }

    private static String show(int port) {
        return """
                curl --request GET \\
                    --url http://localhost:%d/admin/node/current \\
                    --header 'accept: application/json'
                """.formatted(port);
    }

    private static String list(int port) {
        return """
                curl --request GET \\
                    --url http://localhost:%d/admin/nodes \\
                    --header 'accept: application/json'
                """.formatted(port);
    }

    private List<String> listed(int port) throws Exception {
        return StreamSupport.stream(run(list(port)).path("nodes").spliterator(), false)
                .map(node -> node.path("name").asText() + " "
                        + node.path("role").asText() + " " + node.path("status").asText() + " "
                        + node.path("address").asText())
                .collect(Collectors.toCollection(ArrayList::new));
    }

    @Test
    void stepByStep() throws Exception {
        // "When a cluster node starts, it automatically operates in ADMIN mode."
        for (int port = 23821; port <= 23824; port++) {
            assertThat(run(show(port)).path("node").path("role").asText()).isEqualTo("admin");
        }

        // "Set the leader node"
        succeeds("""
                curl --request POST \\
                    --url http://localhost:23821/admin/node/current \\
                    --header 'accept: application/json' \\
                    --header 'content-type: application/json' \\
                    --data ' {
                        "role" : "leader",
                        "name" : "Harry",
                    } '
                """);
        JsonNode leader = run(show(23821)).path("node");
        assertThat(leader.path("name").asText()).isEqualTo("harry");
        assertThat(leader.path("role").asText()).isEqualTo("leader");
        assertThat(leader.path("status").asText()).isEqualTo("alive");
        assertThat(s3.blobs().containerExists("hogwarts")).isTrue();

        // "Set a follower node"
        succeeds("""
                curl --request POST \\
                    --url http://localhost:23822/admin/node/current \\
                    --header 'accept: application/json' \\
                    --header 'content-type: application/json' \\
                    --data ' {
                        "role" : "follower",
                        "name" : "Hermione",
                        "address" : "0.0.0.0:23851"
                    } '
                """);

        // "Set a learner node"
        succeeds("""
                curl --request POST \\
                    --url http://localhost:23823/admin/node/current \\
                    --header 'accept: application/json' \\
                    --header 'content-type: application/json' \\
                    --data ' {
                        "role" : "learner",
                        "name" : "Ron",
                        "address" : "0.0.0.0:23851"
                    } '
                """);

        // "Check cluster health status": of any node, the follower in the guide
        await().atMost(HttpNode.PATIENCE)
                .untilAsserted(() -> assertThat(listed(23822))
                        .containsExactly(
                                "hermione follower alive " + hermione.peerAddress(),
                                "harry leader alive " + harry.peerAddress(),
                                "ron learner alive " + ron.peerAddress()));
        for (JsonNode node : run(list(23822)).path("nodes")) {
            assertThat(node.path("heartbeat").asText()).matches("\\d+");
            assertThat(node.path("last_update").asText()).isNotEmpty();
        }

        // "the leader is the only write node, and ... all nodes in the cluster serve as read nodes"
        harry.createTable();
        harry.insert(1);
        assertThat(hermione.insert(2, HttpNode.PATIENCE).code()).isEqualTo(8007);
        assertThat(ron.insert(2, HttpNode.PATIENCE).code()).isEqualTo(8007);
        ProcessCluster.awaitLease(hermione);
        assertThat(hermione.ids("strong")).containsExactly(1);
        await().atMost(HttpNode.PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(ron.ids("eventual")).containsExactly(1));

        // "Remove a node from the cluster"
        JsonNode removed = run("""
                curl --request DELETE \\
                    --url http://localhost:23821/admin/node/ron \\
                    --header 'accept: application/json' \\
                    --header 'content-type: application/json'
                """);
        assertThat(removed.path("error_code").asInt(-1)).isZero();
        assertThat(removed.path("message").asText()).isEqualTo("Node ron removed successfully.");
        // "the node operates in ADMIN mode and is unregistered"
        await().atMost(HttpNode.PATIENCE)
                .untilAsserted(() -> assertThat(ron.role()).isEqualTo("admin"));
        assertThat(listed(23821)).noneMatch(line -> line.startsWith("ron"));

        // A node in ADMIN mode that nobody has given a role is left alone, and may take the free place.
        assertThat(spare.role()).isEqualTo("admin");
        spare.follow(harry);
        // "A node in ADMIN mode ... or in CLUSTER mode (as a follower or learner node) can be promoted to leader."
        harry.admin();
        hermione.lead();
        spare.follow(hermione);
        hermione.insert(2);
        ProcessCluster.awaitLease(spare);
        assertThat(spare.ids("strong")).containsExactly(1, 2);
    }
}
