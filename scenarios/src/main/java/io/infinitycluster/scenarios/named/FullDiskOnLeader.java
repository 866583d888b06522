package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.message.ErrorCode;
import io.infinitycluster.core.message.NodeRole;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;

/**
 * Design P1 and P11: the leader's disk is full. What found no room is not confirmed, further writes are refused
 * saying so; the node stays what it is, and writes go on by themselves when there is room.
 */
public final class FullDiskOnLeader implements Scenario {

    private static final int MAX_PAGES = 50;

    @Override
    public String name() {
        return "full-disk-on-leader";
    }

    @Override
    public String description() {
        return "the leader's disk is full: writes are refused, reads are served, and writes go on by themselves when there is room";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.write("spell", "lumos");

        cluster.faults().fillDisk("harry", cluster.draw().between(0, 3_000));
        // What was allocated before can still be filled.
        Attempt last = fillAllocated(cluster);
        boolean waits = !last.isAnswered();
        cluster.at("harry").write("spell", "nox").isRefused(ErrorCode.DISK_ERROR, "full");
        cluster.at("harry").read("spell").finds("lumos");
        cluster.stays(
                "harry leads",
                cluster.draw().between(1_000_000_000L, 3 * cluster.bounds().notice()),
                () -> cluster.at("harry").is(NodeRole.LEADER));
        if (waits) {
            last.isNotDone();
        }

        cluster.faults().makeRoom("harry");
        cluster.await(
                "the log finds room",
                cluster.bounds().heartbeat(),
                () -> !cluster.at("harry").log().full());
        if (waits) {
            last.isDone();
        }
        cluster.write("spell", "nox");
        cluster.expect("harry leads in the first term", cluster.manifest().term() == 1);
        cluster.expect("hermione is in sync", cluster.at("hermione").isInSync());
        cluster.settles();
        cluster.at("hermione").read("spell").finds("nox");
    }

    /** Writes pages, one after the other, until the leader's disk takes no more; returns the last one. */
    private static Attempt fillAllocated(ScenarioCluster cluster) {
        NodeHandle harry = cluster.at("harry");
        Attempt page = harry.writeLong("page", 4_000);
        for (int i = 0; i < MAX_PAGES && !harry.log().full(); i++) {
            Attempt sent = page;
            cluster.await(
                    "a page is written, or the disk is full",
                    cluster.bounds().notice(),
                    () -> sent.isAnswered() || harry.log().full());
            if (!harry.log().full()) {
                page = harry.writeLong("page", 4_000);
            }
        }
        cluster.expect("the disk is full", harry.log().full());
        return page;
    }
}
