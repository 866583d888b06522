package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2, P7 and P8: a follower is paused while its clock runs on, and then goes on as if nothing had
 * happened. If that took long it was dropped, after its lease; it must not answer from the past, and joins again
 * by itself.
 */
public final class PausedFollower implements Scenario {

    @Override
    public String name() {
        return "paused-follower";
    }

    @Override
    public String description() {
        return "a follower is paused for long, goes on as if nothing had happened, answers nothing from the past, and joins again";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().pause("hermione");
        boolean shortly = cluster.draw().nextInt(3) == 0;
        if (shortly) {
            Attempt write = cluster.at("harry").write("spell", "nox");
            cluster.passBetween(200_000_000L, 2_000_000_000L);
            cluster.expect("it is still in sync", cluster.at("hermione").isInSync());
            write.isNotDone();
            cluster.faults().resume("hermione");
            write.isDone();
        } else {
            cluster.write("spell", "nox");
            cluster.awaitOutOfSync("hermione");
            cluster.passBetween(0, cluster.bounds().notice());
            Attempt read = cluster.at("hermione").read("spell");
            cluster.pass(10_000_000L);
            cluster.faults().resume("hermione");
            read.findsOrIsRefused("nox");
        }
        cluster.at("hermione").read("spell").findsOrIsRefused("nox");
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
