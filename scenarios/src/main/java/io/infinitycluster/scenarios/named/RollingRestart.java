package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.ArrayList;
import java.util.List;

/**
 * Design P3, P7 and P11: one node after another is taken out of the cluster, restarted, and taken in again;
 * before its own restart the leader hands over. Or the processes are just killed, as a bad script does. Nothing
 * is lost.
 */
public final class RollingRestart implements Scenario {

    @Override
    public String name() {
        return "rolling-restart";
    }

    @Override
    public String description() {
        return "every node is restarted, one after the other, in order or by force: the cluster serves on, and nothing is lost";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        boolean inOrder = cluster.draw().nextBoolean();
        List<NodeHandle> order = new ArrayList<>(cluster.all());
        cluster.draw().shuffle(order);
        for (NodeHandle each : order) {
            NodeRole role = each.is(NodeRole.LEARNER) ? NodeRole.LEARNER : NodeRole.FOLLOWER;
            boolean leads = each.is(NodeRole.LEADER);
            if (inOrder) {
                cluster.sendToAdmin(each.name()).isDone();
                if (leads) {
                    cluster.promote(each.name().equals("harry") ? "hermione" : "harry")
                            .isDone();
                }
            }
            cluster.faults().kill(each.name());
            cluster.passBetween(0, 2_000_000_000L);
            cluster.faults().restart(each.name());
            if (leads && !inOrder) {
                cluster.promote(each.name()).isDone();
            } else if (role == NodeRole.LEARNER) {
                cluster.makeLearner(each.name()).isDone();
                cluster.awaitCaughtUp(each.name());
            } else {
                cluster.makeFollower(each.name()).isDone();
                cluster.awaitInSync(each.name());
            }
            cluster.awaitService();
        }
        cluster.leader().read("spell").finds("lumos");
        cluster.write("spell", "nox");
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }
}
