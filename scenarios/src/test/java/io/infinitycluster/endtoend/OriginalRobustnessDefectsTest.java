package io.infinitycluster.endtoend;

import static io.infinitycluster.endtoend.ProcessCluster.assertNothingLost;
import static io.infinitycluster.endtoend.ProcessCluster.awaitCaughtUp;
import static io.infinitycluster.endtoend.ProcessCluster.awaitLease;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.endtoend.HttpNode.Answer;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.Scenarios;
import io.infinitycluster.transport.tcp.storage.FaultyProxy;
import io.infinitycluster.transport.tcp.storage.FaultyProxy.Fate;
import io.infinitycluster.transport.tcp.storage.S3Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * What is known to be wrong with the robustness of Infinity's own cluster and with what it shows, 14 to 30: each as a test of its name that this node
 * passes. Two are not what they were: 29, since here, too, a node waits for its role after a restart, on purpose, but loses nothing else by
 * it; and 30, which is about Infinity's own tests: what those only seemed to compare is compared here.
 */
class OriginalRobustnessDefectsTest extends StandingCluster {

    /** Alone, without shared storage. */
    private ProcessNode solo(String name) throws IOException {
        ProcessNode solo = new ProcessNode(name, directory, """
                storage_type = "local"
                persistence_dir = "%s"
                """.formatted(directory.resolve(name + "-objects")));
        solo.awaitStarted();
        return solo;
    }

    private static void becomeStandalone(ProcessNode solo) {
        await().atMost(HttpNode.PATIENCE)
                .until(() -> solo.post("/admin/node/current", "{\"role\": \"standalone\"}")
                                .code()
                        == 0);
    }

    @Test
    void e14_removingANodeFromANodeInAdminOrStandaloneIsRefused() throws Exception {
        try (ProcessNode solo = solo("Solo")) {
            assertThat(solo.delete("/admin/node/x").code()).isNotZero();
            becomeStandalone(solo);
            assertThat(solo.delete("/admin/node/x").code()).isNotZero();
            assertThat(solo.role()).isEqualTo("standalone");
        }
    }

    /** Draco is the first by name. */
    @Test
    void e15_aBadNodeDoesNotHarmTheOthers() throws Exception {
        draco.kill();
        awaitNoticed(draco);
        long heartbeats = harry.sees(hermione).path("heartbeat").asLong();
        await().atMost(HttpNode.PATIENCE)
                .until(() -> harry.sees(hermione).path("heartbeat").asLong() > heartbeats + 5);
        for (ProcessNode follower : List.of(hermione, ron)) {
            awaitAlive(follower, harry);
            awaitAlive(harry, follower);
            await().atMost(HttpNode.PATIENCE)
                    .until(() -> !follower.statusOf(draco).equals("alive"));
        }
    }

    @Test
    void e16_readersSurviveTheirLeader() throws Exception {
        int id = newId();
        harry.insert(id);
        awaitCaughtUp(harry, draco);
        harry.kill();
        for (ProcessNode reader : List.of(hermione, ron, draco)) {
            await().atMost(HttpNode.PATIENCE)
                    .until(() -> !reader.statusOf(harry).equals("alive"));
            assertThat(reader.isAlive()).isTrue();
            await().atMost(HttpNode.PATIENCE)
                    .untilAsserted(() -> assertThat(reader.ids("eventual")).contains(id));
        }
    }

    @Test
    void e17_aHungLeaderHindersNoReaderFromLeavingOrStopping() throws Exception {
        harry.pause();
        assertThat(ron.tryAdmin().code()).isZero();
        assertThat(ron.role()).isEqualTo("admin");
        draco.terminate();
    }

    @Test
    void e18_aHungNodeIsRemovedAndGone() throws Exception {
        ron.pause();
        Answer removed = harry.delete("/admin/node/ron");
        assertThat(removed.code()).as(removed.toString()).isZero();
        assertThat(names(harry)).containsExactly("draco", "harry", "hermione");
        awaitAlive(hermione, harry);
        // It hears of it when it wakes up.
        ron.resume();
        await().atMost(HttpNode.PATIENCE).until(() -> ron.role().equals("admin"));
    }

    @Test
    void e19_aCrashedFollowerRegistersAgainUnderItsNameWithoutARemoval() throws Exception {
        ron.restartAfterKill();
        Answer joined = ron.tryFollow(harry);
        assertThat(joined.code()).as(joined.toString()).isZero();
        awaitCaughtUp(harry, ron);
    }

    @Test
    void e20_emptyAndSenselessMessagesAreTurnedAway() throws Exception {
        for (byte[] bytes : List.of(new byte[0], new byte[64], "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8))) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), harry.peerPort())) {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
                // It is read, and the connection closed.
                assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(1 << 16);
            }
        }
        assertThat(harry.isAlive()).isTrue();
        harry.insert(newId());
        awaitCaughtUp(harry, hermione, ron, draco);
    }

    @Test
    void e21_roleChangesUnderLoadLoseNothing() throws Exception {
        List<Integer> before = harry.ids("strong");
        try (Load load = Load.on(cluster.nodes())) {
            for (int i = 0; i < 3; i++) {
                load.awaitProgress();
                harry.admin();
                harry.lead();
            }
            load.awaitProgress();
            load.awaitStrongReads();
            load.stop();
            assertNothingLost(load.after(before), harry, hermione, ron, draco);
        }
    }

