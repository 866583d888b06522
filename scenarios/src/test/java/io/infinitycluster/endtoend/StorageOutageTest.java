package io.infinitycluster.endtoend;

import static io.infinitycluster.endtoend.ProcessCluster.assertNothingLost;
import static io.infinitycluster.endtoend.ProcessCluster.awaitCaughtUp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.infinitycluster.transport.tcp.storage.FaultyProxy;
import io.infinitycluster.transport.tcp.storage.FaultyProxy.Fate;
import io.infinitycluster.transport.tcp.storage.S3Server;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shared storage is away for a while, under load. */
class StorageOutageTest {

    private static final int STORAGE_UNREACHABLE = 7021;

    @TempDir
    private Path directory;

    private S3Server s3;
    private FaultyProxy proxy;
    private ProcessCluster cluster;

    @BeforeEach
    void open() throws Exception {
        s3 = S3Server.start(blobs -> blobs);
        proxy = new FaultyProxy(s3.settings("any").endpoint().getPort());
        cluster = ProcessCluster.overS3(directory, proxy.port());
    }

    @AfterEach
    void close() throws Exception {
        cluster.close();
        proxy.close();
        s3.close();
    }

    @Test
    void writesGoOnAndWhatNeedsStorageWaitsForIt() throws Exception {
        ProcessNode harry = cluster.node("Harry");
        ProcessNode hermione = cluster.node("Hermione");
        ProcessNode ron = cluster.node("Ron");
        cluster.nodes().forEach(HttpNode::awaitStarted);
        harry.lead();
        hermione.follow(harry);
        harry.createTable();
        try (Load load = Load.on(cluster.nodes())) {
            load.awaitStrongReads();
            for (int round = 0; round < Rounds.COUNT; round++) {
                proxy.decide(request -> Fate.REFUSED_503);
                await("it is said")
                        .atMost(HttpNode.PATIENCE)
                        .until(() -> harry.current().has("storage_trouble"));
                load.awaitProgress();
                assertThat(harry.role()).isEqualTo("leader");
                // Who joins now has the log, and is in sync only when storage says so.
                ron.follow(harry);
                await("the newcomer has the log")
                        .atMost(HttpNode.PATIENCE)
                        .untilAsserted(() -> assertThat(
                                        harry.sees(ron).path("durable_index").asLong())
                                .isPositive());
                assertThat(harry.sees(ron).path("in_sync").asText()).isEqualTo("false");

                // Only storage can tell that a follower is out: what is under way waits for either.
                hermione.restartAfterKill();
                assertThat(hermione.tryFollow(harry).code()).isEqualTo(STORAGE_UNREACHABLE);
                assertThat(hermione.role()).isEqualTo("admin");
                proxy.decide(request -> Fate.ANSWERED);
                load.awaitProgress();
                await("it is over")
                        .atMost(HttpNode.PATIENCE)
                        .until(() -> !harry.current().has("storage_trouble"));
                hermione.follow(harry);
                awaitCaughtUp(harry, hermione, ron);
                load.awaitStrongReads();
                ron.admin();
            }
            load.stop();
            ron.follow(harry);
            assertNothingLost(load, harry, hermione, ron);
        }
    }
}
