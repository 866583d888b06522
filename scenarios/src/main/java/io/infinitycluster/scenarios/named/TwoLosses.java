package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.List;

/**
 * Design P3 and P5: what a node had confirmed by itself when history was cut behind its back is not certain any more. If that node is promoted
 * despite loss in its turn, history is cut where it was cut first, and whoever followed the other history meanwhile rebuilds.
 */
public final class TwoLosses implements Scenario {

    private static final int ALONE = 60;

    @Override
    public String name() {
        return "two-losses";
    }

    @Override
    public String description() {
        return "an old leader that slept through a promotion despite loss is promoted despite loss: both cuts are at one place";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.faults().cut("hermione").fromAllNodes();
        cluster.awaitOutOfSync("hermione");
        for (int i = 0; i < ALONE; i++) {
            cluster.at("harry").write("spell", "crucio" + i).isDone();
        }

        cluster.faults().cut("harry").fromAllNodes();
        cluster.faults().cut("harry").fromStorage();
        cluster.promoteDespiteLoss("hermione").isDone();
        List<Cut> first = cluster.manifest().cuts();
        cluster.expect(
                "what harry confirmed alone is cut off",
                first.size() == 1
                        && first.get(0).lastIndex() < cluster.at("harry").appliedIndex() - ALONE);
        cluster.write("spell", "nox");
        cluster.expect(
                "her log is still shorter",
                cluster.at("hermione").log().lastIndex() < cluster.at("harry").appliedIndex());

        cluster.faults().pause("hermione");
        cluster.faults().heal("harry", "ron");
        cluster.faults().storageIsBack("harry");
        cluster.awaitAdmin("harry");
        cluster.promoteDespiteLoss("harry").isDone();
        List<Cut> both = cluster.manifest().cuts();
        cluster.expect(
                "history is cut at the same place again",
                both.size() == 2 && both.get(1).lastIndex() == first.get(0).lastIndex());
        cluster.faults().heal();
        cluster.faults().resume("hermione");
        cluster.awaitAdmin("hermione");
        long replicaId = cluster.at("hermione").log().replicaId();
        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.expect("hermione has rebuilt", cluster.at("hermione").log().replicaId() != replicaId);
        cluster.write("spell", "accio");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
    }

    /** Nothing is archived meanwhile: what shared storage holds is certain. */
    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults();
    }
}