    @Test
    void e22_aStorageOutageKillsNobodyAndStopsNoWrite() throws Exception {
        try (S3Server s3 = S3Server.start(blobs -> blobs);
                FaultyProxy proxy =
                        new FaultyProxy(s3.settings("any").endpoint().getPort());
                ProcessCluster overS3 = ProcessCluster.overS3(directory.resolve("s3"), proxy.port())) {
            ProcessNode node = overS3.node("Luna");
            node.awaitStarted();
            node.lead();
            node.createTable();
            proxy.decide(request -> Fate.REFUSED_503);
            await().atMost(HttpNode.PATIENCE).until(() -> node.current().has("storage_trouble"));
            node.insert(1);
            proxy.decide(request -> Fate.ANSWERED);
            await().atMost(HttpNode.PATIENCE).until(() -> !node.current().has("storage_trouble"));
            assertThat(node.role()).isEqualTo("leader");
            awaitLease(node);
            assertThat(node.ids("strong")).containsExactly(1);
        }
    }

    @Test
    void e23_aRoleThatIsRefusedChangesNothing() throws Exception {
        try (ProcessNode solo = solo("Neville")) {
            becomeStandalone(solo);
            solo.createTable();
            solo.insert(1);
            assertThat(solo.tryLead().code()).isNotZero();
            assertThat(solo.role()).isEqualTo("standalone");
            assertThat(solo.ids("strong")).containsExactly(1);
        }
        assertThat(harry.tryFollow(harry).code()).isNotZero();
        assertThat(harry.role()).isEqualTo("leader");
        assertNotPromotedBesideALeader(hermione);
        assertThat(hermione.role()).isEqualTo("follower");
        harry.insert(newId());
        awaitCaughtUp(harry, hermione, ron, draco);
    }

    @Test
    void e24_wallClocksMayJump() {
        Scenario jump = Scenarios.find("wall-clock-jump").orElseThrow();
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(Scenarios.run(jump, seed, null).violation())
                    .as("seed " + seed)
                    .isNull();
        }
    }

    @Test
    void e25_readersOfALeaderThatSteppedDownFindTheNextOneByThemselves() throws Exception {
        harry.admin();
        hermione.lead();
        awaitCaughtUp(hermione, ron, draco);
        int id = newId();
        hermione.insert(id);
        awaitLease(ron);
        assertThat(ron.ids("strong")).contains(id);
        awaitAlive(hermione, ron);
    }

    @Test
    void e26_readersSeeTheHeartbeatsOfEachOther() throws Exception {
        await().atMost(HttpNode.PATIENCE).until(() -> ron.sees(hermione).has("heartbeat"));
        long before = ron.sees(hermione).path("heartbeat").asLong();
        await().atMost(HttpNode.PATIENCE)
                .until(() -> ron.sees(hermione).path("heartbeat").asLong() > before);
    }

    @Test
    void e27_addressesCanBeDialledAndTimesHaveTheirName() throws Exception {
        JsonNode seen = hermione.sees(harry);
        assertThat(seen.path("address").asText()).isEqualTo(harry.peerAddress());
        assertThat(seen.path("update_time").asText())
                .matches("[A-Z][a-z]{2} [A-Z][a-z]{2} [ \\d]\\d \\d\\d:\\d\\d:\\d\\d \\d{4}");
        for (JsonNode node : hermione.get("/admin/nodes").json().path("nodes")) {
            assertThat(node.path("last_update").asText())
                    .isNotBlank()
                    .isEqualTo(node.path("last_update").asText().strip());
        }
    }

    @Test
    void e28_termIndexesLagAndSyncAreShownOfEveryNode() throws Exception {
        long index = harry.insert(newId(), HttpNode.PATIENCE).logIndex();
        awaitCaughtUp(harry, hermione, ron, draco);
        for (ProcessNode node : cluster.nodes()) {
            await().atMost(HttpNode.PATIENCE).untilAsserted(() -> {
                JsonNode seen = harry.sees(node);
                assertThat(seen.path("term").asText())
                        .isEqualTo(harry.current().path("term").asText());
                assertThat(seen.path("durable_index").asLong()).isGreaterThanOrEqualTo(index);
                // Nobody writes now.
                assertThat(seen.path("lag").asText()).isEqualTo("0");
                assertThat(seen.path("in_sync").asText()).isEqualTo(node == draco ? "false" : "true");
            });
        }
    }

    @Test
    void e29_aRestartedNodeNeedsItsRoleAndNothingElse() throws Exception {
        int id = newId();
        harry.insert(id);
        harry.terminate();
        harry.start();
        harry.awaitStarted();
        assertThat(harry.role()).isEqualTo("admin");
        harry.lead();
        // The others find it again by themselves.
        awaitCaughtUp(harry, hermione, ron, draco);
        assertThat(harry.ids("strong")).contains(id);
    }

    @Test
    void e30_allNodesShowTheSameClusterAndRefuseWritesUnlessTheyLead() throws Exception {
        await().atMost(HttpNode.PATIENCE).untilAsserted(() -> {
            for (ProcessNode node : cluster.nodes()) {
                assertThat(shown(node)).isEqualTo(shown(harry)).hasSize(4);
            }
        });
        for (ProcessNode reader : List.of(hermione, ron, draco)) {
            assertThat(reader.insert(newId(), HttpNode.PATIENCE).code()).isEqualTo(8007);
        }
    }

    private static TreeSet<String> shown(ProcessNode node) throws IOException {
        TreeSet<String> lines = new TreeSet<>();
        for (JsonNode each : node.get("/admin/nodes").json().path("nodes")) {
            lines.add(each.path("name").asText() + " " + each.path("role").asText() + " "
                    + each.path("status").asText() + " " + each.path("address").asText());
        }
        return lines;
    }

    private static TreeSet<String> names(ProcessNode node) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (JsonNode each : node.get("/admin/nodes").json().path("nodes")) {
            names.add(each.path("name").asText());
        }
        return names;
    }
}
