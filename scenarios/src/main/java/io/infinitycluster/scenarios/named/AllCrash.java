package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.ArrayList;
import java.util.List;

/**
 * Design P3 and P11: every machine loses power; all start in admin with what their disks kept, and whoever was
 * in sync may lead: the old leader at once, a follower when the lease of the old leader is over. Nothing
 * confirmed is lost.
 */
public final class AllCrash implements Scenario {

    @Override
    public String name() {
        return "all-crash";
    }

    @Override
    public String description() {
        return "every machine loses power; one that was in sync leads again, the others come back, and nothing confirmed is lost";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        long term = cluster.manifest().term();

        List<NodeHandle> order = new ArrayList<>(cluster.all());
        cluster.draw().shuffle(order);
        for (NodeHandle each : order) {
            cluster.faults().losePower(each.name());
            cluster.pass(cluster.draw().exponential(2_000_000));
        }
        cluster.passBetween(0, cluster.bounds().leaseEnd());
        cluster.draw().shuffle(order);
        for (NodeHandle each : order) {
            cluster.faults().restart(each.name());
            cluster.expect(each + " is in admin", each.is(NodeRole.ADMIN));
        }

        String heir = cluster.draw().nextBoolean() ? "harry" : "hermione";
        if (cluster.manifest().inSyncNamed(heir) == null) {
            heir = "harry"; // it lived long enough to drop the other
        }
        cluster.promote(heir).isDone();
        cluster.expect("the term has grown", cluster.manifest().term() > term);
        for (NodeHandle each : cluster.all()) {
            if (each.is(NodeRole.ADMIN)) {
                (each.name().equals("ron") ? cluster.makeLearner(each.name()) : cluster.makeFollower(each.name()))
                        .isDone();
            }
        }
        cluster.awaitInSync(heir.equals("harry") ? "hermione" : "harry");
        cluster.at(heir).read("spell").finds("lumos");
        cluster.settles();
    }
}
