package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P10: a state of many parts goes into shared storage while writes go on, and comes back part by part to a node that lost its disk
 * and to one that was away.
 */
public final class LargeState implements Scenario {

    @Override
    public String name() {
        return "large-state-in-parts";
    }

    @Override
    public String description() {
        return "a state of many parts is written to storage and restored from it, part by part, while clients go on writing";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        long confirmed = cluster.confirmedByClients();
        Archives.fill(cluster, 400);
        cluster.faults().wipe("ron");
        long end = Archives.writeUntilCheckpointed(cluster, "spell", "lumos").index();
        cluster.expect(
                "the checkpoint has many parts",
                cluster.bucket().parts(cluster.manifest()).size() >= 20);
        cluster.expect("clients were served meanwhile", cluster.confirmedByClients() > confirmed);

        cluster.faults().restart("ron");
        cluster.makeLearner("ron").isDone();
        cluster.await(
                "it has its state",
                cluster.bounds().rejoin(),
                () -> cluster.at("ron").appliedIndex() >= end);
        cluster.expect("it came from shared storage", cluster.at("ron").hasNoted("continues from shared storage"));
        cluster.faults().losePower("hermione");
        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("lumos");
        cluster.at("ron").readEventual("spell").finds("lumos");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw).withObjects(draw.between(40, 150), 10_000_000_000L);
    }
}
