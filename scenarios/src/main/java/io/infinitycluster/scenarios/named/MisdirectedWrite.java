package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P11: a write to a follower's log went to the wrong place. There are good checksums where they do not belong, and nothing where they do: it is
 * found out when the log is read, and none of it is served.
 */
public final class MisdirectedWrite implements Scenario {

    @Override
    public String name() {
        return "misdirected-write";
    }

    @Override
    public String description() {
        return "a write to a follower's log went to the wrong place: it is noticed in spite of good checksums, and the log is rebuilt";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        Archives.fill(cluster, 5);
        long oldId = cluster.at("hermione").log().replicaId();

        if (cluster.draw().nextBoolean()) {
            // Nobody reads the place while the process runs.
            cluster.faults().misdirectWrite("hermione");
            Archives.fill(cluster, 5);
            cluster.faults().losePower("hermione");
        } else {
            cluster.faults().losePower("hermione");
            cluster.faults().misdirectWrite("hermione");
        }
        cluster.faults().restartDamaged("hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.expect("the log is another", cluster.at("hermione").log().replicaId() != oldId);
        cluster.write("spell", "nox");
        cluster.await(
                "it is in sync again",
                cluster.bounds().drop() + cluster.bounds().join(),
                () -> cluster.at("hermione").isInSync());
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
