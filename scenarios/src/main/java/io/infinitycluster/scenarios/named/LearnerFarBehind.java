package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.LogTap;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P9 and P10: a learner that was away falls far behind; it delays no commit, and continues from shared
 * storage, not from the leader.
 */
public final class LearnerFarBehind implements Scenario {

    @Override
    public String name() {
        return "learner-far-behind";
    }

    @Override
    public String description() {
        return "a learner falls far behind: no write waits for it, and it continues from shared storage";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        boolean crashed = cluster.draw().nextBoolean();
        if (crashed) {
            cluster.faults().losePower("ron");
        } else {
            cluster.faults().cut("ron").fromAllNodes();
        }
        cluster.pass(5_000_000L);
        int writes = cluster.draw().between(200, 500);
        for (int i = 0; i < writes; i++) {
            cluster.at("harry").write("spell", "lumos" + i).isDone();
        }
        cluster.await(
                "the log is in shared storage",
                cluster.bounds().swapAfterOutage(),
                () -> cluster.manifest().archiveEnd() >= writes - MOST_IN_SEGMENT);

        long archived = cluster.manifest().archiveEnd();
        LogTap sent = cluster.tapLog("harry", "ron", archived);
        cluster.faults().heal();
        if (crashed) {
            cluster.faults().restart("ron");
            cluster.makeLearner("ron").isDone();
        }
        cluster.awaitCaughtUp("ron");
        cluster.expect("it continued from shared storage", cluster.at("ron").hasNoted("continues from shared storage"));
        cluster.expect("the leader sent it nothing of what is in shared storage", sent.olderEntries() == 0);
        cluster.settles();
        cluster.at("ron").readEventual("spell").finds("lumos" + (writes - 1));
    }

    private static final int MOST_IN_SEGMENT = 48;

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults()
                .withStorage(draw.between(16, MOST_IN_SEGMENT), draw.between(32, 1024), draw.between(16, 128));
    }
}
