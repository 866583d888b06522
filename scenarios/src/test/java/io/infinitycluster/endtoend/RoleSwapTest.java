package io.infinitycluster.endtoend;

import static io.infinitycluster.endtoend.ProcessCluster.assertNothingLost;
import static io.infinitycluster.endtoend.ProcessCluster.awaitCaughtUp;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes change their roles while clients write and read: nothing that was acknowledged is missing, and no strong read is stale. */
class RoleSwapTest {

    @TempDir
    private Path directory;

    private ProcessCluster cluster;

    @BeforeEach
    void open() {
        cluster = ProcessCluster.overDirectory(directory);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    /** Each hand-over goes to the learner, by way of admin; the old leader becomes the learner: so each node has each role. */
    @Test
    void everyNodeHasEveryRoleInTurn() throws Exception {
        HttpNode leader = cluster.node("Harry");
        HttpNode follower = cluster.node("Hermione");
        HttpNode learner = cluster.node("Ron");
        cluster.nodes().forEach(HttpNode::awaitStarted);
        leader.lead();
        follower.follow(leader);
        learner.learn(leader);
        leader.createTable();
        try (Load load = Load.on(cluster.nodes())) {
            load.awaitProgress();
            for (int swap = 0; swap < 3 * Rounds.COUNT; swap++) {
                // The leader seals the log: even a learner has all of it then.
                leader.admin();
                learner.admin();
                learner.lead();
                load.awaitProgress();
                follower.admin();
                follower.learn(learner);
                leader.follow(learner);
                awaitCaughtUp(learner, leader);
                load.awaitStrongReads();

                HttpNode led = leader;
                leader = learner;
                learner = follower;
                follower = led;
            }
            load.stop();
            assertNothingLost(load, leader, follower, learner);
        }
    }
}
