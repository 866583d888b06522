package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P1 and P11: a process is killed while several groups are on their way to the disk. The next one is shown all of them by the operating system,
 * which may never have forced one: none counts before the new process has forced it, and then no loss of power takes it away.
 */
public final class KillInSeveralForces implements Scenario {

    @Override
    public String name() {
        return "kill-in-several-forces";
    }

    @Override
    public String description() {
        return "a process is killed with many groups on their way; what the next one takes for durable is there after a loss of power";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"));
        int times = cluster.draw().between(2, 5);
        for (int i = 0; i < times; i++) {
            cluster.write("spell", "lumos" + i);
            String victim = cluster.draw().nextBoolean() ? "harry" : "hermione";
            long replicaId = cluster.at(victim).log().replicaId();
            SmallGroups.crowd(cluster, "harry", victim);
            cluster.faults().kill(victim);
            cluster.faults().slowDisk(victim, 1);
            cluster.faults().restart(victim);
            long durable = cluster.at(victim).log().durableIndex();
            if (cluster.draw().nextBoolean()) {
                cluster.passBetween(0, 100_000_000L);
            }
            cluster.faults().losePower(victim);
            cluster.faults().restart(victim);
            cluster.expect(
                    "its log is the one that it had", cluster.at(victim).log().replicaId() == replicaId);
            cluster.expect(
                    "it holds all that was durable before",
                    cluster.at(victim).log().lastIndex() >= durable);
            SmallGroups.goOn(cluster, victim, "lumos" + i);
        }
        cluster.settles();
    }

    @Override
    public LogSettings log(RandomStream draw) {
        return SmallGroups.settings(draw);
    }
}
