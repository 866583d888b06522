package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import java.util.List;

/**
 * Design P7 and issue 2: every node of the cluster can list all nodes, itself first, then the leader, with role,
 * status, address, heartbeats, term, indexes and lag; and sees who is lost and who is back. A node in admin
 * lists nobody.
 */
public final class NodeList implements Scenario {

    @Override
    public String name() {
        return "node-list-from-every-node";
    }

    @Override
    public String description() {
        return "every node lists all nodes with role, status and progress, sees who is lost, and who is back";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");
        cluster.await(
                "every node lists every other",
                cluster.bounds().notice(),
                () -> cluster.all().stream().allMatch(each -> listsAll(cluster, each)));
        for (NodeHandle each : cluster.all()) {
            List<NodeInfo> nodes = each.nodes();
            cluster.expect(each + " lists itself first", nodes.get(0).name().equals(each.name()));
            int leader = each.is(NodeRole.LEADER) ? 0 : 1;
            cluster.expect(each + " lists the leader next", nodes.get(leader).role() == NodeRole.LEADER);
        }

        cluster.faults().kill("ron");
        awaitListed(cluster, "ron", NodeStatus.LOST_CONNECTION, NodeStatus.TIMEOUT);
        cluster.faults().restart("ron");
        cluster.expect("a node in admin lists nobody", cluster.at("ron").nodes().isEmpty());
        cluster.makeLearner("ron").isDone();
        awaitListed(cluster, "ron", NodeStatus.ALIVE);
        cluster.settles();
    }

    /** Whether a node lists all nodes, each as it is. */
    private static boolean listsAll(ScenarioCluster cluster, NodeHandle each) {
        List<NodeInfo> nodes = each.nodes();
        return nodes.size() == cluster.all().size()
                && nodes.stream().allMatch(node -> {
                    NodeHandle listed = cluster.at(node.name());
                    return listed.is(node.role())
                            && node.status() == NodeStatus.ALIVE
                            && node.address().equals(listed.address())
                            && node.term() == cluster.manifest().term()
                            && node.durableIndex() <= listed.log().durableIndex()
                            && node.appliedIndex() <= listed.appliedIndex();
                });
    }

    /** Every node that takes part lists all nodes, this one with one of these statuses, and all others as alive. */
    private static void awaitListed(ScenarioCluster cluster, String name, NodeStatus... statuses) {
        List<NodeStatus> expected = List.of(statuses);
        cluster.await(
                "all list " + name + " as " + expected,
                cluster.bounds().notice(),
                () -> cluster.all().stream()
                        .filter(each -> each.isUp() && !each.is(NodeRole.ADMIN))
                        .allMatch(each -> each.nodes().size() == cluster.all().size()
                                && each.nodes().stream()
                                        .allMatch(node -> node.name().equals(name)
                                                ? expected.contains(node.status())
                                                : node.status() == NodeStatus.ALIVE)));
    }
}
