package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P11: power is lost while several groups are on their way to the disk, one behind another. A disk writes sectors in any order: a later
 * group may be there, whole, and an earlier one not. Nothing said that the earlier one had been forced, so that the log is torn there, and not damaged.
 */
public final class PowerLossInSeveralForces implements Scenario {

    @Override
    public String name() {
        return "power-loss-in-several-forces";
    }

    @Override
    public String description() {
        return "power is lost with many groups on their way to a slow disk: a hole among them is a torn tail, and no damage";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"));
        int times = cluster.draw().between(4, 8);
        for (int i = 0; i < times; i++) {
            cluster.write("spell", "lumos" + i);
            String victim = cluster.draw().nextBoolean() ? "harry" : "hermione";
            long replicaId = cluster.at(victim).log().replicaId();
            SmallGroups.crowd(cluster, "harry", victim);
            cluster.faults().losePower(victim);
            SmallGroups.comeBack(cluster, victim, replicaId);
            SmallGroups.goOn(cluster, victim, "lumos" + i);
        }
        cluster.settles();
    }

    @Override
    public LogSettings log(RandomStream draw) {
        return SmallGroups.settings(draw);
    }
}
