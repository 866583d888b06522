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
 * Design P6 and P8: a lease says that a log holds all that is confirmed, and dies with that log. Ginny leads despite a loss; hermione's log
 * agrees with all that ginny took over, and so she comes to be in sync before she hears that ginny's log goes on in another way than hers, which
 * she knows to be committed. She begins anew with an empty log. What she is granted then was asked for by the old one.
 */
public final class LateLeaseForNewLog implements Scenario {

    private static final long MILLI = 1_000_000L;
    private static final int READS = 10;

    @Override
    public String name() {
        return "late-lease-for-new-log";
    }

    @Override
    public String description() {
        return "a follower whose log is of a history that was cut begins anew, and is granted a lease for the old log: it is none";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("hermione", "ginny");
        cluster.faults().cut("ginny").fromAllNodes();
        cluster.awaitOutOfSync("ginny");
        cluster.write("charm", "nox");
        cluster.awaitCaughtUp("hermione");
        cluster.faults().kill("harry");
        cluster.faults().heal();

        // For as long as her own entry is not on her disk, she knows of nothing that hermione lacks.
        cluster.faults().slowForces("ginny", 2_000 * MILLI);
        LogTap asked = cluster.tapLog("ginny", "hermione", 0);
        cluster.promoteDespiteLoss("ginny");
        cluster.await(
                "ginny asks what hermione holds",
                cluster.bounds().promotion() + cluster.bounds().join(),
                () -> asked.appends() > 0);
        cluster.faults().stall("hermione", "ginny");
        cluster.await(
                "hermione follows ginny",
                cluster.bounds().heartbeat(),
                () -> cluster.at("hermione").hasNoted("follows ginny"));
        cluster.faults().stall("ginny", "hermione");
        cluster.faults().release("hermione", "ginny");
        cluster.await(
                "hermione is in sync",
                cluster.bounds().join(),
                () -> cluster.at("hermione").isInSync());
        cluster.faults().stall("hermione", "ginny");
        cluster.pass(cluster.bounds().heartbeat() * 5 / 4);
        long replicaId = cluster.at("hermione").log().replicaId();
        cluster.faults().release("ginny", "hermione");
        cluster.await(
                "hermione begins anew",
                cluster.bounds().swap(),
                () -> cluster.at("hermione").log().replicaId() != replicaId);
        cluster.faults().slowDisk("hermione", 500);
        cluster.faults().release("hermione", "ginny");
        for (int i = 0; i < READS; i++) {
            cluster.at("hermione").read("spell").findsOrIsRefused("lumos");
        }

        cluster.faults().slowForces("ginny", 0);
        cluster.faults().slowDisk("hermione", 1);
        cluster.faults().restart("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("hermione", "harry");
        cluster.write("spell", "accio");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("accio");
    }

    /** Nothing is archived meanwhile: what shared storage holds would not be cut off. */
    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults();
    }
}
