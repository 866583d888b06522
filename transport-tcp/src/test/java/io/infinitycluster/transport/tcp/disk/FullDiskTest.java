package io.infinitycluster.transport.tcp.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogFiles;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.log.Recovered;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file system that is really full: a process of its own has a small one, which only it sees. Where a user may not mount one, the
 * test says that it was not run; {@link FileDiskTest} has the same with channels that say so.
 */
class FullDiskTest {

    private static final String MOUNT = "mount -t tmpfs -o size=4m tmpfs \"$DIRECTORY\" &&";

    @TempDir
    private Path root;

    private List<String> inSmallFileSystem(Class<?> main) throws Exception {
        String small = MOUNT.replace("$DIRECTORY", root.toString());
        Assumptions.assumeTrue(
                succeeds("unshare", "-rm", "sh", "-c", small + " true"), "this user may mount no file system");
        Process process =
                TestProcess.start(main, "exec unshare -rm sh -c '" + small + " exec \"$@\"' sh", root.toString());
        try (BufferedReader says = process.inputReader()) {
            List<String> lines = says.lines().toList();
            assertThat(process.waitFor()).as("said %s", lines).isZero();
            return lines;
        } finally {
            process.destroyForcibly();
        }
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theDiskSaysSoAndGoesOnWhenThereIsRoom() throws Exception {
        assertThat(inSmallFileSystem(UseDisk.class))
                .containsExactly(
                        "too large: DISK_FULL",
                        "left: []",
                        "sparse write: DISK_FULL",
                        "again: DISK_FULL",
                        "with room: DONE",
                        "read: 7");
    }

    @Test
    void aLogRefusesNothingForGoodAndGoesOnWhenThereIsRoom() throws Exception {
        assertThat(inSmallFileSystem(UseLog.class)).containsExactly("full", "durable all: true", "recovered all: true");
    }

    /** Without an event loop of its own: it waits for each operation. */
    static final class UseDisk {

        private static final int PIECE = 1 << 20;

        private UseDisk() {}

        public static void main(String[] args) throws IOException {
            Path directory = Path.of(args[0]);
            CountingDisk disk = new CountingDisk();
            FileDisk files = FileDisk.open(directory, disk);
            disk.use(files);
            System.out.println("too large: " + told(disk, c -> disk.allocate("large", 16L * PIECE, c)));
            Outcome<List<String>> left = new Outcome<>();
            disk.list(left);
            disk.run();
            System.out.println("left: " + left.value());

            // What had been reserved is not there, as on a file system that copies on write: a file with a hole.
            try (RandomAccessFile hole =
                    new RandomAccessFile(directory.resolve("hole").toFile(), "rw")) {
                hole.setLength(2 * PIECE);
            }
            Path filler = directory.resolve("filler");
            Files.write(filler, new byte[3 * PIECE + PIECE / 2]);
            byte[] bytes = new byte[PIECE];
            bytes[PIECE - 1] = 7;
            disk.write("hole", 0, bytes);
            System.out.println("sparse write: " + told(disk, c -> disk.force("hole", c)));
            disk.write("hole", 0, bytes);
            System.out.println("again: " + told(disk, c -> disk.force("hole", c)));
            Files.delete(filler);
            disk.write("hole", 0, bytes);
            System.out.println("with room: " + told(disk, c -> disk.force("hole", c)));
            Outcome<byte[]> read = new Outcome<>();
            disk.read("hole", PIECE - 1, 1, read);
            disk.run();
            System.out.println("read: " + read.value()[0]);
            files.close();
        }

        private static Object told(CountingDisk disk, Consumer<Completion<Done>> call) {
            Outcome<Done> outcome = new Outcome<>();
            call.accept(outcome);
            disk.run();
            return outcome.isSuccess() ? outcome.value() : outcome.failure();
        }
    }

    /** A log with segments of 256 KiB, until there is no room for more; then something else goes, and all is written. */
    static final class UseLog implements Log.Listener {

        private static final int BATCHES = 600;
        private static final int BYTES = 4 << 10;
        private static final long MANY_MILLIS = 60_000;

        private final EventLoop loop = new EventLoop("test", e -> {
            e.printStackTrace();
            Runtime.getRuntime().halt(4);
        });
        private final FileDisk disk;
        private final LogFiles files;

        private UseLog(Path directory) throws IOException {
            disk = FileDisk.open(directory, loop);
            files = new LogFiles(disk, loop, new SystemRandomness(), new LogSettings(256 << 10, 1 << 20), this);
        }

        public static void main(String[] args) throws Exception {
            Path directory = Path.of(args[0]);
            Path filler = directory.resolve("filler");
            Files.write(filler, new byte[2 << 20]);
            UseLog first = new UseLog(directory);
            CompletableFuture<Log> made = first.on(c -> first.files.create(1, c));
            Log log = made.get();
            first.append(log);
            first.until(log::full);
            System.out.println("full");
            Files.delete(filler);
            first.until(() -> !log.full() && log.durableIndex() == BATCHES);
            System.out.println("durable all: " + (log.durableIndex() == BATCHES));
            first.disk.close();
            UseLog second = new UseLog(directory);
            CompletableFuture<Recovered> recovered = second.on(second.files::recover);
            Recovered found = recovered.get();
            System.out.println(
                    "recovered all: " + (found instanceof Recovered.Intact intact && intact.lastIndex() == BATCHES));
            second.disk.close();
        }

        private <T> CompletableFuture<T> on(Consumer<Completion<T>> call) {
            CompletableFuture<T> future = new CompletableFuture<>();
            loop.execute(() -> call.accept(Completion.of(
                    future::complete, failure -> future.completeExceptionally(new IOException(failure.toString())))));
            return future;
        }

        private void append(Log log) throws Exception {
            CompletableFuture<Void> appended = new CompletableFuture<>();
            loop.execute(() -> {
                for (int i = 1; i <= BATCHES; i++) {
                    log.append(Batch.of(i, 1, List.of(new byte[BYTES])));
                }
                appended.complete(null);
            });
            appended.get();
        }

        private void until(java.util.function.BooleanSupplier condition) throws Exception {
            for (long waited = 0; waited < MANY_MILLIS; waited += 10) {
                CompletableFuture<Boolean> holds = new CompletableFuture<>();
                loop.execute(() -> holds.complete(condition.getAsBoolean()));
                if (holds.get()) {
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
            throw new IllegalStateException("it did not come to pass");
        }

        @Override
        public void logForced() {
            // The test asks for itself.
        }

        @Override
        public void logFailed(PortFailure failure) {
            System.out.println("failed: " + failure);
            Runtime.getRuntime().halt(5);
        }

        @Override
        public void logWaits(PortFailure failure) {
            // The test asks for itself.
        }
    }
}
