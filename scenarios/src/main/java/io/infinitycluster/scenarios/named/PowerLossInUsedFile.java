package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import io.infinitycluster.simulator.workload.WorkloadSettings;

/**
 * Design P10 and P11: files of the log are used again, and all writes are of one length, so that in the place of each batch there is a good one of the
 * file's first life. Power is lost when the header of a group has reached the disk, and its batches have not: they are missing, and what stands there
 * are no others, for the header says which ones were to follow.
 */
public final class PowerLossInUsedFile implements Scenario {

    private static final int MOST_WRITES = 2_000;

    @Override
    public String name() {
        return "power-loss-in-used-file";
    }

    @Override
    public String description() {
        return "power is lost while a file of the log is written that was used before: what it held in its first life is not taken for a group";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"));
        int length = cluster.draw().between(10, 200);
        int times = cluster.draw().between(4, 8);
        for (int i = 0; i < times; i++) {
            String victim = cluster.draw().nextBoolean() ? "harry" : "hermione";
            writeUntilFilesAreUsedAgain(cluster, cluster.at(victim), length);
            cluster.write("spell", "lumos" + i);
            long replicaId = cluster.at(victim).log().replicaId();
            SmallGroups.crowd(cluster, "harry", victim, length, length);
            cluster.faults().losePower(victim);
            SmallGroups.comeBack(cluster, victim, replicaId);
            SmallGroups.goOn(cluster, victim, "lumos" + i);
        }
        cluster.settles();
    }

    /** A segment is kept to be used again when a checkpoint holds it, and is used when the one after the next begins. */
    private static void writeUntilFilesAreUsedAgain(ScenarioCluster cluster, NodeHandle node, int length) {
        int dropped = 0;
        long base = node.log().baseIndex();
        for (int i = 0; i < MOST_WRITES && dropped < 3; i++) {
            cluster.at("harry").writeLong("filler" + i % 7, length).isDone();
            if (node.log().baseIndex() > base) {
                base = node.log().baseIndex();
                dropped++;
            }
        }
        cluster.expect("files of its log are used again", dropped == 3);
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults().withStorage(16, draw.between(16, 48), 16);
    }

    @Override
    public LogSettings log(RandomStream draw) {
        return SmallGroups.settings(draw);
    }

    @Override
    public WorkloadSettings clients(RandomStream draw) {
        return Scenario.super.clients(draw).withRate(2, 10);
    }
}
