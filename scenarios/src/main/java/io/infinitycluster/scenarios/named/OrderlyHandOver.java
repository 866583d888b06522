package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/** Design P3: a leader that steps down in order seals the log, and the next one need not wait for a lease to run out. */
public final class OrderlyHandOver implements Scenario {

    @Override
    public String name() {
        return "orderly-hand-over";
    }

    @Override
    public String description() {
        return "the leader steps down in order, and a follower leads at once, without waiting for a lease and without loss";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.sendToAdmin("harry").isDone();
        cluster.expect("the log is sealed", cluster.manifest().seal() != null);
        cluster.promote("hermione").isDoneWithin(cluster.bounds().swap());

        cluster.at("hermione").read("spell").finds("lumos");
        cluster.write("spell", "nox");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.awaitCaughtUp("ron");
        cluster.settles();
        cluster.at("harry").read("spell").finds("nox");
    }
}
