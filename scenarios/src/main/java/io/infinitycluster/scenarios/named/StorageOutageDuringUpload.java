package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P10: shared storage goes down while a checkpoint is uploaded. Commits go on, the log grows, and the leader says so; when storage is
 * back the checkpoint is completed, and the log is cut.
 */
public final class StorageOutageDuringUpload implements Scenario {

    @Override
    public String name() {
        return "storage-outage-during-upload";
    }

    @Override
    public String description() {
        return "storage goes down while a checkpoint is uploaded: commits go on, the leader says that its log grows, and it is cut later";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Archives.fill(cluster, 200);
        cluster.faults().slowStorage("harry", cluster.draw().between(20, 60));
        Archives.fill(cluster, 100);
        cluster.await(
                "a checkpoint is being uploaded",
                cluster.bounds().collection(),
                () -> !cluster.bucket().unfinishedCheckpoints().isEmpty());

        cluster.faults().storageOutage();
        cluster.faults().slowStorage("harry", 1);
        cluster.passBetween(0, cluster.bounds().swap());
        long base = cluster.at("harry").log().baseIndex();
        Archives.fill(cluster, 300);
        cluster.await(
                "the leader says so",
                cluster.bounds().notice() + cluster.bounds().swap(),
                () -> cluster.at("harry").hasNoted("shared storage has not answered"));
        cluster.expect(
                "whoever asks it is told", cluster.at("harry").storageTrouble().contains("the log grows"));
        cluster.expect("the log has grown", cluster.at("harry").log().baseIndex() == base);

        cluster.faults().storageIsBack();
        long end = cluster.at("harry").log().lastIndex();
        cluster.await(
                "the log is cut",
                cluster.bounds().collection(),
                () -> cluster.at("harry").log().baseIndex() > base);
        Archives.writeUntilCheckpointed(cluster, end);
        cluster.await(
                "nothing is wrong any more",
                cluster.bounds().notice(),
                () -> cluster.at("harry").storageTrouble().isEmpty());
        cluster.settles();
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
