package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P11: every machine loses power, and their disks flip a bit now and then of what is read, not of what is there. What seems to be torn or
 * damaged is read again before anybody believes it: the old leader leads, and nothing that was confirmed is cut.
 */
public final class MisreadLog implements Scenario {

    private static final int MISREADINGS = 30_000;

    @Override
    public String name() {
        return "misread-log";
    }

    @Override
    public String description() {
        return "all machines lose power and misread their logs now and then: what looks torn is read again, and nothing is cut";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        Archives.fill(cluster, 5);
        long last = cluster.write("last", "alohomora").index();
        long id = cluster.at("harry").log().replicaId();

        for (String name : new String[] {"harry", "hermione", "ron"}) {
            cluster.faults().losePower(name);
            cluster.faults().misread(name, MISREADINGS);
        }
        for (String name : new String[] {"harry", "hermione", "ron"}) {
            cluster.faults().restart(name);
            cluster.faults().misread(name, 0);
        }
        cluster.expect(
                "nothing that was confirmed was cut",
                cluster.at("harry").log().lastIndex() >= last
                        && cluster.at("hermione").log().lastIndex() >= last);
        cluster.expect("harry has the same log", cluster.at("harry").log().replicaId() == id);
        cluster.promote("harry").isDoneWithin(cluster.bounds().swap());
        cluster.makeFollower("hermione").isDone();
        cluster.at("harry").read("last").finds("alohomora");
        cluster.makeLearner("ron").isDone();
        cluster.write("spell", "nox");
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
