package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P3, P4 and P8: a follower is promoted while the old leader still lives behind a partition. The
 * promotion waits for the old leader's lease; from then on the old leader can confirm nothing and serves no
 * strong read, for its followers have seen a higher term. When the partition heals it goes to admin, saying why,
 * and follows when it is told to.
 */
public final class PromotionBehindPartition implements Scenario {

    @Override
    public String name() {
        return "promotion-behind-partition";
    }

    @Override
    public String description() {
        return "a follower is promoted while the old leader lives behind a partition: the old one confirms nothing more, and goes to admin";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("harry").fromAllNodes();
        cluster.faults().cut("harry").fromStorage();
        Attempt lost = cluster.at("harry").write("spell", "crucio");
        cluster.promote("hermione").isDone();
        cluster.expect("harry holds no lease", !cluster.at("harry").holdsLease());
        cluster.expect(
                "harry still takes itself for the leader", cluster.at("harry").is(NodeRole.LEADER));
        cluster.at("hermione").read("spell").finds("lumos");
        cluster.at("hermione").write("spell", "nox").isDone();
        cluster.at("harry").read("spell").findsOrIsRefused("nox");
        Attempt alsoLost = cluster.at("harry").write("spell", "imperio");
        cluster.passBetween(0, cluster.bounds().notice());
        lost.isNotDone();

        cluster.faults().heal();
        cluster.awaitAdmin("harry");
        cluster.expect("it says why", cluster.at("harry").adminReason().contains("no longer leads term 1"));
        lost.isNotDone();
        alsoLost.isNotDone();
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("nox");
    }
}
