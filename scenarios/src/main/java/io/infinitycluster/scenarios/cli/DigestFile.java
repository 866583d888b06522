package io.infinitycluster.scenarios.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The digests of runs as text, so that those of two JDKs can be compared: a line for each, {@code SEED DIGEST} of what the swarm draws,
 * {@code SCENARIO SEED DIGEST} of a named scenario. Files can be put together into one.
 */
final class DigestFile {

    private DigestFile() {}

    /**
     * Which run.
     *
     * @param scenario its scenario's name; empty for the swarm's
     */
    record Key(String scenario, long seed) {
        @Override
        public String toString() {
            return (scenario.isEmpty() ? "" : scenario + ", ") + "seed " + seed;
        }
    }

    /** What is wrong with a file, in words for the person who named it. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static String line(Key key, long digest) {
        return (key.scenario().isEmpty() ? "" : key.scenario() + " ") + key.seed() + " " + TracedRun.digest(digest);
    }

    static Map<Key, Long> read(Path file) throws Unreadable {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            throw new Unreadable(file + ": no such file");
        } catch (IOException e) {
            throw new Unreadable(file + ": cannot be read as a text (" + e.getMessage() + ")");
        }
        Map<Key, Long> digests = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split(" ", -1);
            try {
                int seed = words.length - 2;
                if ((seed == 0 || seed == 1) && words[seed + 1].length() == 16) {
                    digests.put(
                            new Key(seed == 0 ? "" : words[0], Long.parseLong(words[seed])),
                            Long.parseUnsignedLong(words[seed + 1], 16));
                    continue;
                }
            } catch (NumberFormatException e) {
                // Said below.
            }
            throw new Unreadable(
                    file + ":" + (i + 1)
                            + ": not a seed and its digest, with or without a scenario before them; make the file with --print");
        }
        return digests;
    }
}
