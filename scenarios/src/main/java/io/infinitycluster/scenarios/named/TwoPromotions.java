package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design section 3 and P3: of two followers that are promoted at once, one wins the next version of the
 * manifest, and with it the next term; the other is refused, stays a follower, and finds the new leader.
 */
public final class TwoPromotions implements Scenario {

    @Override
    public String name() {
        return "two-promotions-at-once";
    }

    @Override
    public String description() {
        return "two followers are promoted at once: exactly one wins the next term, and the other follows it";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), follower("ginny"), learner("ron"));
        cluster.write("spell", "lumos");
        long term = cluster.manifest().term();

        cluster.faults().losePower("harry");
        Attempt first = cluster.promote("hermione");
        cluster.pass(cluster.draw().exponential(20_000_000));
        Attempt second = cluster.promote("ginny");
        cluster.await(
                "both are answered", cluster.bounds().promotion(), () -> first.isAnswered() && second.isAnswered());
        cluster.expect("exactly one of them leads", first.succeeded() != second.succeeded());
        cluster.expect("it leads in the next term", cluster.manifest().term() == term + 1);
        String winner = first.succeeded() ? "hermione" : "ginny";
        String loser = first.succeeded() ? "ginny" : "hermione";
        cluster.at(winner).read("spell").finds("lumos");
        cluster.write("spell", "nox");
        cluster.awaitInSync(loser);

        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at(loser).read("spell").finds("nox");
    }
}
