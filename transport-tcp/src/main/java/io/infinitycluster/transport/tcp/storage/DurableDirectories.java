package io.infinitycluster.transport.tcp.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Makes directories, and the names in them, survive a loss of power. */
final class DurableDirectories {

    private final Path root;

    /** Directories whose own names this process has forced, all the way down from the root. */
    private final Set<Path> forced = ConcurrentHashMap.newKeySet();

    DurableDirectories(Path root) {
        this.root = root;
    }

    /** Makes a directory below the root, durably, with those above it. One that another process has made may not be durable yet. */
    void make(Path directory) throws IOException {
        if (directory.equals(root) || (forced.contains(directory) && Files.isDirectory(directory))) {
            return;
        }
        Path parent = directory.getParent();
        if (parent == null) {
            throw new IOException(directory + " is not below " + root);
        }
        make(parent);
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        force(parent);
        forced.add(directory);
    }

    /** Forces the names in a directory. */
    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
