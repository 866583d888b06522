package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P3 and P10: a sealed log may end with what was never confirmed. Here its heir is lost before it confirms anything, and the one who leads
 * next was in sync, and lacks that end. It leads with the log that it has: what the archive holds beyond that is named no longer, and other
 * entries take its place.
 */
public final class HeirOfSealLost implements Scenario {

    private static final int UNCONFIRMED = 30;

    @Override
    public String name() {
        return "heir-of-seal-lost";
    }

    @Override
    public String description() {
        return "who took a sealed log over is lost, and a follower leads that lacks its unconfirmed end: the archive is cut to its log";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("ginny");

        cluster.faults().cut("harry").to("ginny");
        cluster.faults().cut("hermione").from("ginny");
        for (int i = 0; i < UNCONFIRMED; i++) {
            cluster.at("harry").write("spell", "crucio" + i);
        }
        cluster.sendToAdmin("harry").isDone();
        Seal seal = cluster.manifest().seal();
        long held = cluster.at("ginny").log().lastIndex();
        cluster.expect(
                "more is sealed than ginny holds, who is in sync",
                seal != null && held < seal.lastIndex() && cluster.at("ginny").isInSync());
        cluster.promote("hermione").isDone();
        cluster.faults().losePower("hermione");
        cluster.faults().heal();

        cluster.promote("ginny").isDone();
        long named = cluster.manifest().archiveEnd();
        cluster.at("ginny").read("spell").finds("lumos");
        cluster.write("spell", "nox");
        Archives.fill(cluster, 2 * UNCONFIRMED);

        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("hermione", "harry");
        cluster.expect("what she lacked was named no longer", named <= held);
        cluster.settles();
        cluster.at("harry").read("spell").finds("nox");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
