package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P2 and P7: a node that an operator removes goes to admin and stays there, though clients write
 * meanwhile; no write waits for it any more. What cannot be removed is refused: the leader itself, and a name
 * that nobody has. An operator may take the node in again.
 */
public final class RemovalUnderLoad implements Scenario {

    @Override
    public String name() {
        return "removal-under-load";
    }

    @Override
    public String description() {
        return "a learner and a follower are removed while clients write: they go to admin and stay there until told otherwise";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.start(leader("harry"), follower("hermione"), follower("ginny"), learner("ron"));
        cluster.remove("harry").isRefused(ErrorCode.INVALID_ROLE, "Can't remove current node");
        cluster.remove("voldemort").isRefused(ErrorCode.NO_SUCH_NODE, "Node doesn't exist");

        cluster.remove("ron").isDone();
        cluster.remove("hermione").isDone();
        cluster.awaitAdmin("ron", "hermione");
        cluster.expect("hermione says why", cluster.at("hermione").adminReason().contains("removed"));
        cluster.expect("no write waits for it", cluster.manifest().inSyncNamed("hermione") == null);
        cluster.write("spell", "lumos").isDoneWithin(cluster.bounds().heartbeat());
        cluster.stays(
                "they stay in admin",
                3 * cluster.bounds().notice(),
                () -> cluster.at("ron").is(NodeRole.ADMIN)
                        && cluster.at("hermione").is(NodeRole.ADMIN));
        cluster.expect(
                "the leader lists them no more", cluster.at("harry").nodes().size() == 2);

        cluster.makeFollower("hermione").isDone();
        cluster.awaitInSync("hermione");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("lumos");
    }
}
