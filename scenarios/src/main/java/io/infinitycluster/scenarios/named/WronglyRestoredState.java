package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P10: a node's program has a fault, and restores another state than was saved. No checksum shows it, for all objects are as they were written; the
 * state's digest does, which the checkpoint names. The node does not use it, says so, and answers nothing out of it, until it has a program that is good.
 */
public final class WronglyRestoredState implements Scenario {

    /** More than enough for the leader to take a checkpoint and to begin a segment of its log. */
    private static final int MOST_ROUNDS = 100;

    @Override
    public String name() {
        return "wrongly-restored-state";
    }

    @Override
    public String description() {
        return "a node's program restores another state than was saved: it says so and serves none of it, until it has a good program";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        boolean follows = cluster.draw().nextBoolean();
        NodeHandle victim = cluster.at(follows ? "hermione" : "ron");
        cluster.faults().wipe(victim.name());
        long saved = Archives.writeUntilCheckpointed(cluster, "spell", "lumos").index();
        for (int i = 0; i < MOST_ROUNDS && cluster.at("harry").log().baseIndex() < saved; i++) {
            Archives.fill(cluster, 20);
        }
        cluster.expect(
                "the write is no longer in the leader's log",
                cluster.at("harry").log().baseIndex() >= saved);

        cluster.faults().installProgramThatRestoresWrongly(victim.name(), "spell");
        cluster.faults().restart(victim.name());
        if (follows) {
            cluster.makeFollower(victim.name()).isDone();
        } else {
            cluster.makeLearner(victim.name()).isDone();
        }
        cluster.await(
                "it says that the state is not the one that was saved",
                cluster.bounds().rejoin(),
                () -> victim.hasNoted("was saved: it is not used"));
        cluster.stays(
                "none of it is used",
                cluster.draw().between(1L, 10L) * cluster.bounds().heartbeat(),
                () -> victim.appliedIndex() < saved && !victim.holdsLease());
        cluster.write("spell", "nox");
        cluster.at("harry").read("spell").finds("nox");

        cluster.faults().kill(victim.name());
        cluster.faults().installGoodProgram(victim.name());
        cluster.faults().restart(victim.name());
        if (follows) {
            cluster.makeFollower("hermione").isDone();
            cluster.awaitInSync("hermione");
        } else {
            cluster.makeLearner("ron").isDone();
        }
        cluster.awaitCaughtUp(victim.name());
        victim.readEventual("spell").finds("nox");
        cluster.settles();
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return Archives.small(draw);
    }
}
