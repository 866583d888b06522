package io.infinitycluster.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A bug that is put into the sources to see whether the simulator finds it.
 *
 * <p>A file of {@code planted-bugs} describes one: lines of prose that begin with {@code #}, then changes, each of which is
 * {@code file PATH}, {@code find}, lines, {@code replace}, lines, {@code end}. The lines to be found must stand in the file
 * exactly once, so that a bug that no longer fits its place is noticed. A line {@code seed N} names a seed that is known to find it, to
 * save time: it is tried first. A line {@code scenario NAME FROM..TO} names the scenario that finds it, and the seeds with which that is
 * played until it fails.
 *
 * @param name the file's name without its ending
 * @param rule the first line of prose: which rule is broken
 * @param seed the seed to be tried first; 0 if none is known
 * @param story the scenario that must fail; null if none has to
 * @param changes what is changed where
 */
record PlantedBug(
        String name, String rule, long seed, @Nullable Story story, List<Change> changes) {

    /**
     * The scenario that finds a bug.
     *
     * @param scenario its name
     * @param firstSeed the first seed with which it is played
     * @param lastSeed the last one, if none before has failed
     */
    record Story(String scenario, long firstSeed, long lastSeed) {

        private static final Pattern FORM = Pattern.compile("(\\S+) (\\d+)\\.\\.(\\d+)");

        static Story parse(String text) {
            Matcher parts = FORM.matcher(text);
            if (!parts.matches()) {
                throw new IllegalStateException("not of the form NAME FROM..TO: " + text);
            }
            return new Story(parts.group(1), Long.parseLong(parts.group(2)), Long.parseLong(parts.group(3)));
        }
    }

    record Change(String file, String find, String replace) {

        String applyTo(String source) {
            int at = source.indexOf(find);
            if (at < 0 || source.indexOf(find, at + 1) >= 0) {
                throw new IllegalStateException(
                        (at < 0 ? "not found" : "found more than once") + " in " + file + ":\n" + find);
            }
            return source.substring(0, at) + replace + source.substring(at + find.length());
        }
    }

    static PlantedBug read(Path description) throws IOException {
        String rule = "";
        List<Change> changes = new ArrayList<>();
        String file = "";
        long seed = 0;
        Story story = null;
        StringBuilder find = new StringBuilder();
        StringBuilder replace = new StringBuilder();
        StringBuilder into = null;
        for (String line : Files.readAllLines(description)) {
            if (into == null && line.startsWith("#")) {
                rule = rule.isEmpty() ? line.substring(1).strip() : rule;
            } else if (into == null && line.startsWith("seed ")) {
                seed = Long.parseLong(line.substring("seed ".length()).strip());
            } else if (into == null && line.startsWith("scenario ")) {
                story = Story.parse(line.substring("scenario ".length()).strip());
            } else if (into == null && line.startsWith("file ")) {
                file = line.substring("file ".length()).strip();
            } else if (into == null && line.equals("find")) {
                find = new StringBuilder();
                into = find;
            } else if (into == find && line.equals("replace")) {
                replace = new StringBuilder();
                into = replace;
            } else if (into == replace && line.equals("end")) {
                changes.add(new Change(file, find.toString(), replace.toString()));
                into = null;
            } else if (into != null) {
                into.append(line).append('\n');
            } else if (!line.isBlank()) {
                throw new IllegalStateException(description + ": what is this? " + line);
            }
        }
        if (changes.isEmpty() || into != null) {
            throw new IllegalStateException(description + ": no change, or an unfinished one");
        }
        String name = description.getFileName().toString();
        return new PlantedBug(name.substring(0, name.lastIndexOf('.')), rule, seed, story, changes);
    }
}
