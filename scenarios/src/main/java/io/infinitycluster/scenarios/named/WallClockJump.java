package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.core.message.NodeStatus;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design section 2 and P8: wall clocks are for display only. They jump by days on every node, ahead and back,
 * and nothing happens.
 */
public final class WallClockJump implements Scenario {

    @Override
    public String name() {
        return "wall-clock-jump";
    }

    @Override
    public String description() {
        return "the wall clock of every node jumps by days, again and again: nothing happens at all";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        int rounds = cluster.draw().between(2, 5);
        for (int i = 0; i < rounds; i++) {
            for (NodeHandle each : cluster.all()) {
                cluster.faults().jumpWallClock(each.name(), cluster.draw().between(-5 * DAY_MILLIS, 5 * DAY_MILLIS));
            }
            Attempt write = cluster.at("harry").write("spell", "lumos" + i);
            cluster.stays(
                    "all is as it was",
                    cluster.draw().between(1_000_000_000L, cluster.bounds().notice()),
                    () -> cluster.at("harry").is(NodeRole.LEADER)
                            && cluster.at("harry").holdsLease()
                            && cluster.at("hermione").isInSync()
                            && cluster.at("hermione").holdsLease());
            write.isDone();
            cluster.at("hermione").read("spell").finds("lumos" + i);
        }
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        cluster.expect(
                "harry knows all nodes as alive",
                cluster.at("harry").nodes().stream().allMatch(node -> node.status() == NodeStatus.ALIVE));
        cluster.settles();
    }

    private static final long DAY_MILLIS = 86_400_000L;
}
