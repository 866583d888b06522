package io.infinitycluster.scenarios.named;

import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.scenarios.Attempt;
import io.infinitycluster.scenarios.ScenarioCluster;
import io.infinitycluster.simulator.random.RandomStream;

/** What scenarios about shared storage have in common. */
final class Archives {

    private static final int MOST_IN_SEGMENT = 48;
    private static final int MOST_IN_CHECKPOINT = 128;
    private static final long SECOND = 1_000_000_000L;

    private Archives() {}

    /** Small segments, checkpoints and parts, so that a short run makes several; garbage stays for some seconds. */
    static ClusterSettings small(RandomStream draw) {
        return ClusterSettings.defaults()
                .withStorage(
                        draw.between(16, MOST_IN_SEGMENT), draw.between(32, MOST_IN_CHECKPOINT), draw.between(16, 64))
                .withObjects(draw.between(100, 400), draw.between(5L, 10L) * SECOND);
    }

    /** Writes a value, and others until a checkpoint holds it. */
    static Attempt writeUntilCheckpointed(ScenarioCluster cluster, String key, String value) {
        Attempt kept = cluster.write(key, value);
        writeUntilCheckpointed(cluster, kept.index());
        return kept;
    }

    /** Writes until the manifest names a checkpoint of an index or a later one. */
    static void writeUntilCheckpointed(ScenarioCluster cluster, long index) {
        int round = 0;
        while (cluster.manifest().checkpointIndex() < index && round < 10) {
            round++;
            fill(cluster, MOST_IN_CHECKPOINT);
            cluster.pass(cluster.bounds().heartbeat());
        }
        cluster.await(
                "a checkpoint holds " + index,
                cluster.bounds().swapAfterOutage(),
                () -> cluster.manifest().checkpointIndex() >= index);
    }

    /** Writes so many values, some of them under new keys. */
    static void fill(ScenarioCluster cluster, int writes) {
        for (int i = 0; i < writes; i++) {
            cluster.write("filler" + cluster.draw().nextInt(200), "vera verto " + i);
        }
    }
}
