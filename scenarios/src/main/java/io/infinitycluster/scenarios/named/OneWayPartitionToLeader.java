package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2, P7 and P8: a follower whose messages vanish on their way to the leader has timed out, though it
 * still gets the log; it is dropped after its lease, and then writes go on without it. It serves no strong read
 * from then on, and joins again by itself.
 */
public final class OneWayPartitionToLeader implements Scenario {

    @Override
    public String name() {
        return "one-way-partition-to-leader";
    }

    @Override
    public String description() {
        return "messages from a follower to the leader vanish: it is dropped after its lease, writes go on, and it joins again";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("hermione").to("harry");
        cluster.at("harry").write("spell", "nox").isDone();
        cluster.at("hermione").read("spell").findsOrIsRefused("nox");
        cluster.awaitOutOfSync("hermione");
        cluster.expect("its lease was over first", !cluster.at("hermione").holdsLease());
        cluster.write("spell", "accio");
        cluster.at("hermione").read("spell").isRefused(ErrorCode.INVALID_STATUS, "no lease");
        cluster.passBetween(0, cluster.bounds().notice());

        cluster.faults().heal();
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
    }
}
