package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P6: the last entries of a follower's log have rotted while it was down. It takes them for a torn tail, and registers with a log that is
 * shorter than what it has acknowledged. Its leader knows better, and makes it begin anew under another replica id: so it is not in sync,
 * and cannot take over when the leader is lost right then.
 */
public final class RottenTail implements Scenario {

    @Override
    public String name() {
        return "rotten-tail";
    }

    @Override
    public String description() {
        return "a follower's last entries have rotted, and it takes them for torn: the leader knows, and does not count on that log";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("hermione");

        long replicaId = cluster.at("hermione").log().replicaId();
        cluster.faults().killAndRotLast("hermione", cluster.bounds().notice());
        cluster.faults().restart("hermione");
        cluster.expect("she knows nothing of it", cluster.at("hermione").log().replicaId() == replicaId);
        cluster.makeFollower("hermione").isDone();
        cluster.faults().losePower("harry");
        Attempt promotion = cluster.promote("hermione");
        cluster.await("she is promoted, or not", cluster.bounds().promotion(), promotion::isAnswered);
        cluster.pass(cluster.bounds().heartbeat());
        promotion.isRefused(ErrorCode.ROLE_SWITCH, "confirmed writes would be lost");
        cluster.expect("she has begun anew", cluster.at("hermione").log().replicaId() != replicaId);

        cluster.faults().restart("harry");
        cluster.promote("harry").isDone();
        cluster.at("harry").read("spell").finds("lumos");
        cluster.awaitInSync("hermione");
        cluster.write("spell", "nox");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
