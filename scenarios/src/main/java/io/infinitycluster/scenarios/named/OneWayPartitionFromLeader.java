package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P1, P2 and P7: a follower that hears nothing from its leader looks for another, finds the same, and asks in vain; no heartbeat
 * comes from it any more. Writes wait for it until its lease is over and it is out of the in-sync set; then they go on.
 */
public final class OneWayPartitionFromLeader implements Scenario {

    @Override
    public String name() {
        return "one-way-partition-from-leader";
    }

    @Override
    public String description() {
        return "messages from the leader to a follower vanish: writes wait until it is dropped, and it joins again when it hears";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("harry").to("hermione");
        Attempt write = cluster.at("harry").write("spell", "nox");
        cluster.awaitNoLease("hermione");
        cluster.at("hermione").read("spell").findsOrIsRefused("nox");
        write.isDone(); // when hermione, from whom no heartbeat comes any more, is out of the in-sync set
        cluster.passBetween(0, cluster.bounds().notice());

        cluster.faults().heal();
        cluster.awaitInSync("hermione");
        cluster.expect("harry leads", cluster.at("harry").is(NodeRole.LEADER));
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
