package io.infinitycluster.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.infinitycluster.transport.tcp.storage.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Node processes that share their storage. Closing it leaves none behind. */
final class ProcessCluster implements AutoCloseable {

    /** So often a leader fails at most until it does so beside a node that is in sync. */
    private static final int FAILURES = 5;
    /** So many characters of a node's output are shown when a test failed. */
    private static final int REPORTED = 4000;

    private final Path directory;
    private final String storage;
    private final List<ProcessNode> nodes = new ArrayList<>();

    private ProcessCluster(Path directory, String storage) {
        this.directory = directory;
        this.storage = storage;
    }

    /** Nodes that share a directory. */
    static ProcessCluster overDirectory(Path directory) {
        return new ProcessCluster(directory, """
                storage_type = "directory"
                directory = "%s"
                """.formatted(directory.resolve("bucket")));
    }

    /** Nodes that share a bucket of the S3 server of the tests, reached at this port of the loopback interface. */
    static ProcessCluster overS3(Path directory, int port) {
        return new ProcessCluster(
                directory, """
                storage_type = "minio"
                [storage.object_storage]
                url = "127.0.0.1:%d"
                bucket_name = "hogwarts"
                access_key = "%s"
                secret_key = "%s"
                """.formatted(port, S3Server.CREDENTIALS.accessKey(), S3Server.CREDENTIALS.secretKey()));
    }

    /** Starts a node in admin. It may not answer yet. */
    ProcessNode node(String name) throws IOException {
        ProcessNode node = new ProcessNode(name, directory, storage);
        nodes.add(node);
        return node;
    }

    List<ProcessNode> nodes() {
        return nodes;
    }

    /**
     * Waits until nodes are alive for their leader, hold all that its log holds now, and are in sync unless they are learners. Their lag need not
     * be nothing: under load a learner's never is.
     */
    static void awaitCaughtUp(HttpNode leader, HttpNode... readers) throws IOException {
        long end = leader.current().path("durable_index").asLong();
        for (HttpNode reader : readers) {
            await(reader + " has caught up").atMost(HttpNode.PATIENCE).untilAsserted(() -> {
                JsonNode seen = leader.sees(reader);
                assertThat(seen.path("status").asText()).isEqualTo("alive");
                if (seen.path("role").asText().equals("follower")) {
                    assertThat(seen.path("in_sync").asText()).isEqualTo("true");
                }
                assertThat(seen.path("durable_index").asLong()).isGreaterThanOrEqualTo(end);
            });
        }
    }

    /** Waits until a node serves strong reads. */
    static void awaitLease(HttpNode node) {
        await(node + " holds a lease").atMost(HttpNode.PATIENCE).until(node::holdsLease);
    }

    /** What is done to a cluster. */
    interface Deed {
        void run() throws Exception;
    }

    /**
     * Has the leader fail, and the next one lead. A machine that has just stood still for some seconds may have had the leader drop that one, and
     * then nobody may lead but itself: it comes back, and fails again when the other is in sync.
     */
    static void failOver(HttpNode leader, HttpNode next, Deed fail, Deed comeBack) throws Exception {
        awaitCaughtUp(leader, next);
        fail.run();
        for (int failures = 1; !next.leadIfInSync(); failures++) {
            assertThat(failures)
                    .as(next + " was out of sync whenever " + leader + " had failed")
                    .isLessThan(FAILURES);
            comeBack.run();
            awaitCaughtUp(leader, next);
            fail.run();
        }
    }

    /**
     * That every node comes to hold the same rows in the same order, all that were acknowledged among them, none twice, and none that nobody
     * has sent. A last write whose client has given up may still be carried out, between two looks.
     */
    static void assertNothingLost(Load load, HttpNode leader, HttpNode... readers) {
        assertHolds(load, leader.ids("strong"));
        await("all hold the same rows").atMost(HttpNode.PATIENCE).untilAsserted(() -> {
            List<Integer> held = leader.ids("strong");
            for (HttpNode reader : readers) {
                assertThat(reader.ids("eventual")).as(reader.toString()).isEqualTo(held);
            }
        });
        assertHolds(load, leader.ids("strong"));
    }

    private static void assertHolds(Load load, List<Integer> held) {
        assertThat(held).doesNotHaveDuplicates();
        assertThat(new HashSet<>(held)).as("rows that were acknowledged").containsAll(load.acknowledged());
        assertThat(load.attempted()).as("rows that were sent").containsAll(held);
    }

    /** What each node says of itself and of the others, and the end of what it has written. */
    String report() {
        StringBuilder report = new StringBuilder("The cluster was this:\n");
        for (ProcessNode node : nodes) {
            report.append("--- ").append(node).append('\n');
            for (String path : List.of("/admin/node/current", "/admin/nodes")) {
                try {
                    report.append(node.get(path).json()).append('\n');
                } catch (IOException e) {
                    report.append(path).append(": ").append(e).append('\n');
                }
            }
            try {
                String output = node.output();
                report.append(output.substring(Math.max(0, output.length() - REPORTED)))
                        .append('\n');
            } catch (IOException e) {
                report.append("its output: ").append(e).append('\n');
            }
        }
        return report.toString();
    }

    @Override
    public void close() throws InterruptedException {
        for (ProcessNode node : nodes) {
            node.close();
        }
    }
}
