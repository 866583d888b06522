package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;
import static io.infinitycluster.scenarios.Cast.unassigned;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.ArrayList;
import java.util.List;

/**
 * Design P2, P6 and P11: a follower that crashes while it catches up was never waited for, so writes go on; it
 * comes back with the log that it had, and catches up with the rest.
 */
public final class FollowerCrashDuringSync implements Scenario {

    @Override
    public String name() {
        return "follower-crash-during-sync";
    }

    @Override
    public String description() {
        return "a follower crashes while it catches up with a long log: writes go on, and it catches up with the rest later";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("ginny"), unassigned("hermione"), learner("ron"));
        int values = cluster.draw().between(20, 60);
        List<Attempt> writes = new ArrayList<>();
        for (int i = 0; i < values; i++) {
            writes.add(cluster.at("harry").writeLong("page" + i, cluster.draw().between(20_000, 150_000)));
        }
        writes.forEach(Attempt::isDone);

        cluster.faults().slowLink("harry", "hermione", 1_000_000, 4_000_000);
        cluster.makeFollower("hermione");
        long goal = cluster.draw().between(1, cluster.at("harry").log().lastIndex() / 2);
        cluster.await(
                "hermione holds a part of the log",
                cluster.bounds().join(),
                () -> cluster.at("hermione").log().lastIndex() >= goal);
        cluster.expect("it is not in sync yet", !cluster.at("hermione").isInSync());
        long replicaId = cluster.at("hermione").log().replicaId();
        if (cluster.draw().nextBoolean()) {
            cluster.faults().losePower("hermione");
        } else {
            cluster.faults().kill("hermione");
        }
        cluster.write("spell", "lumos");
        cluster.expect("nobody waits for hermione", cluster.manifest().inSyncNamed("hermione") == null);

        cluster.faults().heal();
        cluster.faults().restart("hermione");
        cluster.expect("it is in admin", cluster.at("hermione").is(NodeRole.ADMIN));
        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.expect(
                "its log is the one that it had", cluster.at("hermione").log().replicaId() == replicaId);
        cluster.settles();
        cluster.at("hermione").read("spell").finds("lumos");
    }
}
