package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/** Design P12: the leader dies before it has answered a write, and its successor may have inherited it or not: the retry there is carried out once. */
public final class RetryAcrossLeaderChange implements Scenario {

    @Override
    public String name() {
        return "retry-across-leader-change";
    }

    @Override
    public String description() {
        return "the leader dies with a write unanswered; sent again to its successor under the same key, it is carried out once";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "accio ");
        boolean answered = cluster.draw().nextInt(3) == 0;
        Attempt first = cluster.at("harry").appendOnce("a1", "spell", "lumos ");
        if (answered) {
            first.isDone();
        } else {
            cluster.pass(cluster.draw().between(0, 5_000_000L));
        }
        if (cluster.draw().nextBoolean()) {
            cluster.faults().losePower("harry");
        } else {
            cluster.faults().kill("harry");
        }

        cluster.passBetween(0, cluster.bounds().leaseEnd());
        cluster.promote("hermione").isDone();
        Attempt retry = cluster.at("hermione").appendOnce("a1", "spell", "lumos ");
        if (first.succeeded()) {
            retry.isAnsweredLike(first);
        }
        retry.isDone();
        cluster.at("hermione").appendOnce("a1", "spell", "lumos ").isAnsweredLike(retry);
        cluster.at("hermione").read("spell").finds("accio lumos ");

        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("accio lumos ");
    }
}
