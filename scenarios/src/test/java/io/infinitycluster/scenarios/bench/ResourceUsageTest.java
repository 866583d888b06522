package io.infinitycluster.scenarios.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.transport.tcp.disk.Forced;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceUsageTest {

    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void aUsageIsTheSameInAnotherProcess() throws BenchException {
        ResourceUsage usage = new ResourceUsage(4_000_000_000L, 6_000_000_000L, 17_200, 500_000_000_000L);
        assertThat(ResourceUsage.ofLine(usage.toLine())).isEqualTo(usage);
        assertThat(usage.processors()).isEqualTo(1.5);
        assertThat(usage.forcesPerSecond()).isEqualTo(4300);
    }

    @Test
    void whatIsNoUsageIsSaid() {
        for (String line : List.of("", "1 2 3", "1 2 3 x", "0 2 3 4", "1 2 3 4 5")) {
            assertThatThrownBy(() -> ResourceUsage.ofLine(line))
                    .isInstanceOf(BenchException.class)
                    .hasMessageEndingWith("no usage of resources: " + line);
        }
    }

    @Test
    void onlyWhatIsUsedMeanwhileCounts() throws InterruptedException {
        Iterator<Forced> looks =
                Stream.of(new Forced(10, 1000), new Forced(13, 1600)).iterator();
        ResourceUsage usage = ResourceUsage.during(Duration.ofMillis(1), Duration.ofMillis(1), () -> {
            useTime();
            return looks.next();
        });
        assertThat(usage.forces()).isEqualTo(3);
        assertThat(usage.forcedBytes()).isEqualTo(600);
        assertThat(usage.nanos()).isPositive();
        assertThat(usage.cpuNanos()).isPositive();
    }

    /** As much of a processor as the operating system notices. */
    private static void useTime() {
        Duration before = cpuTime();
        while (cpuTime().equals(before)) {
            Thread.onSpinWait();
        }
    }

    private static Duration cpuTime() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
    }

    private interface Appender {
        CompletableFuture<Long> append(byte[] command);
    }

    /** Returns how many bytes there were in all. */
    private static long append(Appender to, int commands) throws Exception {
        long bytes = 0;
        List<CompletableFuture<Long>> done = new ArrayList<>();
        for (int i = 0; i < commands; i++) {
            byte[] command = new byte[ThreadLocalRandom.current().nextInt(64, 4096)];
            bytes += command.length;
            done.add(to.append(command));
        }
        for (CompletableFuture<Long> each : done) {
            each.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return bytes;
    }

    @Test
    void aBareFileCountsItsForces() throws Exception {
        try (BareFile file = new BareFile(directory.resolve("bare"))) {
            assertThat(file.forced()).isEqualTo(new Forced(0, 0));
            file.append(new byte[100]).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(file.forced()).isEqualTo(new Forced(1, 104));

            long bytes = append(file::append, 1000);
            assertThat(file.forced().bytes()).isEqualTo(104 + bytes + 1000 * Integer.BYTES);
            assertThat(file.forced().forces()).isBetween(2L, 1001L);
        }
    }

    @Test
    void aLocalLogCountsItsForces() throws Exception {
        try (LocalLog log = new LocalLog(Files.createDirectory(directory.resolve("log")))) {
            Forced before = log.forced();
            log.append(new byte[100]).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(log.forced().forces()).isEqualTo(before.forces() + 1);
            assertThat(log.forced().bytes() - before.bytes()).isBetween(100L, 1000L);

            long bytes = append(log::append, 1000);
            assertThat(log.forced().forces() - before.forces()).isBetween(2L, 1001L);
            assertThat(log.forced().bytes() - before.bytes()).isGreaterThan(bytes);
        }
    }
}
