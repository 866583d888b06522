package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design section 4, Defaults: min_insync_followers = 1 refuses writes that only the leader would hold. What was
 * appended before is confirmed when a follower is in sync again.
 */
public final class MinInsyncFollowers implements Scenario {

    @Override
    public String name() {
        return "min-insync-followers";
    }

    @Override
    public String description() {
        return "with min_insync_followers 1 the last follower dies: writes are refused until one is in sync again";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().losePower("hermione");
        Attempt early = cluster.at("harry").write("spell", "nox");
        cluster.awaitOutOfSync("hermione");
        cluster.pass(1_000_000_000L);
        early.isNotDone();
        cluster.at("harry").write("spell", "accio").isRefused(ErrorCode.INVALID_STATUS, "min_insync_followers");
        cluster.passBetween(0, cluster.bounds().notice());
        early.isNotDone();

        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione").isDone();
        early.isDone();
        cluster.awaitInSync("hermione");
        cluster.at("harry").read("spell").finds("nox");
        cluster.write("spell", "accio");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults().withMinInsyncFollowers(1);
    }
}
