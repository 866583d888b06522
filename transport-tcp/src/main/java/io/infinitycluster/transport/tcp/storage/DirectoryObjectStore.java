package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A bucket that is a directory, shared by the processes of one machine: what a cluster on one machine needs, and nothing to
 * install. The file system must be a local one that has hard links, atomic renames and a force for directories, as the usual
 * ones of Linux and macOS do; a network file system may answer a repeated request for a link as if another had made it.
 *
 * <p>An object is written to a file of its own, forced, and only then given its name: by an atomic rename (put), or by a hard
 * link, which the operating system makes only if there is no such name (create). So nobody reads half an object, and of
 * several processes that create one, one wins. The directory is forced before anything is confirmed <em>and before anything
 * that was read is passed on</em>: a loss of power takes back nothing that anybody has seen.
 *
 * <p>What a killed process was writing is in {@value #TEMPORARY}, and removed when a store is opened a day later.
 */
public final class DirectoryObjectStore extends ThreadedObjectStore {

    /** Where unfinished objects are. */
    static final String TEMPORARY = ".unfinished";

    /** Says that a directory is a store: an empty place where its disk should be mounted is none. */
    static final String MARK = ".object-store";

    private static final String FORMAT = "infinity-cluster object store, version 1\n";
    private static final Duration ABANDONED = Duration.ofDays(1);
    /** A large object is forced piece by piece: the log is often on the same disk, and its forces wait for what goes on there. */
    private static final int FORCED_BYTES = 256 << 10;

    private final Path root;
    private final Path temporary;
    private final DurableDirectories directories;

    private DirectoryObjectStore(Path root, StoreLimits limits, Executor loop) {
        super("directory " + root, limits, loop);
        this.root = root;
        temporary = root.resolve(TEMPORARY);
        directories = new DurableDirectories(root);
    }

    /**
     * Opens the store in a directory, which is made if there is none, and clears away what killed processes left.
     *
     * @param loop the node's event loop, where completions are told
     * @throws IOException if the directory cannot be used; the message says why
     */
    public static DirectoryObjectStore open(Path directory, StoreLimits limits, Executor loop) throws IOException {
        Files.createDirectories(directory);
        Path root = directory.toRealPath();
        DirectoryObjectStore store = new DirectoryObjectStore(root, limits, loop);
        try {
            store.prepare();
        } catch (IOException | StoreException e) {
            store.close();
            throw new IOException(
                    root + " cannot serve as an object store: "
                            + store.explain(e).detail(),
                    e);
        }
        return store;
    }

    private void prepare() throws IOException, StoreException {
        Path mark = root.resolve(MARK);
        if (Files.notExists(mark)) {
            try (var found = Files.list(root)) {
                Optional<Path> foreign = found.filter(
                                path -> !path.getFileName().toString().equals(TEMPORARY))
                        .findFirst();
                if (foreign.isPresent() && Files.notExists(mark)) {
                    throw StoreException.refused(
                            "it holds other things, as " + foreign.get() + ": choose an empty one");
                }
            }
            directories.make(temporary);
            writeNewFile(mark, FORMAT.getBytes(UTF_8));
        }
        directories.make(temporary);
        String format = Files.readString(mark);
        if (!format.equals(FORMAT)) {
            throw StoreException.refused(mark + " is of another version: '" + format.strip() + "'");
        }
        DurableDirectories.force(root);
        Path parent = root.getParent();
        if (parent != null) {
            DurableDirectories.force(parent);
        }
        clearAway(Instant.now().minus(ABANDONED));
    }

    /** Removes files that nobody has written to since then. Whoever slept through that finds his gone, and fails. */
    void clearAway(Instant before) throws IOException {
        try (var unfinished = Files.newDirectoryStream(temporary)) {
            for (Path file : unfinished) {
                try {
                    if (Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) < 0) {
                        Files.deleteIfExists(file);
                    }
                } catch (NoSuchFileException e) {
                    // Its writer has just finished it.
                    continue;
                }
            }
        }
    }

    @Override
    Optional<byte[]> read(String key) throws Exception {
        Path file = DirectoryLayout.file(root, key);
        byte[] body;
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            if (size > limits().maxObjectBytes()) {
                throw StoreException.refused(
                        "the object has " + size + " bytes, and at most " + limits().maxObjectBytes() + " are read");
            }
            ByteBuffer buffer = ByteBuffer.allocate((int) size);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer) < 0) {
                    throw new IOException(file + " ends at byte " + buffer.position() + " of " + size);
                }
            }
            body = buffer.array();
        } catch (NoSuchFileException e) {
            checkMark();
            forceIfThere(parentOf(file));
            return Optional.empty();
        }
        DurableDirectories.force(parentOf(file));
        return Optional.of(body);
    }

    @Override
    void write(String key, byte[] body) throws Exception {
        Path file = DirectoryLayout.file(root, key);
        Path unfinished = writeUnfinished(body);
        try {
            directories.make(parentOf(file));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        DurableDirectories.force(parentOf(file));
    }

    @Override
    Created writeNew(String key, byte[] body) throws Exception {
        Path file = DirectoryLayout.file(root, key);
        checkMark();
        directories.make(parentOf(file));
        if (Files.exists(file)) {
            DurableDirectories.force(parentOf(file));
            return Created.EXISTS;
        }
        return writeNewFile(file, body);
    }

    private Created writeNewFile(Path file, byte[] body) throws IOException, StoreException {
        Path unfinished = writeUnfinished(body);
        Created created = Created.CREATED;
        try {
            Files.createLink(file, unfinished);
        } catch (FileAlreadyExistsException e) {
            created = Created.EXISTS;
        } catch (UnsupportedOperationException e) {
            throw noLinks(e);
        } finally {
            Files.deleteIfExists(unfinished);
        }
        DurableDirectories.force(parentOf(file));
        return created;
    }

    private static StoreException noLinks(Exception e) {
        return StoreException.refused("the file system has no hard links, without which an object cannot be created "
                + "only if there is none (" + e.getMessage() + "): use another");
    }

    /** A file with these bytes, forced, which is no object yet. */
    private Path writeUnfinished(byte[] body) throws IOException, StoreException {
        Path file = temporary.resolve(UUID.randomUUID().toString());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(body);
            while (rest.hasRemaining()) {
                int end = Math.min(rest.capacity(), rest.position() + FORCED_BYTES);
                rest.limit(end);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
                rest.limit(rest.capacity());
                if (rest.hasRemaining()) {
                    channel.force(false);
                }
            }
            channel.force(true);
        } catch (NoSuchFileException e) {
            checkMark();
            throw e;
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
        return file;
    }

    @Override
    List<String> keys(String prefix) throws Exception {
        checkMark();
        int slash = prefix.lastIndexOf('/');
        Path from = DirectoryLayout.directory(root, slash < 0 ? "" : prefix.substring(0, slash));
        List<String> keys = new ArrayList<>();
        if (!Files.isDirectory(from)) {
            return keys;
        }
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return directory.equals(temporary) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                DirectoryLayout.key(root, file)
                        .filter(key -> key.startsWith(prefix))
                        .ifPresent(keys::add);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    // Deleted between two looks.
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                DurableDirectories.force(directory);
                return FileVisitResult.CONTINUE;
            }
        });
        return keys;
    }

    @Override
    void remove(String key) throws Exception {
        Path file = DirectoryLayout.file(root, key);
        checkMark();
        Files.deleteIfExists(file);
        forceIfThere(parentOf(file));
    }

    private static void forceIfThere(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            DurableDirectories.force(directory);
        }
    }

    /** An empty directory where the store was says nothing of the objects: its disk may not be mounted. */
    private void checkMark() throws IOException, StoreException {
        if (!Files.exists(root.resolve(MARK))) {
            if (Files.isDirectory(root) && !Files.isReadable(root)) {
                throw new AccessDeniedException(root.toString());
            }
            throw StoreException.refused(root + " holds no object store any more, as " + MARK
                    + " is missing: mount its disk again, or start the node anew");
        }
    }

    private static Path parentOf(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new FileNotFoundException(file + " has no directory");
        }
        return parent;
    }

    @Override
    PortFailure explain(Throwable thrown) {
        if (thrown instanceof StoreException known) {
            return new PortFailure(known.kind(), String.valueOf(known.getMessage()));
        }
        String said = String.valueOf(thrown.getMessage());
        if (thrown instanceof AccessDeniedException) {
            return new PortFailure(
                    Kind.STORE_REFUSED, "access denied to " + said + ": let this user read and write there");
        }
        if (thrown instanceof AtomicMoveNotSupportedException) {
            return new PortFailure(
                    Kind.STORE_REFUSED, "the file system cannot rename atomically (" + said + "): use another");
        }
        if (thrown.getClass() == IOException.class || thrown.getClass() == FileSystemException.class) {
            return explain(said);
        }
        return new PortFailure(Kind.STORE_UNCLEAR, thrown.getClass().getSimpleName() + ", " + said);
    }

    /** Java has no types for these; the words are the operating system's. */
    private static PortFailure explain(String said) {
        String small = said.toLowerCase(Locale.ROOT);
        if (small.contains("no space left") || small.contains("quota exceeded")) {
            return new PortFailure(Kind.STORE_UNCLEAR, "no room: make some (" + said + ")");
        }
        if (small.contains("read-only file system")) {
            return new PortFailure(Kind.STORE_REFUSED, "the file system is mounted read-only (" + said + ")");
        }
        if (small.contains("operation not permitted")) {
            return new PortFailure(
                    Kind.STORE_REFUSED, "not permitted; the file system may have no hard links (" + said + ")");
        }
        return new PortFailure(Kind.STORE_UNCLEAR, said);
    }
}
