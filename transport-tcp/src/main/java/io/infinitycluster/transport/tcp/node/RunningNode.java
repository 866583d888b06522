package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.NodeOptions;
import io.infinitycluster.core.NodePorts;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.core.table.TableStateMachine;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import io.infinitycluster.transport.tcp.config.StorageConfig;
import io.infinitycluster.transport.tcp.disk.FileDisk;
import io.infinitycluster.transport.tcp.disk.Forced;
import io.infinitycluster.transport.tcp.http.HttpApi;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import io.infinitycluster.transport.tcp.net.PeerTransport;
import io.infinitycluster.transport.tcp.storage.DirectoryObjectStore;
import io.infinitycluster.transport.tcp.storage.MinioObjectStore;
import io.infinitycluster.transport.tcp.storage.StoreLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node at work: the core's {@link Node} on an event loop of its own, with its files, its object store, its peers and its HTTP API.
 *
 * <p>It answers over HTTP as soon as {@link #start} returns, while it still recovers its log. It then waits for a role in admin
 * mode (P11), unless its configuration says that it serves alone. Storage that does not answer hinders nothing of that.
 */
public final class RunningNode implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("io.infinitycluster.node");
    private static final long LAST_ANSWERS_MILLIS = 500;

    private final NodeConfig config;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final CompletableFuture<String> failed = new CompletableFuture<>();
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final EventLoop loop;
    private final FileDisk disk;
    private final Node node;
    private final NodeService service;
    private final HttpApi http;

    private RunningNode(NodeConfig config, Supplier<? extends StateMachine> machines) throws IOException {
        this.config = config;
        loop = new EventLoop("node", this::loopFailed);
        boolean complete = false;
        try {
            disk = opened(FileDisk.open(config.walDirectory(), loop));
            ObjectStore store = store();
            // Closed before the files are: the node must not take that for a failure of its disk.
            opened(loop);
            Inbound inbound = new Inbound();
            PeerTransport<Message> peers =
                    opened(PeerTransport.open(config.network().peers(), loop, inbound));
            NodePorts ports = new NodePorts(loop, new SystemRandomness(), disk, store, peers);
            String address = peers.advertisedAddress();
            ClusterSettings settings = ClusterSettings.defaults().withMinInsyncFollowers(config.minInsyncFollowers());
            LogSettings logSettings = new LogSettings(
                    config.walSegmentBytes(), LogSettings.defaults().cacheBytes());
            node = new Node(
                    new NodeOptions(address, config.storage().isShared(), settings, logSettings),
                    ports,
                    machines,
                    new NodeJournal(LOG, System::nanoTime, failed::complete));
            service = new NodeService(node, address, loop);
            inbound.node = node;
            loop.execute(this::begin);
            http = opened(HttpApi.start(config.network().http(), service, new ProcessFacts(config, peers)));
            complete = true;
        } finally {
            if (!complete) {
                closeAll();
                loop.close();
            }
        }
    }

    /**
     * Starts a node. When this returns its HTTP API answers.
     *
     * @throws CannotStartException if its directories or ports cannot be used; nothing is left open then
     */
    public static RunningNode start(NodeConfig config) throws CannotStartException {
        return start(config, TableStateMachine::new);
    }

    /**
     * The same, with another state machine; every node of a cluster needs the same one.
     *
     * @throws CannotStartException if its directories or ports cannot be used; nothing is left open then
     */
    public static RunningNode start(NodeConfig config, Supplier<? extends StateMachine> machines)
            throws CannotStartException {
        try {
            return new RunningNode(config, machines);
        } catch (IOException | IllegalArgumentException e) {
            // The latter is about files for TLS.
            throw new CannotStartException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Hands to the node what arrives; what arrives before there is one is lost, as messages may be. */
    private static final class Inbound implements Transport.Listener<Message> {
        private volatile @Nullable Node node;

        @Override
        public void received(String from, Message message) {
            Node to = node;
            if (to != null) {
                to.received(from, message);
            }
        }

        @Override
        public void disconnected(String address) {
            Node to = node;
            if (to != null) {
                to.disconnected(address);
            }
        }
    }

    private ObjectStore store() throws IOException {
        StorageConfig storage = config.storage();
        if (storage instanceof StorageConfig.Minio minio) {
            return opened(MinioObjectStore.makingBucket(minio.settings(), loop));
        }
        if (storage instanceof StorageConfig.Directory shared) {
            return opened(DirectoryObjectStore.open(shared.directory(), StoreLimits.USUAL, loop));
        }
        StorageConfig.Local local = (StorageConfig.Local) storage;
        return opened(DirectoryObjectStore.open(local.directory(), StoreLimits.USUAL, loop));
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.push(resource);
        return resource;
    }

    /** On the loop. A directory's store is known to honour create-only writes; of any other it is found out first. */
    private void begin() {
        if (config.storage() instanceof StorageConfig.Minio) {
            node.checkStorage();
        }
        node.start(Completion.of(done -> recovered(), failure -> LOG.debug("has not started: {}", failure)));
    }

    private void recovered() {
        if (node.logRefusal() != null) {
            LOG.warn(node.logRefusal().message());
        }
        if (config.standalone()) {
            new LoneStart(service, loop).begin();
        }
    }

    /** Nobody knows what a task of the loop left half done: nothing more may run on it. */
    private void loopFailed(Throwable thrown) {
        LOG.error("The node's own code has failed; it stops at once", thrown);
        loop.close();
        failed.complete("its own code has failed: " + thrown);
    }

    /** The node, for other threads. */
    public NodeService service() {
        return service;
    }

    /** What was forced of its log so far; for any thread. */
    public Forced forced() {
        return disk.forced();
    }

    /** The port at which its HTTP API listens. */
    public int httpPort() {
        return http.boundPort();
    }

    /** Completes with the reason when the node has stopped for good, because it could not keep a promise: only a restart helps. */
    public CompletableFuture<String> failed() {
        return failed.copy();
    }

    /**
     * Stops in order: no new request is taken, the node steps down (a leader seals the log, and then anybody may take over without loss; a reader unregisters), and
     * then everything is closed. Nothing that was acknowledged depends on it.
     *
     * @param patience how long stepping down may take; after that everything is closed all the same
     * @return whether the node has stepped down; false also if another call stops it
     */
    public boolean stop(Duration patience) {
        if (!stopping.compareAndSet(false, true)) {
            return false;
        }
        CompletableFuture<Void> drained = http.drain(patience);
        boolean inOrder = false;
        try {
            service.assign(RoleRequest.admin()).get(patience.toMillis(), TimeUnit.MILLISECONDS);
            inOrder = true;
        } catch (TimeoutException e) {
            LOG.warn("has not stepped down within {} s, and is closed as it is", patience.toSeconds());
        } catch (ExecutionException e) {
            LOG.warn(
                    "has not stepped down, and is closed as it is: {}",
                    e.getCause() == null ? e : e.getCause().getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            // What was asked before has its answer now, or never will.
            drained.get(LAST_ANSWERS_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.debug("some requests have not been answered: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeAll();
        return inOrder;
    }

    /** Closes everything at once, as a killed process would, but that its ports are free when this returns. */
    @Override
    public void close() {
        if (stopping.compareAndSet(false, true)) {
            closeAll();
        }
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            AutoCloseable resource = open.pop();
            try {
                resource.close();
            } catch (Exception e) {
                LOG.warn("could not close {}", resource, e);
            }
        }
    }
}
