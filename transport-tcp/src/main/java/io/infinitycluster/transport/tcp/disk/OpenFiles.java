package io.infinitycluster.transport.tcp.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The files that are open, by name: those that were used last, and those of which something is still to be said. */
final class OpenFiles {

    /** Opens a channel; a test may open one that fails. */
    @FunctionalInterface
    interface Opener {
        FileChannel open(Path path, OpenOption... options) throws IOException;
    }

    private static final int MOST_OPEN = 32;
    private static final int BUFFER = 1 << 20;

    private final DataDirectory directory;
    private final Opener opener;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    private final Map<String, DataFile> open = new LinkedHashMap<>(MOST_OPEN, 0.75f, true);

    OpenFiles(DataDirectory directory, Opener opener) {
        this.directory = directory;
        this.opener = opener;
    }

    /** The file with a name; null if there is none. */
    @Nullable
    DataFile get(String name) throws IOException {
        DataFile file = open.get(name);
        if (file == null) {
            Path path = directory.resolve(name);
            FileChannel channel;
            try {
                channel = opener.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } catch (NoSuchFileException e) {
                return null;
            }
            file = new DataFile(path, channel, buffer);
            closeIdle();
            open.put(name, file);
        }
        return file;
    }

    private void closeIdle() throws IOException {
        Iterator<DataFile> eldest = open.values().iterator();
        while (open.size() >= MOST_OPEN && eldest.hasNext()) {
            DataFile file = eldest.next();
            if (!file.mustStayOpen()) {
                eldest.remove();
                file.close();
            }
        }
    }

    /** How many files are open. */
    int count() {
        return open.size();
    }

    long size(String name) throws IOException {
        DataFile file = open.get(name);
        if (file != null) {
            return file.size();
        }
        try {
            return Files.size(directory.resolve(name));
        } catch (NoSuchFileException e) {
            return -1;
        }
    }

    /** A new, empty file in place of the one that had its name. */
    FileChannel create(String name) throws IOException {
        delete(name);
        return opener.open(directory.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    void delete(String name) throws IOException {
        forget(name);
        Files.deleteIfExists(directory.resolve(name));
    }

    void rename(String from, String to) throws IOException {
        if (!Files.exists(directory.resolve(from))) {
            throw new NoSuchFileException(from, null, "there is no such file");
        }
        if (!from.equals(to)) {
            Files.move(
                    directory.resolve(from),
                    directory.resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            forget(to);
            DataFile moved = open.remove(from);
            if (moved != null) {
                open.put(to, moved);
            }
        }
    }

    private void forget(String name) throws IOException {
        DataFile file = open.remove(name);
        if (file != null) {
            file.close();
        }
    }

    void closeAll() throws IOException {
        List<DataFile> files = new ArrayList<>(open.values());
        open.clear();
        for (DataFile file : files) {
            file.close();
        }
    }
}
