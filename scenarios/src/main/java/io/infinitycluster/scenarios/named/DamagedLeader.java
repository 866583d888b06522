package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P11: the leader comes back with a log that is damaged where shared storage does not hold it. It is refused its role, with file and
 * offset, because it may have confirmed what is gone; a follower in sync leads, and rebuilds it.
 */
public final class DamagedLeader implements Scenario {

    private static final int NEVER = 1_000_000;

    @Override
    public String name() {
        return "leader-with-damaged-log";
    }

    @Override
    public String description() {
        return "the leader's log has rotted where nothing is archived: it is refused its role, a follower leads, and rebuilds it";
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults().withStorage(NEVER, NEVER, NEVER);
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        Archives.fill(cluster, 5);
        long term = cluster.manifest().term();
        cluster.expect("nothing is archived", cluster.manifest().archiveEnd() == 0);

        cluster.faults().losePower("harry");
        cluster.faults().rotLog("harry", false);
        cluster.faults().restartDamaged("harry");
        cluster.promote("harry").isRefused(ErrorCode.DATA_CORRUPTED, "is damaged at byte");
        cluster.expect("the manifest is as it was", cluster.manifest().term() == term);

        cluster.promote("hermione").isDoneWithin(cluster.bounds().promotion());
        cluster.at("hermione").read("spell").finds("lumos");
        cluster.makeFollower("harry").isDone();
        cluster.write("spell", "nox");
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("nox");
    }
}
