package io.infinitycluster.scenarios.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** The command line over real runs, for a class loader that has a planted bug in it. */
public final class PlantedCommandLine {

    private PlantedCommandLine() {}

    /** Executes a command, and returns what it printed on standard output; the last line is its exit code. */
    public static String execute(String... args) {
        StringWriter out = new StringWriter();
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(out));
        return out.append(Integer.toString(commandLine.execute(args))).toString();
    }
}
