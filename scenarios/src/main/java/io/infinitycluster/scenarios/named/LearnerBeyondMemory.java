package io.infinitycluster.scenarios.named;

import static io.infinitycluster.scenarios.Cast.follower;
import static io.infinitycluster.scenarios.Cast.leader;
import static io.infinitycluster.scenarios.Cast.learner;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.LogTap;
import io.infinitycluster.scenarios.NodeHandle;
import io.infinitycluster.scenarios.Scenario;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/**
 * Design P9: a learner is behind by far more of the log than any node keeps in memory, and shared storage has none of it. All sizes are a
 * thousandth of real ones: a cache of 32 KiB stands for one of 32 MiB, and 10 MiB for 10 GiB.
 */
public final class LearnerBeyondMemory implements Scenario {

    private static final int BEHIND_BYTES = 10 << 20;
    private static final int VALUE_BYTES = 16 << 10;
    /** The cache of a simulated node, and beside it what is on its way to the disk. */
    private static final int MOST_IN_MEMORY = 96 << 10;
    /** For whoever catches up that is as much as its leader sends without an answer: 32 appends. */
    private static final int MOST_IN_LEARNER = MOST_IN_MEMORY + 32 * 2 * VALUE_BYTES;
    /** What no scenario reaches. */
    private static final int NEVER = 1 << 30;

    @Override
    public String name() {
        return "learner-beyond-memory";
    }

    @Override
    public String description() {
        return "a learner is behind by 100 times what a node keeps of its log in memory: it catches up from the leader's disk, and memory stays bounded";
    }

    @Override
    public void play(ScenarioCluster cluster) {
        cluster.startAmongOthers(leader("harry"), follower("hermione"), learner("ron"));
        cluster.faults().cut("ron").fromAllNodes();
        NodeHandle harry = cluster.at("harry");
        long begin = harry.log().lastIndex();
        String value = "lumos".repeat(VALUE_BYTES / 5);
        for (int written = 0; written < BEHIND_BYTES; written += value.length()) {
            harry.write("spell" + written % 7, value).isDone();
            expectBounded(cluster, harry, MOST_IN_MEMORY);
        }
        long end = harry.log().lastIndex();
        cluster.expect("nothing of it is in shared storage", cluster.manifest().archiveEnd() <= begin);

        LogTap sent = cluster.tapLog("harry", "ron", end);
        cluster.faults().heal();
        cluster.await("ron has all of it", cluster.bounds().swapAfterOutage(), () -> {
            expectBounded(cluster, harry, MOST_IN_MEMORY);
            expectBounded(cluster, cluster.at("ron"), MOST_IN_LEARNER);
            return cluster.at("ron").log().durableIndex() >= end;
        });
        cluster.expect("it came from the leader", sent.olderEntries() >= end - begin);
        cluster.settles();
        cluster.at("ron").readEventual("spell0").finds(value);
    }

    private static void expectBounded(ScenarioCluster cluster, NodeHandle node, int most) {
        long bytes = node.log().cachedBytes();
        if (bytes > most) {
            cluster.expect(node + " has at most " + most + " bytes of its log in memory, and not " + bytes, false);
        }
    }

    @Override
    public ClusterSettings settings(RandomStream draw) {
        return ClusterSettings.defaults().withStorage(NEVER, NEVER, NEVER);
    }
}
