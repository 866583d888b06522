package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.List;

/** Design P3 and P12: whoever takes a sealed log over, a follower or a learner, knows what was carried out under which key. */
public final class RetryAfterHandOver implements Scenario {

    @Override
    public String name() {
        return "retry-after-hand-over";
    }

    @Override
    public String description() {
        return "the leader steps down in order; a retry at the follower or learner that leads next is answered, not carried out again";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Attempt first = cluster.at("harry").appendOnce("a1", "spell", "lumos ");
        if (cluster.draw().nextBoolean()) {
            first.isDone();
        }
        Attempt stepDown = cluster.sendToAdmin("harry");
        Attempt late = cluster.at("harry").appendOnce("a1", "spell", "lumos ");
        stepDown.isDone();

        String heir = cluster.draw().nextBoolean() ? "hermione" : "ron";
        cluster.promote(heir).isDone();
        Attempt retry = cluster.at(heir).appendOnce("a1", "spell", "lumos ").isDone();
        for (Attempt earlier : List.of(first, late)) {
            if (earlier.succeeded()) {
                retry.isAnsweredLike(earlier);
            }
        }
        cluster.at(heir).read("spell").finds("lumos ");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry", heir.equals("ron") ? "hermione" : "harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("lumos ");
    }
}
