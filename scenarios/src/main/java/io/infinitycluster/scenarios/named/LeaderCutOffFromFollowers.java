package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2, P3 and P8: a leader that reaches shared storage and no follower keeps its lease, drops the
 * followers one after the other's lease, and goes on alone. None of them can be promoted: first because the
 * leader's lease is alive, then because they are not in sync. They join again by themselves.
 */
public final class LeaderCutOffFromFollowers implements Scenario {

    @Override
    public String name() {
        return "leader-cut-off-from-followers";
    }

    @Override
    public String description() {
        return "the leader reaches storage and no node: it drops its followers and goes on; none of them can take over; they rejoin";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("harry").fromAllNodes();
        Attempt write = cluster.at("harry").write("spell", "nox");
        cluster.promote("hermione").isRefused(ErrorCode.INVALID_ROLE, "A cluster has one leader");
        write.isDone();
        cluster.awaitOutOfSync("hermione");
        cluster.at("hermione").read("spell").findsOrIsRefused("nox");
        cluster.promote("hermione").isRefused(ErrorCode.ROLE_SWITCH, "not in sync");
        cluster.write("spell", "accio");
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);

        cluster.faults().heal();
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
    }
}
