package io.infinitycluster.transport.tcp.node;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.ForwardingStateMachine;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import io.infinitycluster.core.state.KeyValueResult;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.transport.tcp.Waiting;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole nodes in one JVM: over real TCP, real files, a shared directory, and HTTP. */
class RunningNodeTest {

    private static final long PATIENCE_SECONDS = Waiting.PATIENCE.toSeconds();
    private static final Duration STOP = Duration.ofSeconds(PATIENCE_SECONDS);

    @TempDir
    private Path directory;

    private final Map<String, Integer> httpPorts = new HashMap<>();
    private final Map<String, Integer> peerPorts = new HashMap<>();
    private final List<RunningNode> nodes = new ArrayList<>();

    @AfterEach
    void close() {
        nodes.forEach(RunningNode::close);
    }

    // --- Nodes ---

    private String toml(String name, String mode, String storage) throws Exception {
        httpPorts.putIfAbsent(name, FreePorts.next());
        peerPorts.putIfAbsent(name, FreePorts.next());
        return """
                [general]
                server_mode = "%s"
                [network]
                http_port = %d
                peer_port = %d
                [storage]
                storage_type = "%s"
                directory = "%s"
                persistence_dir = "%s"
                [wal]
                wal_dir = "%s"
                wal_segment_size = "1MB"
                [cluster]
                secret = "a secret of sixteen bytes"
                """.formatted(
                        mode,
                        httpPorts.get(name),
                        peerPorts.get(name),
                        storage,
                        directory.resolve("bucket"),
                        directory.resolve(name + "-objects"),
                        directory.resolve(name));
    }

    private RunningNode start(String name, String mode, String storage) throws Exception {
        RunningNode node =
                RunningNode.start(NodeConfig.parse(name, toml(name, mode, storage)), KeyValueStateMachine::new);
        nodes.add(node);
        return node;
    }

    /** A node that waits for its role, and has read its log. */
    private RunningNode start(String name) throws Exception {
        RunningNode node = start(name, "admin", "directory");
        await().until(() -> view(node).started());
        return node;
    }

    private static <T> T answer(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Gives it a role; on a machine that stands still a node may not be heard in time, and asks again, as an operator would. */
    private static void assign(RunningNode node, RoleRequest request) {
        await().ignoreExceptionsInstanceOf(ExecutionException.class).until(() -> {
            answer(node.service().assign(request));
            return true;
        });
    }

    private static NodeView view(RunningNode node) throws Exception {
        return answer(node.service().view());
    }

    private String address(String name) {
        return "127.0.0.1:" + peerPorts.get(name);
    }

    private static void put(RunningNode node, String key, String value) throws Exception {
        KeyValueCommand command = new KeyValueCommand.Put(Bytes.utf8(key), Bytes.utf8(value));
        answer(node.service().write(WriteRequest.of(command.encode())));
    }

    private static String get(RunningNode node, String key, Consistency consistency) throws Exception {
        byte[] query = new KeyValueQuery.Get(Bytes.utf8(key)).encode();
        ReadRequest.Answer answer = answer(node.service().read(new ReadRequest(query, consistency, 0)));
        return KeyValueResult.decode(answer.value()) instanceof KeyValueResult.Value found && found.value() != null
                ? found.value().toUtf8()
                : null;
    }

    /** The first answer to a strong read; the lease that it needs may just be lost on a machine that stands still. */
    private static String getStrong(RunningNode node, String key) {
        return await().ignoreExceptionsInstanceOf(ExecutionException.class)
                .until(() -> Optional.ofNullable(get(node, key, Consistency.STRONG)), answer -> true)
                .orElse(null);
    }

    // --- A cluster ---

    @Test
    void fourNodesReplicateSurviveRestartsAndHandOver() throws Exception {
        RunningNode harry = start("harry");
        RunningNode hermione = start("hermione");
        RunningNode ron = start("ron");
        RunningNode draco = start("draco");
        assign(harry, RoleRequest.leader("Harry"));
        assign(hermione, RoleRequest.follower("Hermione", address("harry")));
        assign(ron, RoleRequest.follower("Ron", address("harry")));
        assign(draco, RoleRequest.learner("Draco", address("harry")));

        put(harry, "spell", "lumos");
        await().until(() -> view(hermione).leaseHeld() && view(ron).leaseHeld());
        assertThat(getStrong(hermione, "spell")).isEqualTo("lumos");
        assertThat(getStrong(ron, "spell")).isEqualTo("lumos");
        await().until(() -> "lumos".equals(get(draco, "spell", Consistency.EVENTUAL)));
        assertThatThrownBy(() -> put(ron, "spell", "nox")).hasCauseInstanceOf(RequestRefusedException.class);
        await().untilAsserted(() -> assertThat(view(harry).nodes())
                .extracting(NodeInfo::name, NodeInfo::role, NodeInfo::status, NodeInfo::inSync)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("harry", NodeRole.LEADER, NodeStatus.ALIVE, true),
                        org.assertj.core.groups.Tuple.tuple("draco", NodeRole.LEARNER, NodeStatus.ALIVE, false),
                        org.assertj.core.groups.Tuple.tuple("hermione", NodeRole.FOLLOWER, NodeStatus.ALIVE, true),
                        org.assertj.core.groups.Tuple.tuple("ron", NodeRole.FOLLOWER, NodeStatus.ALIVE, true)));

        // A follower that stops in order unregisters; after a restart it has its log, and waits for its role.
        assertThat(ron.stop(STOP)).isTrue();
        await().until(() -> view(harry).nodes().size() == 3);
        put(harry, "spell", "accio");
        RunningNode ronAgain = start("ron");
        assertThat(view(ronAgain).role()).isEqualTo(NodeRole.ADMIN);
        assertThat(view(ronAgain).durableIndex()).isPositive();
        assign(ronAgain, RoleRequest.follower("Ron", address("harry")));
        await().until(() -> view(ronAgain).leaseHeld());
        assertThat(getStrong(ronAgain, "spell")).isEqualTo("accio");

        // A leader that stops in order seals the log: a learner takes over at once, and nothing is missing.
        assertThat(harry.stop(STOP)).isTrue();
        assign(draco, RoleRequest.admin());
        assign(draco, RoleRequest.leader("Draco"));
        assertThat(getStrong(draco, "spell")).isEqualTo("accio");
        await().until(() -> view(hermione).nodes().stream()
                .anyMatch(info -> info.role() == NodeRole.LEADER && info.name().equals("draco")));
        put(draco, "spell", "nox");
        await().until(() -> "nox".equals(get(hermione, "spell", Consistency.EVENTUAL)));
    }

