package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.ArrayList;
import java.util.List;

/**
 * Design P4 and P5: an old leader appended what nobody confirmed, and crashed. It comes back with that tail,
 * follows the new leader, and truncates it: logs are matched by index and term.
 */
public final class DivergentTail implements Scenario {

    @Override
    public String name() {
        return "divergent-tail";
    }

    @Override
    public String description() {
        return "an old leader's unconfirmed tail is truncated when it comes back and follows the new leader";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().cut("harry").fromAllNodes();
        cluster.faults().cut("harry").fromStorage();
        int tail = cluster.draw().between(1, 20);
        List<Attempt> lost = new ArrayList<>();
        for (int i = 0; i < tail; i++) {
            lost.add(cluster.at("harry").write("spell", "crucio" + i));
            cluster.pass(5_000_000L);
        }
        cluster.pass(100_000_000L);
        long end = cluster.at("harry").log().durableIndex();
        long ownTerm = cluster.at("harry").log().term();
        cluster.faults().losePower("harry");
        cluster.promote("hermione").isDone();
        long from = cluster.manifest().term();
        cluster.write("spell", "nox");

        cluster.faults().heal();
        cluster.faults().restart("harry");
        cluster.expect("the tail is on harry's disk", cluster.at("harry").log().lastIndex() >= end);
        cluster.expect("it is of the old term", cluster.at("harry").log().lastTerm() == ownTerm);
        long replicaId = cluster.at("harry").log().replicaId();
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.expect(
                "its log is the one that it had", cluster.at("harry").log().replicaId() == replicaId);
        cluster.settles();
        cluster.expect("the tail is gone", cluster.at("harry").log().lastTerm() >= from);
        cluster.expect(
                "the logs end alike",
                cluster.at("harry").log().lastIndex()
                        == cluster.at("hermione").log().lastIndex());
        lost.forEach(Attempt::isNotDone);
        cluster.at("harry").read("spell").finds("nox");
    }
}
