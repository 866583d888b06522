package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P6 and P11: a follower's log is damaged in the middle. It says so, with file and offset, takes none of it for its log, and rebuilds itself
 * under a new replica id, because something that it has acknowledged may be gone.
 */
public final class DamagedFollower implements Scenario {

    @Override
    public String name() {
        return "follower-with-damaged-log";
    }

    @Override
    public String description() {
        return "a follower's log has rotted in the middle: it is reported, and rebuilt from the leader under a new replica id";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        Archives.fill(cluster, 5);
        long oldId = cluster.at("hermione").log().replicaId();

        cluster.faults().losePower("hermione");
        cluster.faults().rotLog("hermione", false);
        cluster.faults().restartDamaged("hermione");
        cluster.expect("it says where", cluster.at("hermione").hasNoted("The log's file wal-"));
        cluster.at("hermione").readEventual("spell").isRefused(ErrorCode.DATA_CORRUPTED, "is damaged at byte");
        cluster.makeFollower("hermione").isDone();
        long newId = cluster.at("hermione").log().replicaId();
        cluster.expect("the log is another", newId != oldId);
        cluster.write("spell", "nox");
        cluster.await(
                "the new log is in sync, and not the old one",
                cluster.bounds().drop() + cluster.bounds().join(),
                () -> names(cluster, newId) && !names(cluster, oldId));
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }

    private static boolean names(ScenarioCluster cluster, long replicaId) {
        return cluster.manifest().inSync().stream().anyMatch(member -> member.replicaId() == replicaId);
    }
}
