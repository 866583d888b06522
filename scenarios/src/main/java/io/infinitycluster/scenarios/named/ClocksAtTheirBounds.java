package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P8: clocks may run at different rates, up to a bound, and whoever waits for the end of a lease allows for it. Here the leader's clock is
 * as slow as can be, and so its lease lasts longest; that of the follower who takes over is as fast as can be. The leader is cut off when it
 * has just renewed the lease, and asked again and again while its successor takes writes.
 */
public final class ClocksAtTheirBounds implements Scenario {

    private static final long MILLI = 1_000_000L;

    @Override
    public String name() {
        return "clocks-at-their-bounds";
    }

    @Override
    public String description() {
        return "the leader's clock is slow, its heir's is fast, and the leader is cut off: it never answers when its heir leads";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        long most = cluster.settings().driftPpm() * 99 / 100;
        cluster.faults().drift("harry", -most);
        cluster.faults().drift("hermione", most);
        cluster.write("spell", "lumos");
        long version = cluster.manifest().version();
        cluster.await(
                "the lease is renewed",
                cluster.bounds().leaseEnd(),
                () -> cluster.manifest().version() > version);

        // She sees the renewed version at once, and knows no better than to count from there.
        Attempt promotion = cluster.promote("hermione");
        cluster.pass(20 * MILLI);
        cluster.faults().cut("harry").fromAllNodes();
        cluster.faults().cut("harry").fromStorage();
        promotion.isDone();
        for (int i = 0; i < 20; i++) {
            String value = "nox" + i;
            cluster.at("hermione").write("spell", value).isDone();
            cluster.at("harry").read("spell").findsOrIsRefused(value);
        }

        cluster.faults().heal();
        cluster.awaitAdmin("harry");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry");
        cluster.settles();
        cluster.at("harry").read("spell").finds("nox19");
    }

    /** No segments so small that versions are written for their sake. */
    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults();
    }
}
