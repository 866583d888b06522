package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.Map;

/**
 * Design P10: every disk is lost, and a fresh node serves alone, with what the bucket holds. It writes nothing to the cluster's keys, and
 * after a restart it has what was written to it.
 */
public final class StandaloneFromBucket implements Scenario {

    @Override
    public String name() {
        return "standalone-from-bucket";
    }

    @Override
    public String description() {
        return "every disk is lost: a fresh node serves alone from the bucket, and restarts, and leaves the cluster's objects as they are";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Attempt kept = Archives.writeUntilCheckpointed(cluster, "spell", "lumos");
        cluster.clientsEnd();
        cluster.all().forEach(node -> cluster.faults().wipe(node.name()));
        cluster.faults().restart("ron");
        Map<String, Integer> before = cluster.bucket().ofTheCluster();

        cluster.faults().storageOutage();
        cluster.makeStandalone("ron").isRefused(ErrorCode.STORAGE_UNREACHABLE, "cannot be had");
        cluster.expect("it has no role", cluster.at("ron").is(NodeRole.ADMIN));
        cluster.faults().storageIsBack();
        cluster.makeStandalone("ron").isDone();
        cluster.expect("it has what was archived", cluster.at("ron").appliedIndex() >= kept.index());
        cluster.at("ron").read("spell").finds("lumos");

        cluster.await(
                "its log is its own",
                cluster.bounds().swapAfterOutage(),
                () -> cluster.at("ron").log().clusterId() == 0);
        cluster.at("ron").write("spell", "nox").isDone();
        cluster.faults().losePower("ron");
        cluster.faults().restart("ron");
        cluster.makeStandalone("ron").isDone();
        cluster.at("ron").read("spell").finds("nox");
        cluster.expect(
                "the cluster's objects are as they were",
                cluster.bucket().ofTheCluster().equals(before));
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
