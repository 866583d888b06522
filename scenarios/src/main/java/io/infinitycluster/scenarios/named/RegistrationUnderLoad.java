package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.unassigned;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2 and P7: a follower and a learner join while clients write; the follower is waited for only when it
 * has nearly caught up, and nothing stops.
 */
public final class RegistrationUnderLoad implements Scenario {

    @Override
    public String name() {
        return "registration-under-load";
    }

    @Override
    public String description() {
        return "a follower and a learner join while clients write, and nobody waits for long";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), unassigned("ginny"), unassigned("ron"));
        cluster.write("spell", "lumos");
        cluster.passBetween(0, 3_000_000_000L);

        Attempt follower = cluster.makeFollower("ginny");
        Attempt learner = cluster.makeLearner("ron");
        Attempt write = cluster.at("harry").write("spell", "nox");
        write.isDoneWithin(cluster.bounds().heartbeat());
        follower.isDone();
        learner.isDone();
        cluster.awaitInSync("ginny");
        cluster.awaitCaughtUp("ron");
        cluster.awaitService();
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        cluster.settles();
        cluster.at("ginny").read("spell").finds("nox");
        cluster.at("ron").readEventual("spell").finds("nox");
    }
}
