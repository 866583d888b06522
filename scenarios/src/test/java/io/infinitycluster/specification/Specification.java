package io.infinitycluster.specification;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directory {@code spec}, and how much of it this build checks. */
final class Specification {

    /** The profile {@code specification} checks the large models, too. */
    private static final boolean ALL = Boolean.getBoolean("infinity.specification.all");

    private static final String ONLY = System.getProperty("infinity.specification.only", "");
    private static final int WORKERS = Integer.getInteger("infinity.specification.workers", 1);

    private final Path root;

    Specification() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(at.resolve("spec"))) {
            at = at.getParent();
            if (at == null) {
                throw new IllegalStateException("not within the project: there is no directory named spec above");
            }
        }
        root = at;
    }

    Path folder() {
        return root.resolve("spec");
    }

    ChecksTable table() throws IOException {
        return new ChecksTable(folder().resolve("checks.md"));
    }

    /** Whether a check belongs to this build. */
    static boolean runs(ChecksTable.When when, Tlc.Run run) {
        return (ALL || when == ChecksTable.When.BUILD)
                && (run.model() + " " + run.planted() + " " + run.property()).contains(ONLY);
    }

    /** For complete checks. */
    Tlc forModels() {
        return ALL
                ? new Tlc(folder(), WORKERS, List.of("-Xmx6g", "-XX:+UseParallelGC"), Duration.ofHours(2))
                : new Tlc(folder(), WORKERS, List.of("-Xmx1g", "-XX:+UseSerialGC"), Duration.ofMinutes(10));
    }

    /** For counterexamples: with one worker the first that is found is the shortest. */
    Tlc forTraces() {
        // Most of these take a second: less than the better compiler needs to be worth its while.
        return new Tlc(
                folder(), 1, List.of("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), Duration.ofMinutes(10));
    }

    /** The bugs that the modules mention. */
    Set<String> bugsInModules() throws IOException {
        Set<String> bugs = new TreeSet<>();
        for (Path module : modules()) {
            Matcher bug = Pattern.compile("Bug\\(\"(\\w+)\"\\)").matcher(Files.readString(module));
            while (bug.find()) {
                bugs.add(bug.group(1));
            }
        }
        return bugs;
    }

    /** The definitions of states that must be reached. */
    Set<String> nevers() throws IOException {
        Set<String> nevers = new TreeSet<>();
        for (Path module : modules()) {
            Matcher never =
                    Pattern.compile("^(Never\\w+) ==", Pattern.MULTILINE).matcher(Files.readString(module));
            while (never.find()) {
                nevers.add(never.group(1));
            }
        }
        return nevers;
    }

    /** The names of the configurations that can be checked completely; the others are for random walks by hand. */
    Set<String> configurations() throws IOException {
        Set<String> names = new TreeSet<>();
        try (var files = Files.list(folder())) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".cfg") && !name.endsWith("-simulate.cfg"))
                    .forEach(name -> names.add(name.substring(0, name.length() - ".cfg".length())));
        }
        return names;
    }

    /** The names of the bugs that are planted in the sources. */
    Set<String> plantedInCode() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String folder : List.of("planted-bugs", "planted-bugs-for-scenarios")) {
            try (var files =
                    Files.list(root.resolve("scenarios/src/test/resources").resolve(folder))) {
                files.map(file -> file.getFileName().toString())
                        .forEach(name -> names.add(name.substring(0, name.lastIndexOf('.'))));
            }
        }
        return names;
    }

    private List<Path> modules() throws IOException {
        try (var files = Files.list(folder())) {
            return files.filter(file -> file.toString().endsWith(".tla"))
                    .sorted()
                    .toList();
        }
    }
}
