package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P1 and P7: a follower that is slow, but alive, stays in sync: its heartbeats do not queue behind the
 * log. Writes wait for it, and are confirmed.
 */
public final class SlowFollower implements Scenario {

    @Override
    public String name() {
        return "slow-follower";
    }

    @Override
    public String description() {
        return "a follower's disk or link is slow: it stays in sync, and writes wait for it";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        if (cluster.draw().nextBoolean()) {
            cluster.faults().slowDisk("hermione", cluster.draw().between(10, 100));
        } else {
            cluster.faults()
                    .slowLink(
                            "harry",
                            "hermione",
                            cluster.draw().between(20_000_000, 200_000_000),
                            cluster.draw().between(50_000, 500_000));
        }
        Attempt write = cluster.at("harry").write("spell", "lumos");
        cluster.stays(
                "hermione is in sync",
                2 * cluster.bounds().notice(),
                () -> cluster.at("hermione").isInSync());
        write.isDone();
        cluster.awaitService();
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);

        cluster.faults().slowDisk("hermione", 1);
        cluster.faults().heal();
        cluster.settles();
        cluster.at("hermione").read("spell").finds("lumos");
    }
}
