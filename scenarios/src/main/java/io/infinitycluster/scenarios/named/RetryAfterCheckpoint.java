package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/** Design P10 and P12: the keys are part of the checkpoint. A node whose log no longer holds a write knows from shared storage that it was carried out. */
public final class RetryAfterCheckpoint implements Scenario {

    @Override
    public String name() {
        return "retry-after-checkpoint";
    }

    @Override
    public String description() {
        return "a write is in a checkpoint only; all nodes restart or a fresh one takes over, and a retry is not carried out again";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        Attempt first = cluster.at("harry").appendOnce("a1", "spell", "lumos ").isDone();
        for (int i = 0; i < MOST_WRITES && cluster.at("harry").log().baseIndex() < first.index(); i++) {
            cluster.write("filler", "accio");
        }
        cluster.await(
                "the write is in a checkpoint, and no longer in the leader's log",
                cluster.bounds().swapAfterOutage(),
                () -> cluster.manifest().checkpointIndex() >= first.index()
                        && cluster.at("harry").log().baseIndex() >= first.index());

        String heir = cluster.draw().nextBoolean() ? "harry" : "hermione";
        if (heir.equals("harry")) {
            for (NodeHandle each : cluster.all()) {
                cluster.faults().losePower(each.name());
            }
            cluster.faults().restart("harry");
            cluster.faults().restart("hermione");
            cluster.promote("harry").isDone();
            cluster.makeFollower("hermione").isDone();
        } else {
            cluster.faults().wipe("hermione");
            cluster.faults().restart("hermione");
            cluster.makeFollower("hermione").isDone();
            cluster.awaitInSync("hermione");
            cluster.sendToAdmin("harry").isDone();
            cluster.promote("hermione").isDone();
        }
        cluster.at(heir).appendOnce("a1", "spell", "lumos ").isAnsweredLike(first);
        cluster.at(heir).read("spell").finds("lumos ");
        cluster.settles();
    }

    /** More than enough for several checkpoints. */
    private static final int MOST_WRITES = 500;

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults()
                .withStorage(draw.between(16, 48), draw.between(16, 64), draw.between(16, 128));
    }
}
