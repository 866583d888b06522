package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/** Design P12: a client that is impatient sends its write again while the first one still waits for a follower. Both are answered alike. */
public final class RetryOfPendingWrite implements Scenario {

    @Override
    public String name() {
        return "retry-of-pending-write";
    }

    @Override
    public String description() {
        return "a write waits for a paused follower and is sent again meanwhile: both are answered, and it is carried out once";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.faults().pause("hermione");
        Attempt first = cluster.at("harry").appendOnce("a1", "spell", "lumos ");
        Attempt[] retries = new Attempt[cluster.draw().between(1, 4)];
        for (int i = 0; i < retries.length; i++) {
            cluster.passBetween(0, 300_000_000L);
            retries[i] = cluster.at("harry").appendOnce("a1", "spell", "lumos ");
        }
        cluster.pass(10_000_000L);
        first.isNotDone();
        cluster.faults().resume("hermione");
        first.isDone();
        for (Attempt retry : retries) {
            retry.isAnsweredLike(first);
        }
        cluster.at("harry").read("spell").finds("lumos ");
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("lumos ");
    }
}
