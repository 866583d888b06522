package io.infinitycluster.transport.tcp.cluster;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.transport.tcp.node.NodeProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code cluster}, as somebody uses it: start it, paste the lines that it prints, stop it. */
class ClusterCommandTest {

    private static final Duration PATIENCE = Duration.ofSeconds(300);
    private static final Pattern CURL = Pattern.compile("  curl -X (\\S+) (\\S+) -d '(.*)'");
    private static final Pattern PROCESS = Pattern.compile("process (\\d+)");
    private static final Pattern HARRY_HTTP = Pattern.compile("Harry +leader +(\\S+)");

    @TempDir
    private Path directory;

    private static List<String> run(List<MatchResult> lines) throws Exception {
        List<String> answers = new ArrayList<>();
        for (MatchResult line : lines) {
            answers.add(
                    line.group(1).equals("GET")
                            ? await().atMost(PATIENCE).until(() -> ask(line), ClusterCommandTest::isNoRefusal)
                            : ask(line));
        }
        return answers;
    }

    private static String ask(MatchResult line) throws Exception {
        return NodeProcess.ask(line.group(1), line.group(2), line.group(3));
    }

    /** A follower that has just lost its lease, as on a machine that stands still, refuses to read; whoever asks asks again. */
    private static boolean isNoRefusal(String answer) {
        return answer.startsWith("{\"error_code\":0,");
    }

    @Test
    void theLinesItPrintsWorkOneNodeMayDieAndAllIsThereTheNextTime() throws Exception {
        Path output = directory.resolve("output.txt");
        Path data = directory.resolve("cluster");
        try (NodeProcess cluster = NodeProcess.start(output, "cluster", "--directory", data.toString())) {
            awaitRunning(cluster);
            List<MatchResult> curls = CURL.matcher(cluster.output()).results().toList();
            assertThat(curls).hasSize(3);
            assertThat(run(curls))
                    .containsExactly(
                            "{\"error_code\":0}",
                            "{\"error_code\":0}",
                            "{\"error_code\":0,\"output\":[[{\"name\":\"accio\"},{\"level\":4}]]}");
            await().atMost(PATIENCE)
                    .until(() -> cluster.output().contains("ron: follower, alive, in sync, holds a lease, term 1")
                            && cluster.output().contains("draco: learner, alive, term 1"));

            long[] pids = PROCESS.matcher(cluster.output())
                    .results()
                    .mapToLong(pid -> Long.parseLong(pid.group(1)))
                    .toArray();
            assertThat(pids).hasSize(4);
            ProcessHandle.of(pids[3]).orElseThrow().destroyForcibly();
            await().atMost(PATIENCE)
                    .until(() -> cluster.output().contains("draco: has ended")
                            && cluster.output().contains("./infinity-cluster node --config " + data.resolve("draco")));

            try (NodeProcess second =
                    NodeProcess.start(directory.resolve("second.txt"), "cluster", "--directory", data.toString())) {
                assertThat(second.exitCode()).isOne();
                assertThat(second.output()).contains(data + " is in use by another cluster command");
            }

            cluster.terminate();
            assertThat(cluster.exitCode()).as(cluster.output()).isZero();
            assertThat(cluster.output()).contains("All nodes have stopped", "Their data is in " + data);
            for (long pid : pids) {
                assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
            }
        }
        assertThat(Files.readString(data.resolve("harry/node.log")))
                .contains("sealed the log", "has stopped in order")
                .doesNotContain(
                        "ERROR", Files.readString(data.resolve("secret")).strip());

        Path again = directory.resolve("again.txt");
        try (NodeProcess cluster = NodeProcess.start(again, "cluster", "--directory", data.toString(), "--for", "1h")) {
            awaitRunning(cluster);
            Matcher harry = HARRY_HTTP.matcher(cluster.output());
            assertThat(harry.find()).isTrue();
            String rows = harry.group(1) + "/databases/default_db/tables/spells/docs";
            await().atMost(PATIENCE)
                    .until(() -> NodeProcess.ask("GET", rows, "{\"output\": [\"name\"]}")
                            .contains("lumos"));
            // Killed, it leaves no node behind.
            long[] pids = PROCESS.matcher(cluster.output())
                    .results()
                    .mapToLong(pid -> Long.parseLong(pid.group(1)))
                    .toArray();
            cluster.kill();
            for (long pid : pids) {
                await().atMost(PATIENCE)
                        .until(() -> ProcessHandle.of(pid)
                                .filter(ProcessHandle::isAlive)
                                .isEmpty());
            }
        }
    }

    private static void awaitRunning(NodeProcess cluster) {
        await().atMost(PATIENCE).until(() -> {
            assertThat(cluster.isAlive()).as(cluster.output()).isTrue();
            return cluster.output().contains("Ctrl-C stops the cluster.");
        });
    }
}
