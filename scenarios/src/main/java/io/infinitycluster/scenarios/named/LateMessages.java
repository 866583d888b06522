package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P4: what an old leader had sent arrives late, when the node that it was for follows another leader in a
 * higher term. It is refused; the old leader learns of that term, confirms nothing, and goes to admin.
 */
public final class LateMessages implements Scenario {

    @Override
    public String name() {
        return "late-messages-of-old-leader";
    }

    @Override
    public String description() {
        return "what an old leader had sent arrives when its follower serves a newer term: it is refused, and nothing is confirmed";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ginny"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("harry").from("ginny");
        cluster.faults().cut("harry").fromStorage();
        cluster.faults().stall("harry", "hermione");
        cluster.faults().cut("hermione").to("harry");
        Attempt lost = cluster.at("harry").write("spell", "crucio");
        cluster.passBetween(0, 1_000_000_000L);
        cluster.promote("hermione").isDone();
        cluster.write("spell", "nox");
        cluster.sendToAdmin("hermione").isDone();
        cluster.promote("ginny").isDone();
        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.expect(
                "harry still takes itself for the leader", cluster.at("harry").is(NodeRole.LEADER));
        lost.isNotDone();

        cluster.faults().heal();
        cluster.awaitAdmin("harry");
        lost.isNotDone();
        cluster.expect(
                "hermione follows ginny",
                cluster.at("hermione").isInSync() && cluster.at("ginny").is(NodeRole.LEADER));
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
        cluster.at("harry").read("spell").finds("nox");
    }
}
