package io.infinitycluster.scenarios.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** A new directory for the files of one command, which goes with the command, also when that is interrupted. */
final class ScratchDirectory implements AutoCloseable {

    private final Path path;
    private final Runnable awaitUsers;
    private final Thread hook = new Thread(this::removeQuietly, "remove-scratch");

    private ScratchDirectory(Path path, Runnable awaitUsers) {
        this.path = path;
        this.awaitUsers = awaitUsers;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** @param parent where it is made; null for the system's directory of temporary files */
    static ScratchDirectory in(@Nullable Path parent) throws IOException {
        return in(parent, () -> {});
    }

    /**
     * The same, for a command that comes to its end in order when it is interrupted, and closes this before it says so.
     *
     * @param interrupts those of the command
     */
    static ScratchDirectory in(@Nullable Path parent, Interrupts interrupts) throws IOException {
        return in(parent, interrupts::awaitOver);
    }

    private static ScratchDirectory in(@Nullable Path parent, Runnable awaitUsers) throws IOException {
        String prefix = "infinity-cluster-";
        return new ScratchDirectory(
                parent == null ? Files.createTempDirectory(prefix) : Files.createTempDirectory(parent, prefix),
                awaitUsers);
    }

    Path path() {
        return path;
    }

    private void removeQuietly() {
        awaitUsers.run();
        try {
            remove();
        } catch (IOException e) {
            System.err.println("infinity-cluster: could not remove " + path + ": " + e);
        }
    }

    private void remove() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        Files.walkFileTree(path, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                    throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    @Override
    public void close() throws IOException {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending: the hook finds nothing left to do.
        }
    }
}
