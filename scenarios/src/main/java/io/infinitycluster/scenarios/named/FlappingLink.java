package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2 and P7: a link breaks and heals, again and again, for shorter and longer than it takes to be
 * dropped. Nothing is lost, and at the end the follower is in sync.
 */
public final class FlappingLink implements Scenario {

    @Override
    public String name() {
        return "flapping-link";
    }

    @Override
    public String description() {
        return "the link between leader and follower breaks and heals again and again: nothing is lost, and at last it is in sync";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        int times = cluster.draw().between(5, 15);
        for (int i = 0; i < times; i++) {
            if (cluster.draw().nextInt(4) == 0) {
                cluster.faults().resetConnection("harry", "hermione");
            } else {
                cluster.faults().cut("harry").from("hermione");
            }
            cluster.pass(cluster.draw().exponential(2_000_000_000L));
            cluster.faults().heal();
            cluster.pass(cluster.draw().exponential(2_000_000_000L));
        }
        cluster.write("spell", "lumos");
        cluster.awaitInSync("hermione");
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        cluster.settles();
        cluster.at("hermione").read("spell").finds("lumos");
    }
}
