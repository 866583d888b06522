package io.infinitycluster.simulator.cluster;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.NodeListener;
import io.infinitycluster.core.NodeOptions;
import io.infinitycluster.core.NodePorts;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.simulator.disk.DiskFaults;
import io.infinitycluster.simulator.disk.SimulatedDisk;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.store.StoreClient;
import io.infinitycluster.simulator.store.StoreFaults;
import io.infinitycluster.simulator.time.EventLoop;
import io.infinitycluster.simulator.time.NodeClock;
import org.jspecify.annotations.Nullable;

/** One machine: a disk and a clock, which outlive the processes that run on it, and at most one process. */
public final class SimulatedNode implements NodeListener {

    private static final String PORT = ":23850";
    private static final long WALL_ORIGIN_MILLIS = 1_767_225_600_000L;
    private static final long LARGEST_ORIGIN_NANOS = 1L << 50;

    private final SimulatedCluster cluster;
    private final String name;
    private final int position;
    private final String address;
    private final SimulatedDisk disk;
    private final StoreFaults storeFaults = new StoreFaults();
    private final RandomStream randomness;

    private NodeClock clock;
    private @Nullable EventLoop loop;
    private @Nullable Node process;
    private @Nullable StoreClient store;
    private @Nullable String stopReason;
    private int incarnation;

    SimulatedNode(SimulatedCluster cluster, String name, int position) {
        this.cluster = cluster;
        this.name = name;
        this.position = position;
        address = name + PORT;
        randomness = cluster.streams().stream("node/" + name);
        disk = new SimulatedDisk(
                new NodeClock(new EventLoop(cluster.scheduler(), "disk/" + name), 0, 0),
                cluster.streams().stream("disk/latency/" + name),
                cluster.streams().stream("disk/faults/" + name),
                new DiskFaults());
        clock = new NodeClock(new EventLoop(cluster.scheduler(), address), 0, WALL_ORIGIN_MILLIS);
    }

    /** The machine's name, and the node's in the cluster. */
    public String name() {
        return name;
    }

    /** Its place in {@link SimulatedCluster#nodes}. */
    public int position() {
        return position;
    }

    /** The advertised peer address. */
    public String address() {
        return address;
    }

    public SimulatedDisk disk() {
        return disk;
    }

    /** How the bucket behaves towards this machine. */
    public StoreFaults storeFaults() {
        return storeFaults;
    }

    public NodeClock clock() {
        return clock;
    }

    /** How many processes have been started here. */
    public int incarnation() {
        return incarnation;
    }

    /** Whether a process runs, paused or not. */
    public boolean isUp() {
        return process != null;
    }

    /** Whether the process is paused. */
    public boolean isPaused() {
        return loop != null && loop.isPaused();
    }

    /** Why the process stopped itself for good; null if it did not. */
    public @Nullable String stopReason() {
        return stopReason;
    }

    /**
     * The process.
     *
     * @throws IllegalStateException if none runs
     */
    public Node process() {
        Node running = process;
        if (running == null) {
            throw new IllegalStateException(name + " is down");
        }
        return running;
    }

    /** The process, or null if none runs. */
    public @Nullable Node processOrNull() {
        return process;
    }

    /** The role of the process; null if none runs. */
    public @Nullable NodeRole kind() {
        Node running = process;
        return running == null ? null : running.role().kind();
    }

    /** Starts a process, if none runs. */
    public void start() {
        if (process != null) {
            return;
        }
        incarnation++;
        stopReason = null;
        EventLoop newLoop = new EventLoop(cluster.scheduler(), address);
        clock = clock.successor(newLoop, randomness.nextLong(LARGEST_ORIGIN_NANOS));
        loop = newLoop;
        StoreClient bucket = cluster.store().connect(name, clock, storeFaults);
        store = bucket;
        // The transport is attached after the node is made, because each needs the other.
        LateTransport transport = new LateTransport();
        Node node = new Node(
                new NodeOptions(address, true, cluster.settings()),
                new NodePorts(clock, randomness, disk.open(newLoop::enter), bucket, transport),
                () -> cluster.machines().create(this),
                this);
        transport.attach(cluster.network().attach(address, newLoop.gate(node)));
        process = node;
        newLoop.post(() -> node.start(Completion.of(done -> {}, failure -> {})));
    }

    /** Loses power: what was not forced is lost, wholly or in part, and nobody is told. */
    public void losePower() {
        if (process != null) {
            cluster.network().vanish(address);
            endProcess();
            disk.crash(cluster.streams().stream("crash/" + name));
        }
    }

    /** Ends the process as {@code kill -9} does: the operating system keeps what was written, and closes its connections. */
    public void kill() {
        if (process != null) {
            cluster.network().detach(address);
            endProcess();
            disk.kill();
        }
    }

    /** Loses all that is on the disk, and with it the process. */
    public void wipe() {
        if (process != null) {
            cluster.network().vanish(address);
            endProcess();
        }
        disk.wipe();
    }

    private void endProcess() {
        if (loop != null) {
            loop.stop();
        }
        if (store != null) {
            store.end();
        }
        process = null;
        loop = null;
        store = null;
    }

    /** Stops the process while its clock runs on. */
    public void pause() {
        if (loop != null) {
            loop.pause();
        }
    }

    /** Lets a paused process go on. */
    public void resume() {
        if (loop != null) {
            loop.resume();
        }
    }

    /** Hands a request to the process, on its own event loop; it is lost if no process runs. */
    public void request(Request request) {
        Node running = process;
        EventLoop entry = loop;
        if (running != null && entry != null) {
            entry.enter(() -> request.on(running));
        }
    }

    /** Something to be asked of a node. */
    @FunctionalInterface
    public interface Request {
        /** Asks. */
        void on(Node node);
    }

    @Override
    public void noted(String event) {
        cluster.notes().noted(this, event);
    }

    @Override
    public void stateChanged(long index) {
        cluster.states().changed(this, index);
    }

    @Override
    public void stopped(String reason) {
        stopReason = reason;
    }

    @Override
    public String toString() {
        return name;
    }
}
