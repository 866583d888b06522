package io.infinitycluster.scenarios.named;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/** What scenarios have in common in which several groups of a log are on their way to the disk at once (P11). */
final class SmallGroups {

    private static final int SEGMENT_BYTES = 8 << 10;
    private static final int MOST_SLOWER = 200;
    private static final int MOST_WRITES = 40;
    private static final int MOST_VALUE_BYTES = 1 << 10;
    private static final long MILLI = 1_000_000L;

    private SmallGroups() {}

    /** Every batch is a group that waits for none, and a segment has room for a few. */
    static LogSettings settings(RandomStream draw) {
        return new LogSettings(draw.between(SEGMENT_BYTES, 2 * SEGMENT_BYTES), draw.between(0, SEGMENT_BYTES), 1);
    }

    /**
     * A victim comes back, its disk as fast as ever: with the log that it had, for a torn tail is no damage.
     */
    static void comeBack(ScenarioCluster cluster, String victim, long replicaId) {
        cluster.faults().slowDisk(victim, 1);
        cluster.faults().restart(victim);
        cluster.expect(
                "its log is the one that it had", cluster.at(victim).log().replicaId() == replicaId);
    }

    /** Harry leads and Hermione follows again, and what was confirmed before is there. */
    static void goOn(ScenarioCluster cluster, String victim, String confirmed) {
        if (victim.equals("harry")) {
            cluster.promote("harry").isDone();
        } else {
            cluster.makeFollower("hermione").isDone();
        }
        cluster.awaitInSync("hermione");
        cluster.at("harry").read("spell").finds(confirmed);
    }

    /** Writes one after the other, without waiting, while a disk is slow: when this returns, some of it is on its way there. */
    static void crowd(ScenarioCluster cluster, String leader, String slow) {
        crowd(cluster, leader, slow, 1, MOST_VALUE_BYTES);
    }

    /** The same, with values of some length. */
    static void crowd(ScenarioCluster cluster, String leader, String slow, int leastBytes, int mostBytes) {
        cluster.faults().slowDisk(slow, cluster.draw().between(2, MOST_SLOWER));
        int writes = cluster.draw().between(3, MOST_WRITES);
        for (int i = 0; i < writes; i++) {
            cluster.at(leader).writeLong("filler" + i % 7, cluster.draw().between(leastBytes, mostBytes));
            cluster.pass(cluster.draw().between(0, MILLI));
        }
        cluster.pass(cluster.draw().between(0, 4 * MILLI));
    }
}
