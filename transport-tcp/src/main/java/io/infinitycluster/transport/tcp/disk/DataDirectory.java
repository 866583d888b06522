package io.infinitycluster.transport.tcp.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The directory of one node's files, which belongs to one process at a time: whoever has it holds a lock on the file {@value #LOCK} in
 * it, which the operating system takes back when the process ends, however it ends.
 */
final class DataDirectory implements AutoCloseable {

    static final String LOCK = "lock";

    private static final int MOST_DIGITS = 20;

    /**
     * The directories that this process has. It has to know by itself: the lock of POSIX holds between processes only, and goes as soon
     * as its process closes the file anywhere.
     */
    private static final Set<Object> HELD = Collections.synchronizedSet(new HashSet<>());

    private final Path path;
    private final Object key;
    private final FileChannel lock;

    private DataDirectory(Path path, Object key, FileChannel lock) {
        this.path = path;
        this.key = key;
        this.lock = lock;
    }

    /**
     * Takes a directory; makes it if there is none.
     *
     * @throws DataDirectoryException if it cannot be used, or is in use
     */
    static DataDirectory open(Path directory) throws DataDirectoryException {
        Path path = directory.toAbsolutePath().normalize();
        Object key;
        try {
            create(path);
            force(path);
            Object inode = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
            key = inode == null ? path.toRealPath() : inode;
        } catch (IOException e) {
            throw unusable(path, e);
        }
        if (!HELD.add(key)) {
            throw inUse(path, "this process");
        }
        boolean taken = false;
        try {
            FileChannel lock = lock(path);
            taken = true;
            return new DataDirectory(path, key, lock);
        } catch (DataDirectoryException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(path, e);
        } finally {
            if (!taken) {
                HELD.remove(key);
            }
        }
    }

    private static void create(Path path) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DataDirectoryException(path + " is not a directory: name one for the files of this node");
        }
        Deque<Path> missing = new ArrayDeque<>();
        for (Path each = path; each != null && !Files.exists(each); each = each.getParent()) {
            missing.push(each);
        }
        for (Path each : missing) {
            Files.createDirectory(each);
            force(Objects.requireNonNull(each.getParent()));
        }
        if (!Files.isWritable(path)) {
            throw new AccessDeniedException(path.toString());
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean taken = false;
        try {
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String owner = owner(channel);
                throw inUse(path, owner.isEmpty() ? "another process" : "another process (pid " + owner + ")");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(US_ASCII)), 0);
            taken = true;
            return channel;
        } catch (OverlappingFileLockException e) {
            // Only where this class was loaded twice. To close the channel would take the lock from the other one.
            taken = true;
            throw inUse(path, "this process");
        } finally {
            if (!taken) {
                channel.close();
            }
        }
    }

    @SuppressWarnings("NullAway") // null says that another process has it
    private static FileLock tryLock(FileChannel channel) throws IOException {
        return channel.tryLock();
    }

    /** Who wrote its process id last; for people only. */
    private static String owner(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_DIGITS);
        channel.read(bytes, 0);
        String text = new String(bytes.array(), 0, bytes.position(), US_ASCII).trim();
        return text.chars().allMatch(Character::isDigit) ? text : "";
    }

    private static DataDirectoryException inUse(Path path, String owner) {
        return new DataDirectoryException("The data directory " + path + " is in use by " + owner
                + ": stop that node first, or give this one a directory of its own");
    }

    private static DataDirectoryException unusable(Path path, IOException e) {
        if (e instanceof DataDirectoryException clear) {
            return clear;
        }
        if (e instanceof AccessDeniedException denied) {
            return new DataDirectoryException(
                    "The data directory " + path + " cannot be used: the user " + System.getProperty("user.name")
                            + " may not write to " + denied.getFile() + ". Change its owner or its mode",
                    e);
        }
        String reason = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason() + " (" + system.getFile() + ")"
                : e.toString();
        return new DataDirectoryException("The data directory " + path + " cannot be used: " + reason, e);
    }

    Path path() {
        return path;
    }

    Path resolve(String file) {
        return path.resolve(file);
    }

    /** The names of the files in it, but the lock, in ascending order. */
    List<String> list() throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
                String name = Objects.requireNonNull(entry.getFileName()).toString();
                if (!name.equals(LOCK) && Files.isRegularFile(entry)) {
                    names.add(name);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        Collections.sort(names);
        return names;
    }

    /** Makes the names in it survive a crash. */
    void forceNames() throws IOException {
        force(path);
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Lets others have it. */
    @Override
    public void close() throws IOException {
        try {
            lock.close();
        } finally {
            HELD.remove(key);
        }
    }
}
