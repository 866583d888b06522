package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Says what the core may conclude from what the operating system says. */
final class Failures {

    private Failures() {}

    /** Of something that needs no room. */
    static PortFailure error(String what, Path path, Throwable cause) {
        return new PortFailure(Kind.DISK_ERROR, path + ": " + what + ": " + reason(cause));
    }

    /**
     * Of a write. Java hands the system's error on as text only, and that in the user's language, so that the room that is left is
     * asked for as well.
     *
     * @param bytes how many were to be written
     */
    static PortFailure ofWrite(String what, Path path, long bytes, Throwable cause) {
        String reason = reason(cause);
        boolean full = reason.contains("No space left on device")
                || reason.contains("Disk quota exceeded")
                || usableBytes(path) < bytes;
        return full ? new PortFailure(Kind.DISK_FULL, path + ": " + what + ": " + reason) : error(what, path, cause);
    }

    /** How many bytes this process may still write to the file system of a file; the most that there can be if nobody knows. */
    static long usableBytes(Path path) {
        Path directory = path.getParent();
        if (directory == null || directory.toFile().getTotalSpace() == 0) {
            return Long.MAX_VALUE;
        }
        return directory.toFile().getUsableSpace();
    }

    private static String reason(Throwable cause) {
        if (cause instanceof FileSystemException system && system.getReason() != null) {
            return system.getReason();
        }
        String message = cause.getMessage();
        return message == null ? cause.toString() : message;
    }
}
