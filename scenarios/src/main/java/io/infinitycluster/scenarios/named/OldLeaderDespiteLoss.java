package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;
import java.util.List;

/**
 * Design P3 and P5: who is promoted despite loss may have a tail of its own that was never confirmed. History counts as cut where that
 * node's log is last known to be committed, and not at its end: else those who come back with what was confirmed in that place could not be told
 * from those who hold the same.
 */
public final class OldLeaderDespiteLoss implements Scenario {

    private static final int TAIL = 60;

    @Override
    public String name() {
        return "old-leader-despite-loss";
    }

    @Override
    public String description() {
        return "an old leader with an unconfirmed tail is promoted despite loss: the cut is recorded before that tail";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("hermione");

        cluster.faults().cut("harry").fromAllNodes();
        cluster.faults().cut("harry").fromStorage();
        for (int i = 0; i < TAIL; i++) {
            cluster.at("harry").write("tail", "crucio" + i);
        }
        cluster.promote("hermione").isDone();
        cluster.write("spell", "nox");
        cluster.faults().kill("hermione");
        long confirmed = cluster.at("harry").appliedIndex();

        cluster.faults().heal();
        cluster.awaitAdmin("harry");
        cluster.promote("harry").isRefused(ErrorCode.ROLE_SWITCH, "confirmed writes would be lost");
        cluster.promoteDespiteLoss("harry").isDone();
        List<Cut> cuts = cluster.manifest().cuts();
        cluster.expect("the manifest records one cut", cuts.size() == 1);
        cluster.expect("it is where harry's log was confirmed last", cuts.get(0).lastIndex() == confirmed);
        cluster.at("harry").read("spell").finds("lumos");

        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.write("spell", "accio");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
    }

    /** Nothing is archived meanwhile: what shared storage holds of hermione's term would be kept. */
    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults();
    }
}
