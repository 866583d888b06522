package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P1 and P11: power is lost while the log is being forced. What was not confirmed may be there or not,
 * whole or torn; a torn tail is cut, and what was confirmed is never part of it.
 */
public final class PowerLossInForce implements Scenario {

    @Override
    public String name() {
        return "power-loss-in-force";
    }

    @Override
    public String description() {
        return "leader and follower lose power in the middle of a force, again and again: torn tails are cut, nothing confirmed is";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        int times = cluster.draw().between(2, 4);
        for (int i = 0; i < times; i++) {
            cluster.write("spell", "lumos" + i);
            String victim = cluster.draw().nextBoolean() ? "harry" : "hermione";
            long replicaId = cluster.at(victim).log().replicaId();
            cluster.faults().losePowerInForce(victim);
            cluster.passBetween(0, 1_000_000_000L);
            cluster.faults().restart(victim);
            cluster.expect(
                    "its log is the one that it had", cluster.at(victim).log().replicaId() == replicaId);
            if (victim.equals("harry")) {
                cluster.promote("harry").isDone();
            } else {
                cluster.makeFollower("hermione").isDone();
            }
            cluster.awaitInSync("hermione");
            cluster.at("harry").read("spell").finds("lumos" + i);
        }
        cluster.settles();
    }
}
