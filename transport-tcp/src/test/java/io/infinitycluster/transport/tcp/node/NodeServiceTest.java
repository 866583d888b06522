package io.infinitycluster.transport.tcp.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.NodeListener;
import io.infinitycluster.core.NodeOptions;
import io.infinitycluster.core.NodePorts;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.transport.tcp.disk.FileDisk;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import io.infinitycluster.transport.tcp.storage.DirectoryObjectStore;
import io.infinitycluster.transport.tcp.storage.StoreLimits;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service whose loop and clock the test moves by hand, over a node that has not been started and refuses every query. */
class NodeServiceTest {

    private static final byte[] QUERY = "query".getBytes(UTF_8);

    @TempDir
    private Path directory;

    private final ArrayDeque<Runnable> loop = new ArrayDeque<>();
    private long now;
    /** How long it takes from one look at the clock to the next. */
    private long step;

    private EventLoop ports;
    private FileDisk disk;
    private DirectoryObjectStore store;
    private NodeService service;

    @BeforeEach
    void create() throws Exception {
        ports = new EventLoop("unused", thrown -> {});
        disk = FileDisk.open(directory.resolve("node"), ports);
        store = DirectoryObjectStore.open(directory.resolve("bucket"), StoreLimits.USUAL, ports);
        Node node = new Node(
                new NodeOptions("node:23850", true, ClusterSettings.defaults(), LogSettings.defaults()),
                new NodePorts(ports, new SystemRandomness(), disk, store, (to, lane, message) -> {}),
                KeyValueStateMachine::new,
                new NodeListener() {});
        service = new NodeService(node, "node:23850", loop::add, () -> now += step);
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        disk.close();
        ports.close();
    }

    private void run() {
        while (!loop.isEmpty()) {
            loop.remove().run();
        }
    }

    private CompletableFuture<NodeService.Read> read() {
        return service.read(QUERY, Consistency.EVENTUAL, 0);
    }

    private static Refusal refusal(CompletableFuture<?> refused) {
        assertThat(refused).isCompletedExceptionally();
        return refused.handle((answer, failure) -> ((RequestRefusedException) failure).refusal())
                .join();
    }

    @Test
    void aQueryThatHasWaitedForAMinuteIsNotCarriedOut() {
        CompletableFuture<NodeService.Read> inTime = read();
        now += TimeUnit.SECONDS.toNanos(60);
        run();
        CompletableFuture<NodeService.Read> late = read();
        now += TimeUnit.SECONDS.toNanos(60) + 1;
        run();

        assertThat(refusal(inTime).code()).as("the node's own answer").isEqualTo(ErrorCode.STARTING);
        assertThat(refusal(late).code()).isEqualTo(ErrorCode.INVALID_STATUS);
        assertThat(refusal(late).message()).contains("more queries than it can answer");
    }

    @Test
    void betweenLongQueriesTheNodeDoesItsOtherWork() {
        step = TimeUnit.MILLISECONDS.toNanos(2);
        List<String> ended = new ArrayList<>();
        for (String name : List.of("query 1", "query 2", "query 3")) {
            CompletableFuture<?> unused = read().whenComplete((answer, failure) -> ended.add(name));
        }
        CompletableFuture<?> unused = service.view().whenComplete((view, failure) -> ended.add("view"));
        run();
        assertThat(ended).containsExactly("query 1", "view", "query 2", "query 3");
    }
}
