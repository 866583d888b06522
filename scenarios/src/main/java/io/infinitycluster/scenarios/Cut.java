package io.infinitycluster.scenarios;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.run.FaultKind;
import io.infinitycluster.transport.inmemory.InMemoryNetwork;

/** A node that is about to be cut off, and from whom. Nobody is told of a cut: messages vanish. */
public final class Cut {

    private final World world;
    private final SimulatedNode node;

    Cut(World world, SimulatedNode node) {
        this.world = world;
        this.node = node;
    }

    /** Messages of the node to these vanish; those of these to the node still arrive. */
    public void to(String... others) {
        world.step(node + " is cut off on its way to " + String.join(", ", others));
        world.injected(FaultKind.ONE_WAY_PARTITION);
        for (String other : others) {
            network().cut(node.address(), world.node(other).address());
        }
    }

    /** No messages between the node and these, in either direction. */
    public void from(String... others) {
        world.step(node + " is cut off from " + String.join(", ", others));
        world.injected(FaultKind.PARTITION);
        for (String other : others) {
            cutBoth(world.node(other));
        }
    }

    /** No messages between the node and any other, while it still reaches shared storage. */
    public void fromAllNodes() {
        world.step(node + " is cut off from all other nodes");
        world.injected(FaultKind.ISOLATION);
        for (SimulatedNode other : world.cluster().nodes()) {
            if (other != node) {
                cutBoth(other);
            }
        }
    }

    /** Shared storage does not answer the node, while the other nodes do. */
    public void fromStorage() {
        world.step(node + " is cut off from shared storage");
        world.injected(FaultKind.BUCKET_CUT);
        node.storeFaults().outage(true);
    }

    private void cutBoth(SimulatedNode other) {
        network().cut(node.address(), other.address());
        network().cut(other.address(), node.address());
    }

    private InMemoryNetwork<Message> network() {
        return world.cluster().network();
    }
}
