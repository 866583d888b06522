package io.infinitycluster.simulator.workload;

import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.simulator.cluster.SimulatedCluster;
import io.infinitycluster.simulator.cluster.SimulatedNode;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.time.EventKind;

/** Sends {@link ClientStore#otherCommand}s to whoever leads, and hears nothing of what becomes of them. Their states are what the judge compares. */
final class Bystander implements WriteReply {

    private static final long MEAN_GAP_NANOS = 40_000_000;

    private final SimulatedCluster cluster;
    private final Workload workload;
    private final RandomStream randomness;
    private final int actor;
    private boolean running;

    Bystander(SimulatedCluster cluster, Workload workload) {
        this.cluster = cluster;
        this.workload = workload;
        randomness = cluster.streams().stream("bystander");
        actor = cluster.scheduler().actor("bystander");
    }

    void start() {
        if (!running) {
            running = true;
            later();
        }
    }

    private void later() {
        cluster.scheduler().after(randomness.exponential(MEAN_GAP_NANOS), actor, EventKind.CLIENT, this::act);
    }

    private void act() {
        if (workload.isStopped()) {
            running = false;
            return;
        }
        byte[] command = workload.store().otherCommand(randomness);
        SimulatedNode leader = cluster.leader();
        if (leader != null) {
            leader.request(process -> process.write(WriteRequest.of(command), this));
        }
        later();
    }

    @Override
    public void confirmed(long index, byte[] result) {}

    @Override
    public void refused(Refusal refusal) {}

    @Override
    public void unknown(String reason) {}
}
