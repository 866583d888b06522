package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P3: after an orderly end of a leadership any node may lead, once its own log is exactly the sealed one:
 * so a learner can take over without loss.
 */
public final class PromotionOfLearner implements Scenario {

    @Override
    public String name() {
        return "promotion-of-learner";
    }

    @Override
    public String description() {
        return "the leader steps down in order and a learner takes over: it holds the whole sealed log, nothing is lost";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.promote("ron").isRefused(ErrorCode.ROLE_SWITCH, "not in sync");
        if (cluster.draw().nextBoolean()) {
            cluster.faults().cut("ron").fromAllNodes(); // what it lacks it gets from shared storage
            cluster.passBetween(0, 2_000_000_000L);
        }

        Attempt last = cluster.write("spell", "nox");
        cluster.sendToAdmin("harry").isDone();
        long end = cluster.manifest().seal() == null
                ? 0
                : cluster.manifest().seal().lastIndex();
        cluster.expect("the seal holds what was confirmed", end >= last.index());
        cluster.faults().heal();
        cluster.promote("ron").isDone();
        cluster.at("ron").read("spell").finds("nox");
        cluster.awaitInSync("hermione");
        cluster.write("spell", "accio");
        cluster.makeLearner("harry").isDone();
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
        cluster.at("harry").readEventual("spell").finds("accio");
    }
}
