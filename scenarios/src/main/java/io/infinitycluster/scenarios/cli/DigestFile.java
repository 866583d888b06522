package io.infinitycluster.scenarios.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The digests of seeds as text: a line for each, {@code SEED DIGEST}, so that those of two JDKs can be compared. */
final class DigestFile {

    private DigestFile() {}

    /** What is wrong with a file, in words for the person who named it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static String line(long seed, long digest) {
        return seed + " " + TracedRun.digest(digest);
    }

    static Map<Long, Long> read(Path file) throws Unreadable {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new Unreadable(file + ": no such file");
        } catch (IOException e) {
            throw new Unreadable(file + ": cannot be read as a text (" + e.getMessage() + ")");
        }
        Map<Long, Long> digests = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split(" ", -1);
            try {
                if (words.length == 2 && words[1].length() == 16) {
                    digests.put(Long.parseLong(words[0]), Long.parseUnsignedLong(words[1], 16));
                    continue;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new Unreadable(file + ":" + (i + 1) + ": not a seed and its digest; make the file with --print");
        }
        return digests;
    }
}
