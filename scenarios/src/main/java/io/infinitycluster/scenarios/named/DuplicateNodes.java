package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;
import static io.infinitycluster.scenarios.Cast.unassigned;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P7 and the original's error codes: a name that the leader or a living node has is refused with 7020,
 * whatever its case; a living node's address under another name with 7016; what is no name with 3005 or 3042. A
 * refused command changes nothing.
 */
public final class DuplicateNodes implements Scenario {

    @Override
    public String name() {
        return "duplicate-names-and-addresses";
    }

    @Override
    public String description() {
        return "names and addresses that are taken, and what is no name at all, are refused, and nothing changes";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), learner("ron"), unassigned("draco"));

        cluster.makeFollower("draco", "harry").isRefused(ErrorCode.DUPLICATE_NODE, "Duplicate node: harry");
        cluster.makeFollower("draco", "hermione").isRefused(ErrorCode.DUPLICATE_NODE, "Duplicate node: hermione");
        cluster.makeFollower("draco", "Ron").isRefused(ErrorCode.DUPLICATE_NODE, "Duplicate node: ron");
        cluster.makeFollower("draco", "").isRefused(ErrorCode.EMPTY_NAME);
        cluster.makeFollower("draco", "9lives").isRefused(ErrorCode.INVALID_NAME);
        cluster.expect("draco is in admin", cluster.at("draco").is(NodeRole.ADMIN));
        cluster.expect(
                "nothing has changed",
                cluster.manifest().term() == 1
                        && cluster.manifest().inSync().size() == 2
                        && cluster.at("harry").nodes().size() == 3);

        cluster.faults().losePower("hermione"); // nobody is told: for the leader it lives until it times out
        cluster.faults().restart("hermione");
        cluster.makeFollower("hermione", "padma").isRefused(ErrorCode.INVALID_ADDRESS, "is that of hermione");
        cluster.makeFollower("hermione").isDone();
        cluster.makeFollower("draco").isDone();
        cluster.awaitInSync("hermione", "draco");
        cluster.settles();
    }
}
