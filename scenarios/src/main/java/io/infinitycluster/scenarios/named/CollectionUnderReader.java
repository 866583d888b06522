package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.List;

/**
 * Design P10: checkpoints that no manifest names any more are removed after the grace period. A reader that is slower than that finds a part
 * gone, says which, and begins again with a newer manifest.
 */
public final class CollectionUnderReader implements Scenario {

    @Override
    public String name() {
        return "old-objects-are-removed";
    }

    @Override
    public String description() {
        return "old objects are removed in time; a reader that is too slow finds one gone, begins again with a newer manifest, and is done";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Archives.fill(cluster, 300);
        cluster.faults().wipe("ron");
        long end = Archives.writeUntilCheckpointed(cluster, "spell", "lumos").index();
        cluster.faults().restart("ron");
        cluster.makeLearner("ron").isDone();
        cluster.await(
                "it installs a checkpoint",
                cluster.bounds().notice() + 2 * cluster.bounds().swap(),
                () -> cluster.at("ron").hasNoted("continues from shared storage"));
        cluster.faults().pause("ron");
        Manifest read = cluster.manifest();
        List<String> old = cluster.bucket().parts(read);

        Archives.writeUntilCheckpointed(cluster, cluster.at("harry").appliedIndex() + 1);
        cluster.expect("the grace period is kept", cluster.bucket().has(old.get(0)));
        cluster.await(
                "what is no longer named is removed",
                cluster.bounds().collection(),
                () -> old.stream().noneMatch(cluster.bucket()::has));
        cluster.faults().resume("ron");
        cluster.await(
                "the reader finds it gone",
                cluster.bounds().swap(),
                () -> cluster.at("ron").hasNoted("is missing from shared storage"));
        cluster.await(
                "it has its state",
                cluster.bounds().rejoin(),
                () -> cluster.at("ron").appliedIndex() >= end);
        cluster.settles();
        cluster.at("ron").readEventual("spell").finds("lumos");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
