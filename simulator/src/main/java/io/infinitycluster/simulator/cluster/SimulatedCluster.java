package io.infinitycluster.simulator.cluster;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.MessageCodec;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.LeaderRole;
import io.infinitycluster.core.state.StateMachine;
import io.infinitycluster.simulator.random.RandomStreams;
import io.infinitycluster.simulator.store.SimulatedStore;
import io.infinitycluster.simulator.store.StoreFaults;
import io.infinitycluster.simulator.time.EventLoop;
import io.infinitycluster.simulator.time.NodeClock;
import io.infinitycluster.simulator.time.Scheduler;
import io.infinitycluster.simulator.time.SchedulerDelivery;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Machines, a network between them and a bucket that they share, in virtual time. It does nothing by itself: nodes start in
 * admin mode, and wait for an operator.
 */
public final class SimulatedCluster {

    /** What a message counts for when objects cross the network instead of bytes. */
    private static final int NOMINAL_MESSAGE_BYTES = 64;

    /** Small enough for a run to go through many segments, and to read again from the disk what no longer fits into memory. */
    private static final LogSettings SMALL_LOG = new LogSettings(32 << 10, 32 << 10);

    private final Scheduler scheduler = new Scheduler();
    private final RandomStreams streams;
    private final ClusterSettings settings;
    private final Machines machines;
    private final InMemoryNetwork<Message> network;
    private final SimulatedStore store;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private LogSettings logSettings = SMALL_LOG;
    private Notes notes = (node, event) -> {};
    private States states = (node, index) -> {};

    /** Makes new, empty state machines. */
    @FunctionalInterface
    public interface Machines {
        /** One for a node. */
        StateMachine create(SimulatedNode node);
    }

    /** Hears what nodes note, for traces. */
    @FunctionalInterface
    public interface Notes {
        /** A node noted something. */
        void noted(SimulatedNode node, String event);
    }

    /** Hears how far the nodes' states are, for checks. */
    @FunctionalInterface
    public interface States {
        /** A node's state has become that of another index. */
        void changed(SimulatedNode node, long index);
    }

    /**
     * A cluster without nodes.
     *
     * @param streams where all randomness comes from
     * @param encodeMessages whether messages cross the network in their binary form; otherwise the objects do, which is faster
     * @param machines makes new, empty state machines
     */
    public SimulatedCluster(
            RandomStreams streams, ClusterSettings settings, boolean encodeMessages, Machines machines) {
        this.streams = streams;
        this.settings = settings;
        this.machines = machines;
        SchedulerDelivery delivery = new SchedulerDelivery(scheduler);
        network = encodeMessages
                ? InMemoryNetwork.ofBytes(delivery, streams.stream("network"), new MessageCodec())
                : InMemoryNetwork.ofObjects(delivery, streams.stream("network"), SimulatedCluster::nominalSize);
        store = new SimulatedStore(
                new NodeClock(new EventLoop(scheduler, "bucket"), 0, 0),
                streams.stream("bucket/latency"),
                streams.stream("bucket/faults"),
                streams.stream("bucket/damage"),
                new StoreFaults());
    }

    private static int nominalSize(Message message) {
        if (message instanceof Message.Append append) {
            int size = NOMINAL_MESSAGE_BYTES;
            for (int i = 0; i < append.batches().size(); i++) {
                size += append.batches().get(i).bytes().length;
            }
            return size;
        }
        return NOMINAL_MESSAGE_BYTES;
    }

    /** Adds a machine, which is off. */
    public SimulatedNode addNode(String name) {
        SimulatedNode node = new SimulatedNode(this, name, nodes.size());
        nodes.add(node);
        return node;
    }

    /** Sets who hears what nodes note. */
    public void notes(Notes listener) {
        notes = listener;
    }

    Notes notes() {
        return notes;
    }

    /** Sets who hears how far the nodes' states are. */
    public void states(States listener) {
        states = listener;
    }

    States states() {
        return states;
    }

    public Scheduler scheduler() {
        return scheduler;
    }

    public RandomStreams streams() {
        return streams;
    }

    public ClusterSettings settings() {
        return settings;
    }

    /** How the nodes that start from now on keep their logs. */
    public void logSettings(LogSettings newSettings) {
        logSettings = newSettings;
    }

    LogSettings logSettings() {
        return logSettings;
    }

    Machines machines() {
        return machines;
    }

    public InMemoryNetwork<Message> network() {
        return network;
    }

    public SimulatedStore store() {
        return store;
    }

    /** All machines, in the order in which they were added. */
    public List<SimulatedNode> nodes() {
        return nodes;
    }

    /** The machine at a peer address; null if there is none. */
    public @Nullable SimulatedNode at(String address) {
        for (SimulatedNode node : nodes) {
            if (node.address().equals(address)) {
                return node;
            }
        }
        return null;
    }

    /** The node that leads in the highest term, as an outside observer sees it; null if none does. */
    public @Nullable SimulatedNode leader() {
        SimulatedNode newest = null;
        long term = -1;
        for (SimulatedNode each : nodes) {
            if (each.kind() == NodeRole.LEADER
                    && each.process().role() instanceof LeaderRole leader
                    && leader.term() > term) {
                newest = each;
                term = leader.term();
            }
        }
        return newest;
    }
}
