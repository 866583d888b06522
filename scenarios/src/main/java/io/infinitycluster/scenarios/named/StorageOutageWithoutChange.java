package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P8 and P10: shared storage is down for longer than the leader's lease, and nobody dies. Commits go on;
 * the leader serves strong reads by a round trip to its followers, and they serve none. Nothing else has
 * happened when it is back.
 */
public final class StorageOutageWithoutChange implements Scenario {

    @Override
    public String name() {
        return "storage-outage-without-change";
    }

    @Override
    public String description() {
        return "shared storage is down and nobody dies: commits go on, strong reads take a round trip, and leases come back with it";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().storageOutage();
        cluster.awaitNoLease("harry");
        cluster.at("harry").write("spell", "nox").isDoneWithin(cluster.bounds().heartbeat());
        cluster.at("harry").read("spell").finds("nox");
        cluster.awaitNoLease("hermione");
        cluster.at("hermione").read("spell").isRefused(ErrorCode.INVALID_STATUS, "no lease");
        cluster.at("hermione").readEventual("spell").isDone();
        cluster.promote("ron").isRefused(ErrorCode.STORAGE_UNREACHABLE);
        cluster.passBetween(0, cluster.bounds().leaseEnd());
        cluster.awaitService();

        cluster.faults().storageIsBack();
        cluster.awaitLease("harry");
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        cluster.expect("hermione is in sync", cluster.at("hermione").isInSync());
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
