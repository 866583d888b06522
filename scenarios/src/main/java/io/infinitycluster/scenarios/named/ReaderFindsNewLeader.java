package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P7: a reader that was cut off while the leader changed finds its leader silent, looks into the
 * manifest, and follows the leader that it finds there.
 */
public final class ReaderFindsNewLeader implements Scenario {

    @Override
    public String name() {
        return "reader-finds-new-leader";
    }

    @Override
    public String description() {
        return "a learner is cut off while the leader changes: it finds the new one in the manifest, and follows it by itself";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.faults().cut("ron").fromAllNodes();
        cluster.passBetween(0, cluster.bounds().notice());
        cluster.sendToAdmin("harry").isDone();
        cluster.promote("hermione").isDone();
        if (cluster.draw().nextBoolean()) {
            cluster.makeFollower("harry").isDone();
        }
        cluster.write("spell", "lumos");
        cluster.passBetween(0, cluster.bounds().notice());

        cluster.faults().heal();
        cluster.awaitCaughtUp("ron");
        cluster.expect(
                "it follows hermione", cluster.at("ron").nodes().get(1).name().equals("hermione"));
        cluster.settles();
        cluster.at("ron").readEventual("spell").finds("lumos");
    }
}
