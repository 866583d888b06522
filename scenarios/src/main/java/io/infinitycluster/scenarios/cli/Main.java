package io.infinitycluster.scenarios.cli;

import io.infinitycluster.transport.tcp.cluster.ClusterCommand;
import io.infinitycluster.transport.tcp.node.NodeCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The command {@code infinity-cluster}. What it can do are its subcommands, added in {@link #commandLine()}.
 *
 * <p>Exit codes, which scripts may rely on: 0 when all went well, 1 when the command ran and found a failure, 2 when the
 * arguments were wrong, 70 when the command itself broke (the launcher exits with it too). Results go to standard output; usage errors go to standard error.
 */
@Command(
        name = "infinity-cluster",
        description = "Runs a replicated cluster, and failure scenarios of it in the deterministic simulator.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all went well",
            "1:the command ran and found a failure",
            "2:wrong arguments, said in one line",
            "70:the command could not be built, started or carried through"
        })
public final class Main implements Callable<Integer> {

    /** The command itself broke: EX_SOFTWARE of sysexits.h. */
    static final int BROKEN = 70;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    /** Runs the command with these arguments, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The command line, ready to be executed, here or in a test. */
    static CommandLine commandLine() {
        return commandLine(Surroundings.process());
    }

    /** The command line in surroundings of its caller's choice. */
    static CommandLine commandLine(Surroundings surroundings) {
        CommandLine main = new CommandLine(new Main());
        main.addSubcommand(new SimulateCommand(surroundings));
        main.addSubcommand(new ScenariosCommand());
        main.addSubcommand(new DeterminismCommand(surroundings));
        main.addSubcommand(new CheckHistoryCommand());
        main.addSubcommand(new BenchCommand(surroundings));
        main.addSubcommand(new BenchmarkCommand(surroundings));
        main.addSubcommand(new BenchmarkDiskCommand());
        main.addSubcommand(new KillTestCommand(surroundings));
        main.addSubcommand(new NodeCommand());
        main.addSubcommand(new ClusterCommand());
        main.getSubcommands().values().forEach(each -> each.getCommandSpec().versionProvider(new Version()));
        main.setParameterExceptionHandler(new UsageErrors());
        main.setExecutionExceptionHandler((exception, command, parsed) -> {
            exception.printStackTrace(command.getErr());
            return BROKEN;
        });
        return main;
    }

    /** Without a subcommand there is nothing to do: a usage error. */
    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getErr());
        return CommandLine.ExitCode.USAGE;
    }

    /** Reads the version from the manifest of the jar; classes that run from a directory have none. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"infinity-cluster " + (version == null ? "(not packaged)" : version)};
        }
    }
}
