package io.infinitycluster.transport.tcp.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The files that a configuration is in, or that it names: small ones. */
final class ConfigFiles {

    private static final int MOST_BYTES = 1 << 20;

    private ConfigFiles() {}

    /**
     * The text of a file.
     *
     * @throws IOException if it cannot be read; the message says why, without the file's name
     */
    static String text(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException("it is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("it has more than " + MOST_BYTES + " bytes");
            }
            return new String(bytes, UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException("the user " + System.getProperty("user.name") + " may not read it", e);
        }
    }
}
