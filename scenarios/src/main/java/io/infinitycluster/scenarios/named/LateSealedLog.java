package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P3: a node that has seen a higher term does not install a sealed log. Neville wants to take a sealed log over, and it takes long to
 * arrive. Meanwhile another has won, and was lost, and ginny leads, who lacks the end of that log, which was never confirmed. Neville has
 * acknowledged what she has put in its place: the sealed log that arrives at last must not overwrite it.
 */
public final class LateSealedLog implements Scenario {

    private static final long MILLI = 1_000_000L;
    private static final int UNCONFIRMED = 30;
    private static final int ALL = 1_000_000;

    @Override
    public String name() {
        return "late-sealed-log";
    }

    @Override
    public String description() {
        return "a sealed log arrives late, when its node serves a newer leader who leads without its end: it is not installed";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"), follower("neville"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("hermione", "ginny", "neville");

        cluster.faults().cut("harry").to("ginny", "neville");
        cluster.faults().cut("hermione").from("ginny", "neville");
        for (int i = 0; i < UNCONFIRMED; i++) {
            cluster.at("harry").write("spell", "crucio" + i);
        }
        cluster.sendToAdmin("harry").isDone();
        Attempt late = cluster.promote("neville");
        cluster.awaitRead("neville", cluster.bounds().swap());
        cluster.faults().unclearStorage("neville", ALL, 0, 0);
        cluster.promote("hermione").isDone();
        cluster.faults().losePower("hermione");

        long inherited = cluster.at("ginny").log().lastIndex();
        cluster.promote("ginny");
        cluster.await(
                "ginny confirms something in the place of that end",
                cluster.bounds().promotion() + cluster.bounds().join(),
                () -> cluster.at("ginny").is(NodeRole.LEADER)
                        && cluster.at("ginny").appliedIndex() > inherited);
        // Neville is not told that it is confirmed: what a node knows to be, it cuts for nobody (P5).
        cluster.faults().cut("ginny").to("neville");
        cluster.faults().unclearStorage("neville", 0, 0, 0);
        cluster.await("neville's promotion is answered", cluster.bounds().hopelessPromotion(), late::isAnswered);
        cluster.expect("it was refused", late.wasRefused());

        cluster.faults().heal();
        cluster.write("spell", "nox");
        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("neville", "hermione", "harry");
        cluster.settles();
        cluster.at("neville").read("spell").finds("nox");
    }

    /** Short leases: the third leader begins while what the second one has won is still on its way to neville. */
    @Override
    public ClusterSettings settings(RandomStream draw) {
        ClusterSettings usual = ClusterSettings.defaults();
        return usual.withTimes(usual.heartbeatNanos(), usual.nodeTimeoutNanos(), 1_500 * MILLI, 2_000 * MILLI);
    }
}
