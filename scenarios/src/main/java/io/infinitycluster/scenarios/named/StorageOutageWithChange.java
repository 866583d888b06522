package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2 and P10: a follower dies while shared storage is down. It cannot be dropped, so writes wait; nothing
 * is lost, and all of them are confirmed when storage is back.
 */
public final class StorageOutageWithChange implements Scenario {

    @Override
    public String name() {
        return "storage-outage-with-change";
    }

    @Override
    public String description() {
        return "a follower dies while shared storage is down: writes wait until storage is back, and nothing is lost";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().storageOutage();
        cluster.passBetween(0, cluster.bounds().notice());
        if (cluster.draw().nextBoolean()) {
            cluster.faults().losePower("hermione");
        } else {
            cluster.faults().kill("hermione");
        }
        cluster.pass(5_000_000L);
        Attempt write = cluster.at("harry").write("spell", "nox");
        write.waitsFor(cluster.bounds().drop());
        cluster.expect("hermione is still named as in sync", cluster.manifest().inSyncNamed("hermione") != null);

        cluster.faults().storageIsBack();
        write.isDoneWithin(cluster.bounds().drop() + cluster.bounds().swapAfterOutage());
        cluster.expect("hermione is dropped", cluster.manifest().inSyncNamed("hermione") == null);
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
