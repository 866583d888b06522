package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/** Design P3 and P10: the leader steps down in order, and then every disk is lost: the sealed log is in the bucket, all of it. */
public final class EveryNodeLostAfterSeal implements Scenario {

    @Override
    public String name() {
        return "every-node-lost-after-seal";
    }

    @Override
    public String description() {
        return "the leader steps down in order, then every disk is lost: a fresh node leads at once, and nothing is lost";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        if (cluster.draw().nextBoolean()) {
            Archives.writeUntilCheckpointed(cluster, "wand", "holly");
        }
        Attempt last = cluster.write("spell", "nox");
        cluster.sendToAdmin("harry").isDone();
        Seal seal = cluster.manifest().seal();
        cluster.expect("the log is sealed with all of it", seal != null && seal.lastIndex() >= last.index());

        cluster.all().forEach(node -> cluster.faults().wipe(node.name()));
        cluster.all().forEach(node -> cluster.faults().restart(node.name()));
        cluster.promote("ron").isDone();
        cluster.expect("no loss is recorded", cluster.manifest().cuts().isEmpty());
        // Those who were in sync have lost their disks, and leave the set before anything is confirmed.
        cluster.at("ron").write("wand", "elder").isDone();
        cluster.at("ron").read("spell").finds("nox");

        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("nox");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
