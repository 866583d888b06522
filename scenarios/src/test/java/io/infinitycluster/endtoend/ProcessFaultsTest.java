package io.infinitycluster.endtoend;

import static io.infinitycluster.endtoend.ProcessCluster.assertNothingLost;
import static io.infinitycluster.endtoend.ProcessCluster.awaitCaughtUp;
import static io.infinitycluster.endtoend.ProcessCluster.awaitLease;
import static io.infinitycluster.endtoend.ProcessCluster.failOver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.infinitycluster.endtoend.ProcessCluster.Deed;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The process of each role is killed, stopped for a while, and restarted, while clients write and read: every acknowledged row is there
 * afterwards, on every node, and no strong read is stale.
 */
class ProcessFaultsTest {

    private static final int RECOVERIES = 10;

    @TempDir
    private Path directory;

    private ProcessCluster cluster;
    private ProcessNode harry;
    private ProcessNode hermione;
    private ProcessNode ron;

    @BeforeEach
    void startNodes() throws Exception {
        cluster = ProcessCluster.overDirectory(directory);
        harry = cluster.node("Harry");
        hermione = cluster.node("Hermione");
        ron = cluster.node("Ron");
        cluster.nodes().forEach(HttpNode::awaitStarted);
        harry.lead();
        hermione.follow(harry);
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
    }

    private Load load() throws Exception {
        harry.createTable();
        Load load = Load.on(cluster.nodes());
        load.awaitProgress();
        return load;
    }

    /** Ends the leader's process, and has the next one lead. */
    private static void endOver(ProcessNode leader, ProcessNode next, Deed end) throws Exception {
        failOver(leader, next, end, () -> {
            restart(leader);
            leader.lead();
        });
    }

    private static void restart(ProcessNode node) throws Exception {
        node.start();
        node.awaitStarted();
        // Roles are not remembered: nobody leads by surprise.
        assertThat(node.role()).isEqualTo("admin");
    }

    /** Each time the follower is promoted, and the other one finds it by itself. */
    @Test
    void theLeader() throws Exception {
        ron.follow(harry);
        try (Load load = load()) {
            ProcessNode leader = harry;
            ProcessNode next = hermione;
            ProcessNode other = ron;
            for (int fault = 0; fault < 3 * Rounds.COUNT; fault++) {
                awaitCaughtUp(leader, next, other);
                load.awaitStrongReads();
                switch (fault % 3) {
                    case 0 -> {
                        endOver(leader, next, leader::kill);
                        restart(leader);
                    }
                    case 1 -> {
                        ProcessNode deposed = leader;
                        failOver(leader, next, deposed::pause, deposed::resume);
                        load.awaitProgress();
                        leader.resume();
                        await("it steps down")
                                .atMost(HttpNode.PATIENCE)
                                .until(() -> deposed.role().equals("admin"));
                    }
                    default -> {
                        endOver(leader, next, leader::terminate);
                        restart(leader);
                    }
                }
                load.awaitProgress();
                leader.follow(next);
                ProcessNode deposed = leader;
                leader = next;
                next = other;
                other = deposed;
            }
            awaitCaughtUp(leader, next, other);
            load.stop();
            assertNothingLost(load, leader, next, other);
        }
    }

    /** Writes go on without it, and with it when it is back. */
    @Test
    void aFollower() throws Exception {
        ron.follow(harry);
        reader(ron, () -> ron.follow(harry));
    }

    /** Writes do not even notice. */
    @Test
    void aLearner() throws Exception {
        ron.learn(harry);
        reader(ron, () -> ron.learn(harry));
    }

    private void reader(ProcessNode reader, Runnable join) throws Exception {
        try (Load load = load()) {
            for (int round = 0; round < Rounds.COUNT; round++) {
                awaitCaughtUp(harry, hermione, reader);
                reader.kill();
                load.awaitProgress();
                restart(reader);
                join.run();
                awaitCaughtUp(harry, hermione, reader);

                reader.pause();
                await("its silence is noticed")
                        .atMost(HttpNode.PATIENCE)
                        .until(() -> !harry.statusOf(reader).equals("alive"));
                load.awaitProgress();
                reader.resume();
                // By itself.
                awaitCaughtUp(harry, hermione, reader);

                reader.terminate();
                load.awaitProgress();
                restart(reader);
                join.run();
            }
            awaitCaughtUp(harry, hermione, reader);
            load.stop();
            assertNothingLost(load, harry, hermione, reader);
        }
    }

    @Test
    void tenRoundsOfFollowerKillAndRecovery() throws Exception {
        try (Load load = load()) {
            for (int round = 0; round < RECOVERIES; round++) {
                hermione.kill();
                restart(hermione);
                hermione.follow(harry);
                awaitCaughtUp(harry, hermione);
                awaitLease(hermione);
                load.awaitProgress();
            }
            load.stop();
            assertNothingLost(load, harry, hermione);
            // What it has recovered it would lead with.
            endOver(harry, hermione, harry::kill);
            assertNothingLost(load, hermione);
        }
    }
}
