package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.campaign.Runs;
import io.infinitycluster.simulator.run.RunPlan;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import picocli.CommandLine;

/** Runs the command line: in this process, on runs of a test's choice, or in one of its own. */
final class CommandLineRunner {

    /** What a command did. */
    record Result(int exitCode, String out, String err) {

        private static final Pattern PROGRESS = Pattern.compile(
                "(?m)^.*( of this pass| measured so far|: warms up|makes its table|  runs [0-9,/]+  failed .*)\\R");

        /** What was said on standard error, but for the line every five seconds that says how far it is: on a slow machine there is one. */
        String complaints() {
            return PROGRESS.matcher(err).replaceAll("");
        }
    }

    private CommandLineRunner() {}

    static Result run(Runs runs, String... args) {
        return run(runs, 0, args);
    }

    /** @param columns the width of the terminal; 0 for none */
    static Result run(Runs runs, int columns, String... args) {
        return run(runs, plan -> runs.of(plan.seed()), columns, args);
    }

    /** @param plans the run of a plan, when one is shrunk or replayed */
    static Result run(Runs runs, Function<RunPlan, Runs.Run> plans, int columns, String... args) {
        return run(runs, plans, columns, new StringWriter(), args);
    }

    /** @param err what is said on standard error, to be looked at meanwhile */
    static Result run(Runs runs, int columns, StringWriter err, String... args) {
        return run(runs, plan -> runs.of(plan.seed()), columns, err, args);
    }

    private static Result run(
            Runs runs, Function<RunPlan, Runs.Run> plans, int columns, StringWriter err, String... args) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Main.commandLine(
                new Surroundings(runs, settings -> runs, plans, saved(), () -> 4_000, 2, columns, false));
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        int exitCode = commandLine.execute(args);
        return new Result(exitCode, out.toString(), err.toString());
    }

    /** Starts the command line in a process of its own, whose errors are among what it says. */
    static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(args));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Failing runs that a test does not look at. */
    private static Path saved() {
        try {
            return Files.createDirectories(Path.of("target", "saved-by-tests"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
