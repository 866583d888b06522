package io.infinitycluster.transport.tcp.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time has a data directory, and whoever cannot have one is told why. */
class DataDirectoryTest {

    @TempDir
    private Path root;

    /** The other process: takes a directory, says so, and keeps it until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (FileDisk disk = FileDisk.open(Path.of(args[0]), Runnable::run)) {
                System.out.println("has " + disk.directory());
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (DataDirectoryException e) {
                System.out.println("refused " + e.getMessage());
            }
        }
    }

    private static Process hold(Path directory) throws IOException {
        return TestProcess.start(Holder.class, "", directory.toString());
    }

    private static void refused(Path directory, String... words) {
        assertThatExceptionOfType(DataDirectoryException.class)
                .isThrownBy(() -> FileDisk.open(directory, Runnable::run))
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }

    @Test
    void makesTheDirectoryAndThoseAboveIt() throws IOException {
        Path directory = root.resolve("a/b/c");
        FileDisk.open(directory, Runnable::run).close();
        assertThat(directory).isDirectory();
    }

    @Test
    void aSecondDiskInThisProcessIsRefusedUntilTheFirstIsClosed() throws IOException {
        Path directory = root.resolve("data");
        FileDisk first = FileDisk.open(directory, Runnable::run);
        refused(directory, directory.toString(), "in use", "stop that node");
        Path link = Files.createSymbolicLink(root.resolve("link"), directory);
        refused(link, "in use");
        first.close();
        FileDisk.open(directory, Runnable::run).close();
    }

    @Test
    void aSecondProcessIsRefusedAndTheRefusalDoesNotTakeTheLockFromTheFirst() throws Exception {
        Path directory = root.resolve("data");
        try (FileDisk first = FileDisk.open(directory, Runnable::run)) {
            refused(directory, "in use by this process");
            for (int i = 0; i < 2; i++) {
                Process second = hold(directory);
                try (BufferedReader says = second.inputReader()) {
                    assertThat(says.readLine())
                            .startsWith("refused")
                            .contains(
                                    first.directory().toString(),
                                    "another process (pid "
                                            + ProcessHandle.current().pid() + ")",
                                    "stop that node");
                } finally {
                    second.destroyForcibly().waitFor();
                }
            }
        }
    }

    @Test
    void aKilledProcessLosesTheDirectory() throws Exception {
        Path directory = root.resolve("data");
        Process other = hold(directory);
        try (BufferedReader says = other.inputReader()) {
            assertThat(says.readLine()).startsWith("has");
            refused(directory, "in use by another process (pid " + other.pid() + ")");
        } finally {
            other.destroyForcibly().waitFor();
        }
        FileDisk.open(directory, Runnable::run).close();
    }

    @Test
    void whatIsNoDirectoryIsRefused() throws IOException {
        Path file = Files.write(root.resolve("file"), new byte[1]);
        refused(file, file.toString(), "is not a directory");
        refused(file.resolve("below"), file.toString());
    }

    @Test
    void aDirectoryThatMayNotBeWrittenIsRefused() throws IOException {
        Path directory = Files.createDirectory(root.resolve("data"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        try {
            Assumptions.assumeFalse(Files.isWritable(directory), "this user may write anywhere");
            refused(directory, directory.toString(), "may not write", "mode");
            refused(directory.resolve("below"), "may not write");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
