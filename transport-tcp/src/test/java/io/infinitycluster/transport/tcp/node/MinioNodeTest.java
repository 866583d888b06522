package io.infinitycluster.transport.tcp.node;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import io.infinitycluster.transport.tcp.storage.FaultyProxy;
import io.infinitycluster.transport.tcp.storage.FaultyProxy.Fate;
import io.infinitycluster.transport.tcp.storage.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes whose storage is an S3 server, which comes and goes. */
class MinioNodeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    private Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private FaultyProxy proxy;
    private S3Server server;

    @BeforeEach
    void startStore() throws Exception {
        server = S3Server.start(blobs -> blobs);
        open.add(server);
        proxy = new FaultyProxy(server.settings("any").endpoint().getPort());
        open.add(proxy);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private RunningNode start(String name, int peerPort, String secretKey) throws Exception {
        NodeConfig config = NodeConfig.parse(name, """
                [general]
                server_mode = "admin"
                [network]
                http_port = %d
                peer_port = %d
                [storage]
                storage_type = "minio"
                [storage.object_storage]
                url = "127.0.0.1:%d"
                bucket_name = "hogwarts"
                region = "eu-north-1"
                access_key = "%s"
                secret_key = "%s"
                [wal]
                wal_dir = "%s"
                wal_segment_size = "1MB"
                """.formatted(
                        FreePorts.next(),
                        peerPort,
                        proxy.port(),
                        S3Server.CREDENTIALS.accessKey(),
                        secretKey,
                        directory.resolve(name)));
        RunningNode node = RunningNode.start(config, KeyValueStateMachine::new);
        open.add(node);
        await().atMost(PATIENCE).until(() -> view(node).started());
        return node;
    }

    private RunningNode start(String name, int peerPort) throws Exception {
        return start(name, peerPort, S3Server.CREDENTIALS.secretKey());
    }

    private static NodeView view(RunningNode node) throws Exception {
        return node.service().view().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** Why the node refuses the role; null if it has it. */
    private static RequestRefusedException refusal(RunningNode node, RoleRequest request) {
        Throwable thrown =
                catchThrowable(() -> node.service().assign(request).get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        if (thrown == null) {
            return null;
        }
        assertThat(thrown).hasCauseInstanceOf(RequestRefusedException.class);
        return (RequestRefusedException) thrown.getCause();
    }

    private static void put(RunningNode node, String key) throws Exception {
        KeyValueCommand command = new KeyValueCommand.Put(Bytes.utf8(key), Bytes.utf8("value"));
        node.service().write(WriteRequest.of(command.encode())).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void aClusterOverABucketThatTheFirstNodeMakes() throws Exception {
        int port = FreePorts.next();
        RunningNode harry = start("harry", port);
        await().atMost(PATIENCE).until(() -> refusal(harry, RoleRequest.leader("Harry")) == null);
        assertThat(server.blobs().containerExists("hogwarts")).isTrue();
        RunningNode ron = start("ron", FreePorts.next());
        await().atMost(PATIENCE).until(() -> refusal(ron, RoleRequest.follower("Ron", "127.0.0.1:" + port)) == null);
        put(harry, "spell");
        await().atMost(PATIENCE).until(() -> view(ron).leaseHeld());

        // Storage goes away: writes go on (P10), and it is said.
        proxy.decide(request -> Fate.REFUSED_503);
        put(harry, "another");
        await().atMost(PATIENCE).until(() -> view(harry).storageTrouble() != null);
        put(harry, "a third");
        assertThat(view(harry).role()).isEqualTo(NodeRole.LEADER);
        assertThat(view(harry).storageTrouble()).doesNotContain(S3Server.CREDENTIALS.secretKey());
        proxy.decide(request -> Fate.ANSWERED);
        await().atMost(PATIENCE).until(() -> view(harry).storageTrouble() == null);
    }

    @Test
    void aNodeStartsWithoutItsStorageAndRefusesRolesUntilThatAnswers() throws Exception {
        proxy.decide(request -> Fate.REFUSED_503);
        RunningNode harry = start("harry", FreePorts.next());
        RequestRefusedException refused = refusal(harry, RoleRequest.leader("Harry"));
        assertThat(refused).isNotNull();
        assertThat(refused.refusal().code()).isEqualTo(ErrorCode.STORAGE_UNREACHABLE);
        assertThat(view(harry).role()).isEqualTo(NodeRole.ADMIN);
        proxy.decide(request -> Fate.ANSWERED);
        await().atMost(PATIENCE).until(() -> refusal(harry, RoleRequest.leader("Harry")) == null);
    }

    @Test
    void wrongCredentialsAreSaidAndNotShown() throws Exception {
        RunningNode harry = start("harry", FreePorts.next(), "not-the-secret-key");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(refusal(harry, RoleRequest.leader("Harry")))
                        .isNotNull()
                        .hasMessageContaining("check the access key and the secret key")
                        .hasMessageNotContaining("not-the-secret-key"));
    }
}
