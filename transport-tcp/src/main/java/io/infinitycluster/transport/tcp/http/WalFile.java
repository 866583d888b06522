package io.infinitycluster.transport.tcp.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A file of the log.
 *
 * @param name its name
 * @param mutable whether the log still writes to it, or will: the next one is prepared before it is needed
 */
public record WalFile(String name, boolean mutable) {

    private static final String SEGMENTS = "wal-[0-9]*";
    private static final int HEADER_START = 8;

    /**
     * The segments of the log in a node's data directory, oldest first.
     *
     * @throws IOException if the directory cannot be read
     */
    public static List<WalFile> in(Path dataDirectory) throws IOException {
        List<Path> segments = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(dataDirectory, SEGMENTS)) {
            files.forEach(segments::add);
        }
        Collections.sort(segments);
        int writing = segments.size() - 1;
        while (writing > 0 && !isBegun(segments.get(writing))) {
            writing--;
        }
        List<WalFile> answer = new ArrayList<>();
        for (Path segment : segments) {
            answer.add(new WalFile(String.valueOf(segment.getFileName()), answer.size() >= writing));
        }
        return answer;
    }

    /** A segment begins with a header, and one that is only prepared with zeros. */
    private static boolean isBegun(Path segment) throws IOException {
        try (InputStream bytes = Files.newInputStream(segment)) {
            for (byte each : bytes.readNBytes(HEADER_START)) {
                if (each != 0) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            // A checkpoint has made it superfluous meanwhile.
            return true;
        }
    }
}
