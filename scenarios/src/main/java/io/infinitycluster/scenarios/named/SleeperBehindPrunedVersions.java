package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;

import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design section 3 and P3: a node believes in a version that it has created only after a listing that shows nothing above it. Here one falls
 * asleep while it looks whether the leader's lease is over. When it wakes up that lease is over indeed, and the version after the one that it saw
 * was written and pruned long ago: it can create it, and has lost all the same.
 */
public final class SleeperBehindPrunedVersions implements Scenario {

    private static final long SECOND = 1_000_000_000L;
    /** So many versions are kept; some more, for those that are pruned late. */
    private static final int VERSIONS = 40;

    @Override
    public String name() {
        return "sleeper-behind-pruned-versions";
    }

    @Override
    public String description() {
        return "a follower that is to lead sleeps between look and create, until that version is pruned: it creates it, and has lost";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"));
        cluster.write("spell", "lumos");
        long seen = cluster.manifest().version();
        cluster.await(
                "the lease was just renewed",
                cluster.bounds().leaseEnd(),
                () -> cluster.manifest().version() > seen);

        long judged = cluster.manifest().version();
        Attempt promotion = cluster.promote("ginny");
        // The first look shows when the lease began; the second one, a heartbeat later, that it is not over yet.
        cluster.faults().pauseInRead("ginny", cluster.bounds().heartbeat());
        cluster.faults().resume("ginny");
        cluster.faults().pauseInRead("ginny", 2 * cluster.bounds().heartbeat());
        cluster.expect("no version was written meanwhile", cluster.manifest().version() == judged);
        cluster.awaitOutOfSync("ginny");
        cluster.write("spell", "nox");
        String next = ManifestChain.key(judged + 1);
        cluster.await(
                "the next version is pruned",
                VERSIONS * cluster.bounds().leaseEnd(),
                () -> !cluster.bucket().has(next) && cluster.manifest().version() > judged + 1);

        cluster.faults().resume("ginny");
        cluster.await(
                "ginny creates that version",
                cluster.bounds().swap(),
                () -> cluster.bucket().has(next));
        cluster.await("ginny's promotion is answered", cluster.bounds().swap(), promotion::isAnswered);
        cluster.passBetween(0, 2 * SECOND);
        cluster.expect("it was refused", promotion.wasRefused());
        cluster.expect("harry leads still", cluster.at("harry").is(NodeRole.LEADER));
        cluster.awaitInSync("ginny");
        cluster.settles();
        cluster.at("ginny").read("spell").finds("nox");
    }

    /** No segments so small that versions are written for their sake. */
    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults();
    }
}
