package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P6: a follower comes back under its old name with an empty disk. It has a new replica id and so is not
 * in sync; the old id leaves the set first, after its lease; the new one joins when it has caught up.
 */
public final class WipedFollower implements Scenario {

    @Override
    public String name() {
        return "follower-with-wiped-disk";
    }

    @Override
    public String description() {
        return "a follower comes back with an empty disk: a new replica id, in sync only when it has caught up and the old id is gone";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        long oldId = cluster.at("hermione").log().replicaId();
        long wiped = cluster.now();

        cluster.faults().wipe("hermione");
        cluster.faults().restart("hermione");
        long newId = cluster.at("hermione").log().replicaId();
        cluster.expect("the log is another", newId != oldId);
        cluster.makeFollower("hermione").isDone();
        Attempt write = cluster.at("harry").write("spell", "nox");
        cluster.await("the old id has left the set", cluster.bounds().drop(), () -> !names(cluster, oldId));
        cluster.expect(
                "its lease was waited for",
                cluster.now() - wiped >= cluster.bounds().leastLeaseLeft());
        write.isDone();
        cluster.await("the new id is in the set", cluster.bounds().join(), () -> names(cluster, newId));
        cluster.expect(
                "it holds what was confirmed", cluster.at("hermione").log().durableIndex() >= write.index());
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }

    private static boolean names(ScenarioCluster cluster, long replicaId) {
        return cluster.manifest().inSync().stream().anyMatch(member -> member.replicaId() == replicaId);
    }
}
