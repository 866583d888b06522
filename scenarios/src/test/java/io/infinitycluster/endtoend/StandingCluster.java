package io.infinitycluster.endtoend;

import static io.infinitycluster.endtoend.ProcessCluster.awaitCaughtUp;
import static io.infinitycluster.endtoend.ProcessCluster.awaitLease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster of four processes that the tests of a class share, since starting one takes longer than most of them: Harry leads, Hermione and Ron
 * follow, Draco learns. Whatever a test has done to it is undone before the next one, by what an operator could do.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class StandingCluster {

    private final AtomicInteger ids = new AtomicInteger(1_000_000);

    Path directory;

    ProcessCluster cluster;
    ProcessNode harry;
    ProcessNode hermione;
    ProcessNode ron;
    ProcessNode draco;

    @BeforeAll
    void startNodes(@TempDir Path temporary) throws IOException {
        directory = temporary;
        cluster = ProcessCluster.overDirectory(directory);
        harry = cluster.node("Harry");
        hermione = cluster.node("Hermione");
        ron = cluster.node("Ron");
        draco = cluster.node("Draco");
        cluster.nodes().forEach(HttpNode::awaitStarted);
        harry.lead();
        harry.createTable();
    }

    @AfterAll
    void close() throws InterruptedException {
        cluster.close();
    }

    @BeforeEach
    void restore() throws Exception {
        for (ProcessNode node : cluster.nodes()) {
            if (node.isPaused()) {
                node.resume();
            }
            if (!node.isAlive()) {
                node.start();
            }
            node.awaitStarted();
        }
        if (!harry.role().equals("leader")) {
            ProcessNode leader = someLeader();
            if (!leader.equals(harry)) {
                leader.admin();
                harry.admin();
                harry.lead();
            }
        }
        join(hermione, "follower");
        join(ron, "follower");
        join(draco, "learner");
        awaitCaughtUp(harry, hermione, ron, draco);
        awaitLease(harry);
        awaitLease(hermione);
        awaitLease(ron);
    }

    /** What nobody could find out later: the nodes and their files are gone by then. */
    @RegisterExtension
    final TestWatcher onFailure = new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext context, Throwable cause) {
            System.err.println(context.getDisplayName() + " failed. " + cluster.report());
        }
    };

    /** One that leads, or one that may. */
    private ProcessNode someLeader() {
        ProcessNode[] found = new ProcessNode[1];
        await("somebody leads").atMost(HttpNode.PATIENCE).until(() -> {
            for (ProcessNode node : cluster.nodes()) {
                if (node.role().equals("leader") || node.tryLead().code() == 0) {
                    found[0] = node;
                    return true;
                }
            }
            return false;
        });
        return found[0];
    }

    private void join(ProcessNode node, String role) throws IOException {
        boolean joined = node.role().equals(role)
                && harry.sees(node).path("role").asText().equals(role);
        if (!joined) {
            node.admin();
            if (role.equals("follower")) {
                node.follow(harry);
            } else {
                node.learn(harry);
            }
        }
    }

    /** An id that no row has. */
    int newId() {
        return ids.incrementAndGet();
    }

    /**
     * That a node is not promoted beside a leader that lives. On a machine that stands still for ten seconds the leader's lease runs out, and it may be:
     * then it is tried again.
     */
    void assertNotPromotedBesideALeader(ProcessNode node) throws Exception {
        for (int promotions = 0; node.tryLead().code() == 0; promotions++) {
            assertThat(promotions).as(node + " was promoted beside a leader").isLessThan(2);
            await("the one that was deposed knows it")
                    .atMost(HttpNode.PATIENCE)
                    .until(() -> !harry.role().equals("leader"));
            restore();
        }
    }

    /** Waits until a node is shown to be alive: one that was slow for some seconds is not, for a while. */
    static void awaitAlive(HttpNode seen, HttpNode by) {
        await(seen + " is alive for " + by)
                .atMost(HttpNode.PATIENCE)
                .until(() -> by.statusOf(seen).equals("alive"));
    }

    /** Waits until the leader has noticed that a node is silent, or gone. */
    void awaitNoticed(ProcessNode silent) {
        await(silent + " is missed")
                .atMost(HttpNode.PATIENCE)
                .until(() -> !harry.statusOf(silent).equals("alive"));
    }
}
