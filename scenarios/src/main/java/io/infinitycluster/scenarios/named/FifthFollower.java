package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.unassigned;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design section 1: a cluster has up to four followers. The fifth is refused with 7027, stays in admin, and may
 * learn instead.
 */
public final class FifthFollower implements Scenario {

    @Override
    public String name() {
        return "fifth-follower";
    }

    @Override
    public String description() {
        return "the fifth follower is refused with 7027 and nothing changes; as a learner it is welcome";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(
                leader("harry"),
                follower("hermione"),
                follower("ginny"),
                follower("neville"),
                follower("luna"),
                unassigned("draco"));
        long term = cluster.manifest().term();

        cluster.makeFollower("draco").isRefused(ErrorCode.TOO_MANY_FOLLOWERS, "limit: 4");
        cluster.expect("draco is in admin", cluster.at("draco").is(NodeRole.ADMIN));
        cluster.expect(
                "nothing has changed",
                cluster.manifest().term() == term && cluster.manifest().inSync().size() == 5);
        cluster.makeLearner("draco").isDone();
        cluster.write("spell", "lumos");
        cluster.awaitCaughtUp("draco");

        cluster.sendToAdmin("luna").isDone();
        cluster.sendToAdmin("draco").isDone();
        cluster.makeFollower("draco").isDone();
        cluster.awaitInSync("draco");
        cluster.settles();
        cluster.at("draco").read("spell").finds("lumos");
    }
}
