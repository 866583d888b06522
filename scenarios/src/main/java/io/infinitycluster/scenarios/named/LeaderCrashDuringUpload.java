package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.List;

/** Design P10: the leader dies while it uploads a checkpoint. No manifest names what is there of it, and it is removed later. */
public final class LeaderCrashDuringUpload implements Scenario {

    @Override
    public String name() {
        return "leader-crash-during-upload";
    }

    @Override
    public String description() {
        return "the leader dies while it uploads a checkpoint: what is there of it counts for nobody, and is removed in time";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Archives.fill(cluster, 200);
        cluster.faults().slowStorage("harry", cluster.draw().between(20, 60));
        long confirmed = cluster.confirmedByClients();
        Archives.fill(cluster, 100);
        cluster.await(
                "a checkpoint is being uploaded",
                cluster.bounds().collection(),
                () -> !cluster.bucket().unfinishedCheckpoints().isEmpty());
        List<String> abandoned = cluster.bucket().unfinishedCheckpoints();
        cluster.expect("clients were served meanwhile", cluster.confirmedByClients() > confirmed);

        cluster.faults().losePower("harry");
        cluster.pass(cluster.bounds().swap()); // a version that it had sent may still land
        cluster.faults().slowStorage("harry", 1);
        cluster.promote("hermione").isDone();
        Archives.writeUntilCheckpointed(cluster, "spell", "lumos");
        cluster.await(
                "what was abandoned is removed",
                cluster.bounds().collection(),
                () -> abandoned.stream()
                        .noneMatch(folder -> !cluster.bucket().keys(folder).isEmpty()));
        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("lumos");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
