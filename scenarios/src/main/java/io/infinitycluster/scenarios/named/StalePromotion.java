package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest.Cut;
import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.List;

/**
 * Design P3 and P5: a node that is not in sync is refused as leader, because confirmed writes would be lost;
 * with allow_data_loss it leads, and the manifest records from which term and index history was cut. A node that
 * holds more than what was kept rebuilds.
 */
public final class StalePromotion implements Scenario {

    @Override
    public String name() {
        return "promotion-of-stale-node";
    }

    @Override
    public String description() {
        return "a stale node is refused as leader, then forced: the cut is recorded, and a node that held more rebuilds";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.faults().cut("hermione").fromAllNodes();
        cluster.awaitOutOfSync("hermione");
        cluster.write("spell", "nox");
        cluster.awaitCaughtUp("ginny");

        cluster.faults().kill("harry");
        cluster.faults().heal();
        cluster.promote("hermione").isRefused(ErrorCode.ROLE_SWITCH, "confirmed writes would be lost");
        cluster.expect(
                "nothing has changed",
                cluster.manifest().term() == 1 && cluster.at("hermione").is(NodeRole.FOLLOWER));
        long knew = cluster.at("ginny").appliedIndex();
        long replicaId = cluster.at("ginny").log().replicaId();
        cluster.promoteDespiteLoss("hermione").isDone();

        List<Cut> cuts = cluster.manifest().cuts();
        cluster.expect("the manifest records one cut", cuts.size() == 1);
        Cut cut = cuts.get(0);
        cluster.expect("it is of the new term", cut.term() == cluster.manifest().term());
        cluster.expect("it is before what ginny knew", cut.lastIndex() < knew);
        cluster.awaitInSync("ginny");
        cluster.expect("ginny has rebuilt", cluster.at("ginny").log().replicaId() != replicaId);
        cluster.write("spell", "accio");

        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.passBetween(1_000_000_000L, 4_000_000_000L);
        cluster.settles();
        cluster.at("harry").read("spell").finds("accio");
        cluster.at("ginny").read("spell").finds("accio");
    }
}
