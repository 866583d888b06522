package io.infinitycluster.transport.tcp.http;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.table.TableStateMachine;
import io.infinitycluster.transport.tcp.http.TestCluster.Member;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each ADMIN endpoint in each role: answers, error codes and messages. */
class AdminEndpointsTest {

    private static final String TIME =
            "(Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}";

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

    private Member leader() throws Exception {
        return cluster.start("one").assign(RoleRequest.leader("Harry"));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static void refused(Client.Reply reply, int code, String message) {
        assertThat(reply.error()).isEqualTo("500 " + code + " " + message);
        assertThat(reply.json().path("error_message").asText()).isEqualTo(message);
        assertThat(reply.header("content-type")).startsWith("application/json");
    }

    // --- In admin ---

    @Test
    void inAdminANodeTellsOfItselfAndOfNothingElse() throws Exception {
        Client client = cluster.start("one").client;

        JsonNode node = client.get("/admin/node/current").json().path("node");
        assertThat(node.path("role").asText()).isEqualTo("admin");
        assertThat(node.path("status").asText()).isEqualTo("started");
        assertThat(node.path("reason").asText()).isEqualTo("the node has started");
        refused(client.get("/admin/node/harry"), 3032, "SHOW NODE only works in cluster mode");
        refused(client.get("/admin/nodes"), 2007, "Infinity is starting");
    }

    @Test
    void inAdminVariablesConfigsAndLogsAreShown() throws Exception {
        Client client = cluster.start("one").client;

        assertThat(client.get("/admin/variables").text()).isEqualTo("{\"error_code\":0,\"role\":\"admin\"}");
        assertThat(client.get("/admin/variables/Role").text()).isEqualTo("{\"error_code\":0,\"role\":\"admin\"}");
        refused(client.get("/admin/variables/nonsense"), 3027, "No such system variable: nonsense");
        assertThat(client.get("/admin/configs").json().path("http_port").asText())
                .isEqualTo("23820");
        assertThat(client.get("/admin/logs").text())
                .startsWith("{\"error_code\":0,\"logs\":"
                        + "[{\"index\":\"0\",\"filename\":\"wal-0000000000000001\",\"type\":\"mutable\"}");
    }

    /** The original dereferences a null pointer here. */
    @Test
    void inAdminAndStandaloneRemovingANodeIsRefused() throws Exception {
        Member node = cluster.start("one");

        refused(node.client.delete("/admin/node/sam"), 8007, "Can't remove node in admin mode");
        node.assign(RoleRequest.standalone());
        refused(node.client.delete("/admin/node/sam"), 8007, "Can't remove node in standalone mode");
        assertThat(node.isSound()).isTrue();
    }

    @Test
    void beforeItHasReadItsLogANodeAsksToWait() throws Exception {
        Member node = cluster.create("one", HttpSettings.of("127.0.0.1", 0), true, TableStateMachine::new);

        assertThat(node.client
                        .get("/admin/node/current")
                        .json()
                        .path("node")
                        .path("status")
                        .asText())
                .isEqualTo("starting");
        refused(node.client.get("/admin/nodes"), 2008, "Infinity is initing");
        refused(node.client.post("/admin/node/current", "{\"role\": \"standalone\"}"), 2008, "Infinity is initing");
        node.recover();
        assertThat(node.client
                        .post("/admin/node/current", "{\"role\": \"standalone\"}")
                        .text())
                .isEqualTo("{\"error_code\":0}");
    }

    // --- Alone ---

    @Test
    void standaloneThereAreNoNodes() throws Exception {
        Client client = cluster.start("one").assign(RoleRequest.standalone()).client;

        JsonNode node = client.get("/admin/node/current").json().path("node");
        assertThat(names(node))
                .containsExactly("role", "status", "term", "durable_index", "committed_index", "applied_index");
        assertThat(node.path("role").asText()).isEqualTo("standalone");
        refused(client.get("/admin/node/harry"), 3032, "SHOW NODE only works in cluster mode");
        refused(client.get("/admin/nodes"), 3032, "'ADMIN SHOW NODES' only works in cluster mode");
    }

    @ParameterizedTest
    @CsvSource({"/admin/variables", "/admin/variables/role", "/admin/configs", "/admin/logs"})
    void outsideAdminMaintenanceIsRefused(String path) throws Exception {
        Member node = cluster.start("one").assign(RoleRequest.standalone());

        refused(node.client.get(path), 2005, "Only maintenance mode supports ADMIN command: this node is standalone");
    }

    // --- In a cluster ---

    @Test
    void aClusterShowsItsNodesOnEach() throws Exception {
        Member leader = leader();
        Member follower = cluster.start("two").assign(RoleRequest.follower("Ron", leader.address));
        Member learner = cluster.start("three").assign(RoleRequest.learner("hermione", leader.address));

        await().untilAsserted(() -> {
            assertThat(lines(leader))
                    .containsExactly("harry leader alive", "hermione learner alive", "ron follower alive");
            assertThat(lines(follower))
                    .containsExactly("ron follower alive", "harry leader alive", "hermione learner alive");
            assertThat(lines(learner))
                    .containsExactly("hermione learner alive", "harry leader alive", "ron follower alive");
        });
        for (Member member : List.of(leader, follower, learner)) {
            for (JsonNode node : member.client.get("/admin/nodes").json().path("nodes")) {
                assertThat(names(node))
                        .containsExactly(
                                "name",
                                "role",
                                "status",
                                "address",
                                "last_update",
                                "heartbeat",
                                "term",
                                "durable_index",
                                "committed_index",
                                "applied_index",
                                "lag",
                                "in_sync",
                                "lease");
                assertThat(node).allMatch(JsonNode::isTextual);
                assertThat(node.path("last_update").asText()).matches(TIME);
                assertThat(node.path("term").asText()).isEqualTo("1");
            }
        }
        JsonNode first = leader.client.get("/admin/nodes").json().path("nodes").path(0);
        assertThat(first.path("address").asText()).isEqualTo("one:23850");
        assertThat(first.path("heartbeat").asText()).isEqualTo("0");
        await().untilAsserted(() -> {
            assertThat(leases(leader)).containsExactly("held", "none", "held");
            assertThat(leases(follower)).containsExactly("held", "unknown", "none");
            assertThat(leases(learner)).containsExactly("none", "unknown", "unknown");
        });
    }

    private static List<String> lines(Member member) {
        List<String> lines = new ArrayList<>();
        for (JsonNode node : member.client.get("/admin/nodes").json().path("nodes")) {
            lines.add(node.path("name").asText() + " " + node.path("role").asText() + " "
                    + node.path("status").asText());
        }
        return lines;
    }

    private static List<String> leases(Member member) {
        return member.client.get("/admin/nodes").json().path("nodes").findValuesAsText("lease");
    }

    @Test
    void oneNodeIsShownUnderItsNameInAnyCase() throws Exception {
        Member leader = leader();

        JsonNode node = leader.client.get("/admin/node/HARRY").json().path("node");
        assertThat(names(node)).startsWith("name", "role", "status", "address", "entry_count", "update_time");
        assertThat(node.path("name").asText()).isEqualTo("harry");
        assertThat(node.path("entry_count").asText()).matches(TIME);
        assertThat(node.path("update_time").asText()).matches(TIME);
        refused(leader.client.get("/admin/node/Sam"), 7019, "Node doesn't exist: sam");

        JsonNode current = leader.client.get("/admin/node/current").json().path("node");
        assertThat(names(current)).startsWith("name", "role", "status", "address", "update_time");
        assertThat(current.path("lease").asText()).isEqualTo("held");
    }

    @Test
    void theLeaderRemovesOtherNodesOnly() throws Exception {
        // A follower is out when its lease is over.
        cluster.beImpatient();
        Member leader = leader();
        Member follower = cluster.start("two").assign(RoleRequest.follower("Ron", leader.address));
        Member learner = cluster.start("three").assign(RoleRequest.learner("hermione", leader.address));

        refused(leader.client.delete("/admin/node/harry"), 8007, "Can't remove current node: harry");
        refused(leader.client.delete("/admin/node/sam"), 7019, "Node doesn't exist: sam");
        refused(follower.client.delete("/admin/node/ron"), 8007, "Can't remove current node: ron");
        refused(follower.client.delete("/admin/node/hermione"), 8007, "Can't remove node in follower mode");
        refused(learner.client.delete("/admin/node/ron"), 8007, "Can't remove node in learner mode");

        assertThat(leader.client.delete("/admin/node/RON").text())
                .isEqualTo("{\"error_code\":0,\"message\":\"Node RON removed successfully.\"}");
        await().untilAsserted(() ->
                assertThat(lines(leader)).containsExactly("harry leader alive", "hermione learner alive"));
        await().untilAsserted(() -> assertThat(follower.client
                        .get("/admin/node/current")
                        .json()
                        .path("node")
                        .path("reason")
                        .asText())
                .isEqualTo("an operator removed this node from the cluster"));
    }

    @Test
    void aSilentNodeIsShownAsSuch() throws Exception {
        cluster.beImpatient();
        Member leader = leader();
        Member learner = cluster.start("two").assign(RoleRequest.learner("luna", leader.address));
        leader.isolate();

        await().untilAsserted(
                        () -> assertThat(lines(leader)).containsExactly("harry leader alive", "luna learner timeout"));
        await().untilAsserted(
                        () -> assertThat(lines(learner)).containsExactly("luna learner alive", "harry leader timeout"));
    }

    // --- Roles ---

    @Test
    void theGuidesExamplesWork() throws Exception {
        Member leader = cluster.start("one");
        Member follower = cluster.start("two");

        Client.Reply reply = leader.client.post(
                "/admin/node/current",
                "\n        {\n            \"role\" : \"LEADER\",\n            \"name\" : \"Harry\",\n        } \n");
        assertThat(reply.text()).isEqualTo("{\"error_code\":0}");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(follower.client
                        .post(
                                "/admin/node/current",
                                "{ \"role\" : \"follower\", \"name\" : \"Ron\", \"address\" : \"" + leader.address
                                        + "\", }")
                        .text())
                .isEqualTo("{\"error_code\":0}");
        assertThat(follower.client
                        .post("/admin/node/current", "{\"role\": \"admin\"}")
                        .code())
                .isZero();
        assertThat(follower.client
                        .get("/admin/node/current")
                        .json()
                        .path("node")
                        .path("role")
                        .asText())
                .isEqualTo("admin");
    }

    /** So Infinity's guide has it, whose nodes are all on one machine. */
    @Test
    void theAddressOfAllInterfacesIsThisMachine() throws Exception {
        cluster.start("127.0.0.1").assign(RoleRequest.leader("Harry"));
        Client follower = cluster.start("two").client;

        assertThat(follower.post(
                                "/admin/node/current",
                                "{\"role\": \"follower\", \"name\": \"Hermione\", \"address\": \"0.0.0.0:23850\"}")
                        .text())
                .isEqualTo("{\"error_code\":0}");
        JsonNode leader = follower.get("/admin/nodes").json().path("nodes").get(1);
        assertThat(leader.path("address").asText()).isEqualTo("127.0.0.1:23850");
    }

    @Test
    void theAddressOfAllInterfacesIsThisMachineInIpVersion6() throws Exception {
        cluster.start("[::1]").assign(RoleRequest.leader("Harry"));
        Client learner = cluster.start("two").client;

        assertThat(learner.post(
                                "/admin/node/current",
                                "{\"role\": \"learner\", \"name\": \"Ron\", \"address\": \"[::]:23850\"}")
                        .text())
                .isEqualTo("{\"error_code\":0}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{}'                                             | 3076 | Field 'role' is required",
                "''                                               | 3076 | Field 'role' is required",
                "'{\"role\": 7}'                                  | 3076 | Field 'role' is required",
                "'{\"role\": \"King\"}'                           | 8007 | Invalid node role King",
                "'{\"role\": \"leader\"}'                         | 3067 | Field 'name' is required",
                "'{\"role\": \"follower\", \"name\": \"ron\"}'    | 3067 | Field 'address' is required",
                "'{\"role\": \"leader\", \"name\": 1}'            | 3067 | must be a string, not a number",
                "'{\"role\": \"leader\", \"name\": \"\"}'         | 3042 | Empty node name.",
                "'{\"role\": \"leader\", \"name\": \"7 up\"}'     | 3005 | 7 up is an invalid node name",
                "'{\"role\": \"leader\", \"name\": \"x\", \"allow_data_loss\": \"yes\"}' | 3067 | must be true or false",
                "'{\"role\": \"learner\", \"name\": \"x\", \"address\": \"nowhere\"}' | 7016 | Invalid server address: nowhere",
                "'{\"role\": \"admin\"'                           | 3067 | Invalid JSON at line 1, column",
                "'{\"role\": \"admin\",,}'                        | 3067 | Invalid JSON at line 1, column",
                "'{\"role\": \"admin\"} x'                        | 3067 | Invalid JSON at line 1, column",
                "'{\"role\": \"admin\", \"role\": \"leader\"}'    | 3067 | Duplicate",
                "'[]'                                             | 3067 | The body must be a JSON object, not an array",
            })
    void wrongBodiesChangeNothing(String body, int code, String message) throws Exception {
        Client client = cluster.start("one").client;

        Client.Reply reply = client.post("/admin/node/current", body);

        assertThat(reply.status()).isEqualTo(500);
        assertThat(reply.code()).isEqualTo(code);
        assertThat(reply.json().path("error_msg").asText()).contains(message);
        assertThat(client.get("/admin/node/current")
                        .json()
                        .path("node")
                        .path("role")
                        .asText())
                .isEqualTo("admin");
    }

    @Test
    void transitionsThatTheTableForbidsAreRefused() throws Exception {
        Member leader = leader();
        Member alone = cluster.start("two").assign(RoleRequest.standalone());
        Member local = cluster.start("three", HttpSettings.of("127.0.0.1", 0), false);

        refused(
                alone.client.post("/admin/node/current", "{\"role\":\"leader\",\"name\":\"x\"}"),
                8007,
                "Can't switch Infinity from standalone to cluster mode");
        refused(
                leader.client.post("/admin/node/current", "{\"role\":\"standalone\"}"),
                8007,
                "Can't switch infinity role from leader to standalone");
        refused(
                local.client.post("/admin/node/current", "{\"role\":\"leader\",\"name\":\"x\"}"),
                7024,
                "Expect storage type: shared storage, actual storage type: local");
        assertThat(alone.client
                        .get("/admin/node/current")
                        .json()
                        .path("node")
                        .path("role")
                        .asText())
                .isEqualTo("standalone");
    }

    @Test
    void aNodeWhoseLeaderIsAnotherHearsThatFromIt() throws Exception {
        Member leader = leader();
        Member follower = cluster.start("two");

        refused(
                follower.client.post(
                        "/admin/node/current",
                        "{\"role\":\"follower\",\"name\":\"Harry\",\"address\":\"" + leader.address + "\"}"),
                7020,
                "From leader: Duplicate node: harry");
    }
}
