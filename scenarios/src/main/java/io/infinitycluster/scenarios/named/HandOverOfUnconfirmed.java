package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.manifest.Manifest.Seal;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P3 and P10: a leader steps down while its follower's disk hangs, with so much that nobody confirms that it takes several segments to put it
 * into shared storage. Versions that renew the lease meanwhile must not name them: only the seal makes them count. Then all of it is
 * committed.
 */
public final class HandOverOfUnconfirmed implements Scenario {

    private static final long SECOND = 1_000_000_000L;
    private static final int LONG_WRITES = 14;
    private static final int BYTES = 1_000_000;

    @Override
    public String name() {
        return "hand-over-of-unconfirmed";
    }

    @Override
    public String description() {
        return "a leader steps down with much that nobody confirms: until it is sealed no manifest names it, and then it counts";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().stallDisk("hermione", 20 * SECOND);
        cluster.pass(SECOND);
        long end = cluster.at("harry").log().lastIndex() + LONG_WRITES;
        for (int i = 0; i < LONG_WRITES; i++) {
            cluster.at("harry").writeLong("scroll" + i, BYTES);
        }
        cluster.at("harry").write("spell", "nox");
        cluster.await(
                "harry has appended all",
                SECOND,
                () -> cluster.at("harry").log().lastIndex() > end);
        cluster.faults().slowStorage("harry", cluster.draw().between(60, 120));
        // Should hermione be dropped before that, which is seldom, all of it is confirmed and sealed as well.
        cluster.sendToAdmin("harry").isDone();
        Seal seal = cluster.manifest().seal();
        cluster.expect(
                "all of it is sealed",
                seal != null && seal.lastIndex() > end && cluster.manifest().archiveEnd() == seal.lastIndex());

        cluster.faults().slowStorage("harry", 1);
        cluster.promote("ron").isDone();
        cluster.at("ron").write("wand", "elder").isDone();
        cluster.at("ron").read("spell").finds("nox");
        cluster.makeFollower("harry").isDone();
        cluster.awaitInSync("harry", "hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
