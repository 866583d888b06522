package io.infinitycluster.transport.tcp.http;

import static io.infinitycluster.transport.tcp.Waiting.await;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.NodeListener;
import io.infinitycluster.core.NodeOptions;
import io.infinitycluster.core.NodePorts;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.core.table.TableStateMachine;
import io.infinitycluster.transport.tcp.Waiting;
import io.infinitycluster.transport.tcp.disk.FileDisk;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import io.infinitycluster.transport.tcp.node.NodeService;
import io.infinitycluster.transport.tcp.storage.DirectoryObjectStore;
import io.infinitycluster.transport.tcp.storage.StoreLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Real nodes, over files in a directory, with their HTTP APIs; what they say to each other is handed from event loop to event loop.
 */
final class TestCluster implements AutoCloseable {

    private static final long PATIENCE_SECONDS = Waiting.PATIENCE.toSeconds();
    static final Supplier<StateMachine> MACHINES = TableStateMachine::new;

    private static final long MS = 1_000_000;
    private static final long LEASE = 300_000 * MS;
    private static final LogSettings LOG = new LogSettings(1 << 20, 1 << 20);

    private final Path directory;
    private final Map<String, Member> members = new ConcurrentHashMap<>();
    private ClusterSettings settings = ClusterSettings.defaults().withTimes(100 * MS, 45_000 * MS, 40_000 * MS, LEASE);

    /** Heartbeats ten times as often as usual; and nobody is taken for dead because the machine stands still for a while. */
    TestCluster(Path directory) {
        this.directory = directory;
    }

    /** Nodes started from now on soon find out who is silent. Then nothing that takes time is certain to hold for long. */
    void beImpatient() {
        settings = ClusterSettings.defaults().withTimes(100 * MS, 2_000 * MS, 500 * MS, LEASE);
    }

    /** A node in admin, with its API at a free port. */
    Member start(String name) throws Exception {
        return start(name, HttpSettings.of("127.0.0.1", 0));
    }

    Member start(String name, HttpSettings settings) throws Exception {
        return start(name, settings, true);
    }

    Member start(String name, HttpSettings settings, boolean sharedStorage) throws Exception {
        Member member = create(name, settings, sharedStorage, MACHINES);
        member.recover();
        return member;
    }

    /** A node that has not read its log yet. */
    Member create(String name, HttpSettings settings, boolean sharedStorage, Supplier<? extends StateMachine> machines)
            throws Exception {
        Member member = new Member(name, settings, sharedStorage, machines);
        members.put(member.address, member);
        return member;
    }

    @Override
    public void close() throws Exception {
        for (Member member : List.copyOf(members.values())) {
            member.close();
        }
    }

    /** A node and all that it needs. */
    final class Member implements AutoCloseable {

        final String address;
        final EventLoop loop;
        final NodeService service;
        final NodeFacts facts;
        final HttpApi api;
        final Client client;
        private final Node node;
        private final FileDisk disk;
        private final DirectoryObjectStore store;
        private final CompletableFuture<Throwable> broken = new CompletableFuture<>();

        private Member(
                String name, HttpSettings settings, boolean sharedStorage, Supplier<? extends StateMachine> machines)
                throws IOException {
            address = name + ":23850";
            loop = new EventLoop(name, broken::complete);
            disk = FileDisk.open(directory.resolve(name), loop);
            store = DirectoryObjectStore.open(directory.resolve("bucket"), StoreLimits.USUAL, loop);
            NodePorts ports = new NodePorts(loop, new SystemRandomness(), disk, store, this::send);
            node = new Node(
                    new NodeOptions(address, sharedStorage, TestCluster.this.settings, LOG),
                    ports,
                    machines,
                    new NodeListener() {});
            service = new NodeService(node, address, loop);
            facts = new Facts(directory.resolve(name));
            api = HttpApi.start(settings, service, facts);
            client = new Client(api.boundPort(), settings.token());
        }

        private void send(String to, io.infinitycluster.core.port.Transport.Lane lane, Message message) {
            Member receiver = members.get(to);
            if (receiver != null) {
                receiver.loop.execute(() -> receiver.node.received(address, message));
            }
        }

        void recover() throws Exception {
            CompletableFuture<Done> recovered = new CompletableFuture<>();
            loop.execute(() -> node.start(Completion.of(
                    recovered::complete,
                    failure -> recovered.completeExceptionally(new IOException(failure.toString())))));
            recovered.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }

        /** Gives it a role; on a machine that stands still a node may not be heard in time, and asks again, as an operator would. */
        Member assign(RoleRequest request) {
            await().ignoreExceptionsInstanceOf(ExecutionException.class).until(() -> {
                service.assign(request).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return true;
            });
            return this;
        }

        /** Cuts it off: nothing that others send reaches it any more. */
        void isolate() {
            members.remove(address);
        }

        /** What was thrown on its event loop; nothing ever should be. */
        boolean isSound() {
            return !broken.isDone();
        }

        @Override
        public void close() throws IOException {
            members.remove(address);
            api.close();
            store.close();
            disk.close();
            loop.close();
        }
    }

    /** What a node's main program would tell. */
    private record Facts(Path data) implements NodeFacts {
        @Override
        public String version() {
            return "1.2.3";
        }

        @Override
        public Instant started() {
            return Instant.EPOCH;
        }

        @Override
        public Map<String, String> configs() {
            return Map.of("version", "1.2.3", "http_port", "23820");
        }

        @Override
        public List<WalFile> walFiles() throws IOException {
            return WalFile.in(data);
        }

        @Override
        public PeerTraffic peerTraffic() {
            return new PeerTraffic(1, 2, 10, 11, 3, 1000, 1100);
        }
    }
}
