package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.transport.tcp.cluster.ClusterCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code infinity-cluster} of a distribution without the simulator: what an operator needs, and no more. */
@Command(
        name = "infinity-cluster",
        description = "Runs the nodes of a cluster.",
        mixinStandardHelpOptions = true,
        versionProvider = NodeMain.Version.class,
        subcommands = {NodeCommand.class, ClusterCommand.class})
public final class NodeMain {

    private NodeMain() {}

    /** Runs the command with these arguments, and ends the process with its exit code. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new NodeMain()).execute(args));
    }

    /** The program's version. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"infinity-cluster " + ProcessFacts.programVersion()};
        }
    }
}