    // --- One node ---

    @Test
    void itAnswersOverHttpWhenItHasStarted() throws Exception {
        RunningNode node = start("solo", "admin", "local");
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + node.httpPort() + "/admin/node/current"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"role\":\"admin\"");
    }

    @Test
    void aStandaloneNodeServesByItselfAndAgainAfterItWasKilled() throws Exception {
        RunningNode first = start("solo", "standalone", "local");
        await().until(() -> view(first).role() == NodeRole.STANDALONE);
        put(first, "spell", "lumos");
        first.close();
        RunningNode second = start("solo", "standalone", "local");
        await().until(() -> view(second).role() == NodeRole.STANDALONE);
        assertThat(get(second, "spell", Consistency.STRONG)).isEqualTo("lumos");
    }

    @Test
    void withLocalStorageThereIsNoCluster() throws Exception {
        RunningNode node = start("solo", "admin", "local");
        await().until(() -> view(node).started());
        assertThatThrownBy(() -> answer(node.service().assign(RoleRequest.leader("Harry"))))
                .hasCauseInstanceOf(RequestRefusedException.class)
                .satisfies(thrown -> assertThat(((RequestRefusedException) thrown.getCause())
                                .refusal()
                                .code())
                        .isEqualTo(ErrorCode.WRONG_STORAGE_TYPE));
    }

    @Test
    void aNodeOfAnotherSecretIsNotLetIn() throws Exception {
        RunningNode harry = start("harry");
        assign(harry, RoleRequest.leader("Harry"));
        String other = toml("stranger", "admin", "directory")
                .replace("a secret of sixteen bytes", "another secret, of more bytes");
        RunningNode stranger = RunningNode.start(NodeConfig.parse("stranger", other), KeyValueStateMachine::new);
        nodes.add(stranger);
        await().until(() -> view(stranger).started());
        CompletableFuture<?> registering =
                stranger.service().assign(RoleRequest.follower("Stranger", address("harry")));
        assertThatThrownBy(() -> answer(registering)).hasCauseInstanceOf(RequestRefusedException.class);
        assertThat(view(harry).nodes()).hasSize(1);
    }

    /**
     * A node that stops has an answer for whoever still waits for one, and takes no new question. On a machine that stands still who waits may
     * have been told before that nobody answers there, or be cut off at the end; so there are some attempts.
     */
    @Test
    void whoeverStillWaitsIsAnsweredWhenTheNodeStops() throws Exception {
        String answer = "";
        for (int attempt = 1; attempt <= 5 && !answer.contains("meanwhile"); attempt++) {
            answer = answerWhenItStops("harry-" + attempt);
        }
        assertThat(answer).contains("An operator set the node to admin meanwhile");
    }

    private String answerWhenItStops(String name) throws Exception {
        RunningNode node = start(name);
        URI api = URI.create("http://127.0.0.1:" + node.httpPort() + "/");
        HttpClient http = HttpClient.newHttpClient();
        CompletableFuture<HttpResponse<String>> registering = http.sendAsync(
                HttpRequest.newBuilder(api.resolve("/admin/node/current"))
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "{\"role\":\"follower\",\"name\":\"Ron\",\"address\":\"127.0.0.1:" + FreePorts.next()
                                        + "\"}"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        // The role request is in work, besides the one that asks; or it has ended before that was seen.
        await().until(() -> registering.isDone()
                || http.send(
                                HttpRequest.newBuilder(api.resolve("/metrics")).build(),
                                HttpResponse.BodyHandlers.ofString())
                        .body()
                        .contains("infinity_http_requests_in_work 2"));
        assertThat(node.stop(STOP)).isTrue();
        // A client of its own, which has no old connection to find broken.
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(api).build(), HttpResponse.BodyHandlers.ofString()))
                .isInstanceOf(java.net.ConnectException.class);
        try {
            return registering.get(PATIENCE_SECONDS, TimeUnit.SECONDS).body();
        } catch (ExecutionException e) {
            return String.valueOf(e.getCause());
        }
    }

    // --- What hinders a start ---

    @Test
    void aDirectoryInUseIsSaidAndNothingIsLeftOpen() throws Exception {
        start("solo", "admin", "local");
        String same = toml("solo", "admin", "local");
        assertThatThrownBy(() -> RunningNode.start(NodeConfig.parse("solo", same)))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("The data directory " + directory.resolve("solo") + " is in use by this process");
    }

    @Test
    void aPortInUseIsSaidAndNothingIsLeftOpen() throws Exception {
        start("solo", "admin", "local");
        String samePort = toml("second", "admin", "local")
                .replace("http_port = " + httpPorts.get("second"), "http_port = " + httpPorts.get("solo"));
        assertThatThrownBy(() -> RunningNode.start(NodeConfig.parse("second", samePort)))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("The HTTP API cannot listen at 127.0.0.1:" + httpPorts.get("solo"));
        // Its directory and its other port are free again.
        start("second", "admin", "local");
    }

    @Test
    void aDirectoryOfOtherThingsIsNoObjectStore() throws Exception {
        Files.createDirectories(directory.resolve("bucket"));
        Files.writeString(directory.resolve("bucket").resolve("diary"), "mine");
        assertThatThrownBy(() -> start("harry", "admin", "directory"))
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("cannot serve as an object store: it holds other things");
    }

    /** A bug: it is told, and nothing more happens on the node's loop. */
    @Test
    void aStateMachineThatThrowsEndsTheNode() throws Exception {
        RunningNode node =
                RunningNode.start(NodeConfig.parse("solo", toml("solo", "standalone", "local")), Broken::new);
        nodes.add(node);
        await().until(() -> view(node).role() == NodeRole.STANDALONE);
        CompletableFuture<?> unanswered = node.service().write(WriteRequest.of(new byte[] {1}));
        assertThat(node.failed().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).contains("a bug");
        assertThat(unanswered).isNotDone();
    }

    /** Throws, as a state machine must not. */
    private static final class Broken extends ForwardingStateMachine {
        Broken() {
            super(new KeyValueStateMachine());
        }

        @Override
        public byte[] apply(long index, byte[] command) {
            throw new IllegalStateException("a bug");
        }
    }

    @Test
    void stoppingTwiceIsStoppingOnce() throws Exception {
        RunningNode node = start("solo", "admin", "local");
        await().until(() -> view(node).started());
        assertThat(node.stop(STOP)).isTrue();
        assertThat(node.stop(STOP)).isFalse();
        assertThatThrownBy(() -> node.service()
                        .view()
                        .orTimeout(200, TimeUnit.MILLISECONDS)
                        .join())
                .isInstanceOf(CompletionException.class);
    }
}
