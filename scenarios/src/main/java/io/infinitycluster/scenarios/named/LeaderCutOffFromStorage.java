package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P8 and P10: a leader that only shared storage does not answer goes on confirming with its followers;
 * when its lease is over it serves strong reads by a round trip to all of them, and they serve none. If an
 * operator promotes a follower meanwhile, the old leader can confirm nothing any more, and goes to admin (P4).
 */
public final class LeaderCutOffFromStorage implements Scenario {

    @Override
    public String name() {
        return "leader-cut-off-from-storage";
    }

    @Override
    public String description() {
        return "shared storage does not answer the leader: commits go on, strong reads take a round trip; a promotion fences it";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("harry").fromStorage();
        cluster.write("spell", "nox");
        cluster.awaitNoLease("harry");
        cluster.at("harry").write("spell", "accio").isDone();
        cluster.at("harry").read("spell").finds("accio");
        cluster.awaitNoLease("hermione");
        cluster.at("hermione").read("spell").isRefused(ErrorCode.INVALID_STATUS, "no lease");

        if (cluster.draw().nextBoolean()) {
            cluster.faults().heal();
            cluster.awaitLease("harry");
            cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        } else {
            cluster.promote("hermione").isDone();
            cluster.awaitAdmin("harry");
            cluster.expect("hermione leads", cluster.at("hermione").is(NodeRole.LEADER));
            cluster.faults().heal();
            cluster.makeFollower("harry").isDone();
            cluster.awaitInSync("harry");
        }
        cluster.settles();
        cluster.leader().read("spell").finds("accio");
    }
}
