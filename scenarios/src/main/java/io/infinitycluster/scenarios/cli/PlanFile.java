package io.infinitycluster.scenarios.cli;

import io.infinitycluster.simulator.replay.MalformedPlanException;
import io.infinitycluster.simulator.replay.PlanFormat;
import io.infinitycluster.simulator.replay.RecordedRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** Recorded runs as files. */
final class PlanFile {

    /** More than the swarm ever draws; a wrong file is not read to its end. */
    private static final int MOST_BYTES = 16 << 20;

    private static final int MOST_FILES = 1_000;

    private PlanFile() {}

    /** What is wrong with a file, in words for the person who named it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static RecordedRun read(Path file) throws Unreadable {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new Unreadable(file + ": no such file");
        } catch (AccessDeniedException e) {
            throw new Unreadable(file + ": may not be read; check its permissions");
        } catch (IOException e) {
            throw new Unreadable(file + ": cannot be read (" + e.getMessage() + ")");
        }
        if (bytes.length > MOST_BYTES) {
            throw new Unreadable(file + ": longer than " + (MOST_BYTES >> 20) + " MiB, and so no saved plan");
        }
        try {
            return PlanFormat.read(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new Unreadable(file + ": not a text in UTF-8, and so no saved plan");
        } catch (MalformedPlanException e) {
            throw new Unreadable(file + ": " + e.getMessage());
        }
    }

    /** A place for a text that is not taken, or taken by the very same text: {@code failure-17.plan}, {@code failure-17-2.plan}, ... */
    static Path freeName(Path directory, long seed, byte[] text) throws IOException {
        for (int i = 1; i <= MOST_FILES; i++) {
            Path file = directory.resolve("failure-" + seed + (i == 1 ? "" : "-" + i) + ".plan");
            if (!Files.exists(file) || isSame(file, text)) {
                return file;
            }
        }
        throw new IOException(MOST_FILES + " failures of seed " + seed + " are there already");
    }

    private static boolean isSame(Path file, byte[] text) throws IOException {
        return Files.isRegularFile(file)
                && Files.size(file) == text.length
                && Arrays.equals(Files.readAllBytes(file), text);
    }

    /** Writes a text to a file, wholly or not at all. What is there already is never overwritten. */
    static void write(Path file, byte[] text) throws IOException {
        try {
            Files.write(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            if (!isSame(file, text)) {
                throw e;
            }
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }
}
