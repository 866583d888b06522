package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;

import io.infinitycluster.core.state.IdempotencyTable;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P12: there are more idempotency keys than nodes remember. The oldest are forgotten, on every node alike, and what was sent under the newest is
 * still not carried out again, whoever leads.
 */
public final class MoreKeysThanAreRemembered implements Scenario {

    /** A part of the keys that are remembered. */
    private static final int AT_ONCE = 1_024;

    @Override
    public String name() {
        return "more-keys-than-are-remembered";
    }

    @Override
    public String description() {
        return "clients use more idempotency keys than nodes remember: memory is bounded, the oldest are forgotten, the newest never";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"));
        Attempt first =
                cluster.at("harry").appendOnce("first", "oldest", "lumos ").isDone();
        fill(cluster);
        Attempt last = cluster.at("harry").appendOnce("last", "newest", "nox ").isDone();
        cluster.at("harry").appendOnce("last", "newest", "nox ").isAnsweredLike(last);

        cluster.awaitCaughtUp("hermione");
        for (NodeHandle each : cluster.all()) {
            cluster.expect(
                    each + " remembers as many keys as it may", each.rememberedKeys() == IdempotencyTable.MAX_KEYS);
        }
        Attempt again =
                cluster.at("harry").appendOnce("first", "oldest", "lumos ").isDone();
        cluster.expect("the oldest key is forgotten", again.index() > first.index());

        cluster.sendToAdmin("harry").isDone();
        cluster.promote("hermione").isDone();
        cluster.makeFollower("harry").isDone();
        cluster.at("hermione").appendOnce("last", "newest", "nox ").isAnsweredLike(last);
        cluster.at("hermione").read("newest").finds("nox ");
        cluster.at("hermione").read("oldest").finds("lumos lumos ");
        cluster.awaitInSync("harry");
        cluster.settles();
    }

    /** What is sent at once comes in any order: so there are some keys more than are remembered. */
    private static void fill(ScenarioCluster cluster) {
        for (int i = 1; i <= IdempotencyTable.MAX_KEYS + AT_ONCE; i++) {
            Attempt write = cluster.at("harry").appendOnce("filler" + i, "filler" + i % AT_ONCE, "");
            if (i % AT_ONCE == 0) {
                write.isDone();
            }
        }
    }
}
