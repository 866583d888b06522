package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P3 and P11: a leader that restarts is in admin, knows its log, and may lead again at once, because nobody else holds the lease that would
 * have to run out. Nothing confirmed is lost.
 */
public final class LeaderCrash implements Scenario {

    @Override
    public String name() {
        return "leader-crash-and-restart";
    }

    @Override
    public String description() {
        return "the leader crashes, restarts in admin, leads again in the next term, and has lost nothing";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        long term = cluster.manifest().term();

        if (cluster.draw().nextBoolean()) {
            cluster.faults().losePower("harry");
        } else {
            cluster.faults().kill("harry");
        }
        cluster.passBetween(0, cluster.bounds().notice());
        cluster.faults().restart("harry");
        cluster.expect("a restarted node is in admin", cluster.at("harry").is(NodeRole.ADMIN));

        cluster.promote("harry").isDoneWithin(cluster.bounds().swap());
        cluster.expect("the term has grown", cluster.manifest().term() > term);
        cluster.at("harry").read("spell").finds("lumos");
        cluster.write("spell", "nox");
        cluster.awaitInSync("hermione");
        cluster.awaitCaughtUp("ron");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
        cluster.at("ron").readEventual("spell").finds("nox");
    }
}
