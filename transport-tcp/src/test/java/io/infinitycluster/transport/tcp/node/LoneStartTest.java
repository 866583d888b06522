package io.infinitycluster.transport.tcp.node;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.NodeListener;
import io.infinitycluster.core.NodeOptions;
import io.infinitycluster.core.NodePorts;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.transport.tcp.disk.FileDisk;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import io.infinitycluster.transport.tcp.storage.DirectoryObjectStore;
import io.infinitycluster.transport.tcp.storage.StoreLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real node whose shared storage can be away, and whose waits between two attempts end when the test says so. */
class LoneStartTest {

    private static final long PATIENCE_SECONDS = 60;
    private static final long MILLISECOND = 1_000_000;

    @TempDir
    private Path directory;

    private final BlockingQueue<Runnable> retries = new LinkedBlockingQueue<>();
    private final CompletableFuture<Done> storageAsked = new CompletableFuture<>();
    private volatile StorageState storage = StorageState.AWAY;
    private EventLoop loop;
    private FileDisk disk;
    private DirectoryObjectStore store;
    private Node node;
    private NodeService service;

    @BeforeEach
    void recover() throws Exception {
        loop = new EventLoop("node", thrown -> {});
        disk = FileDisk.open(directory.resolve("node"), loop);
        store = DirectoryObjectStore.open(directory.resolve("bucket"), StoreLimits.USUAL, loop);
        NodePorts ports = new NodePorts(loop, new SystemRandomness(), disk, new Storage(), (to, lane, message) -> {});
        node = new Node(
                new NodeOptions("node:23850", true, impatient(), new LogSettings(1 << 20, 1 << 20)),
                ports,
                KeyValueStateMachine::new,
                new NodeListener() {});
        service = new NodeService(node, "node:23850", loop);
        CompletableFuture<Done> recovered = new CompletableFuture<>();
        loop.execute(() -> node.start(Completion.of(
                recovered::complete, failure -> recovered.completeExceptionally(new IOException(failure.toString())))));
        answered(recovered);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        disk.close();
        loop.close();
    }

    /** An attempt gives up at once when storage is away. */
    private static ClusterSettings impatient() {
        return ClusterSettings.defaults()
                .withTimes(10 * MILLISECOND, 40 * MILLISECOND, 20 * MILLISECOND, 100 * MILLISECOND);
    }

    private enum StorageState {
        AWAY,
        SILENT,
        THERE
    }

    private final class Storage implements ObjectStore {
        private boolean fails(Completion<?> completion) {
            storageAsked.complete(Done.DONE);
            if (storage == StorageState.AWAY) {
                loop.execute(() -> completion.failed(new PortFailure(PortFailure.Kind.STORE_UNCLEAR, "away")));
            }
            return storage != StorageState.THERE;
        }

        @Override
        public void get(String key, Completion<Optional<byte[]>> completion) {
            if (!fails(completion)) {
                store.get(key, completion);
            }
        }

        @Override
        public void put(String key, byte[] body, Completion<Done> completion) {
            if (!fails(completion)) {
                store.put(key, body, completion);
            }
        }

        @Override
        public void create(String key, byte[] body, Completion<Created> completion) {
            if (!fails(completion)) {
                store.create(key, body, completion);
            }
        }

        @Override
        public void list(String prefix, Completion<List<String>> completion) {
            if (!fails(completion)) {
                store.list(prefix, completion);
            }
        }

        @Override
        public void delete(String key, Completion<Done> completion) {
            if (!fails(completion)) {
                store.delete(key, completion);
            }
        }
    }

    /** Keeps what is to be done later. */
    private final class Waits implements Clock {
        @Override
        public long nanos() {
            return loop.nanos();
        }

        @Override
        public long wallMillis() {
            return loop.wallMillis();
        }

        @Override
        public Timer schedule(long delayNanos, Runnable task) {
            assertThat(delayNanos).isEqualTo(LoneStart.RETRY_NANOS);
            retries.add(task);
            return () -> retries.remove(task);
        }
    }

    /** Begins, and returns when the first attempt has failed: what it then waits for. */
    private Runnable firstRetry() throws Exception {
        loop.execute(new LoneStart(service, new Waits())::begin);
        Runnable retry = nextRetry();
        assertThat(role()).isEqualTo(NodeRole.ADMIN);
        return retry;
    }

    private Runnable nextRetry() throws Exception {
        Runnable retry = retries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(retry).isNotNull();
        return retry;
    }

    private NodeRole role() throws Exception {
        return answered(service.view()).role();
    }

    private void operatorSets(RoleRequest request) throws Exception {
        answered(service.assign(request));
    }

    private static <T> T answered(CompletableFuture<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** That the node neither serves alone nor is on the way there, nor will be: else it could not take another role. */
    private void takesAnotherRole() throws Exception {
        storage = StorageState.THERE;
        operatorSets(RoleRequest.leader("harry"));
        assertThat(role()).isEqualTo(NodeRole.LEADER);
        assertThat(retries).isEmpty();
    }

    @Test
    void itServesAloneWhenStorageIsBack() throws Exception {
        Runnable retry = firstRetry();
        storage = StorageState.THERE;
        loop.execute(retry);
        await().until(() -> role() == NodeRole.STANDALONE);
        assertThat(retries).isEmpty();
    }

    @Test
    void itTriesAgainWhileStorageIsAway() throws Exception {
        loop.execute(firstRetry());
        nextRetry();
    }

    @Test
    void adminBetweenTwoAttemptsHolds() throws Exception {
        Runnable retry = firstRetry();
        operatorSets(RoleRequest.admin());
        storage = StorageState.THERE;
        CompletableFuture<Done> tried = new CompletableFuture<>();
        loop.execute(() -> {
            retry.run();
            // What it has asked of the node by now is done before this.
            loop.execute(() -> tried.complete(Done.DONE));
        });
        answered(tried);
        takesAnotherRole();
    }

    @Test
    void adminDuringAnAttemptHolds() throws Exception {
        storage = StorageState.SILENT;
        loop.execute(new LoneStart(service, new Waits())::begin);
        answered(storageAsked);
        operatorSets(RoleRequest.admin());
        takesAnotherRole();
    }

    /** What is refused changes nothing: the node goes on as it would have. */
    @Test
    void anOrderThatIsRefusedIsNoOrder() throws Exception {
        Runnable retry = firstRetry();
        assertThatThrownBy(() -> operatorSets(RoleRequest.leader(""))).hasMessageContaining("Empty node name");
        storage = StorageState.THERE;
        loop.execute(retry);
        await().until(() -> role() == NodeRole.STANDALONE);
    }
}
