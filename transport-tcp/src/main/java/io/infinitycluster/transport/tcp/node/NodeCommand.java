package io.infinitycluster.transport.tcp.node;

import io.infinitycluster.transport.tcp.config.ConfigException;
import io.infinitycluster.transport.tcp.config.HostPort;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code infinity-cluster node}: runs one node until it is told to stop. */
@Command(
        name = "node",
        header = "Runs one node, until it is told to stop.",
        description = {
            "",
            "It answers over HTTP as soon as it has started, recovers its log meanwhile, and then waits in admin mode for its role, or serves "
                    + "alone if its configuration says so. SIGTERM or SIGINT (Ctrl-C): it steps down and ends, within about ten seconds; a second "
                    + "signal ends it at once. Nothing that was acknowledged is lost, however it ends.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:stopped as it was told to, or the configuration is valid (--check)",
            "2:wrong arguments",
            "74:the node could not keep a promise (a failed disk, a broken invariant) and has stopped: start it again",
            "75:a directory or a port that it needs is in use, or cannot be used",
            "78:the configuration cannot be used; what is wrong is said"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster node                          # alone, below ./infinity-data",
            "  infinity-cluster node --config node.toml",
            "  infinity-cluster node --config node.toml --check"
        })
public final class NodeCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("io.infinitycluster.node");

    /** Shorter than the ten seconds after which container runtimes kill what they have told to stop. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    /** Long enough for the answers that are on their way, which say why the node has stopped. */
    private static final long LAST_WORDS_MILLIS = 1000;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = {"-f", "--config"},
            paramLabel = "FILE",
            description =
                    "The node's configuration: Infinity's TOML, see docs/configuration.md. Without it the node runs alone on "
                            + "loopback, with its files below ./infinity-data.")
    private @Nullable Path file;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            converter = AddressConverter.class,
            description =
                    "Where other nodes reach this one, instead of network.advertised_peer_address: for nodes that share a configuration.")
    private @Nullable HostPort advertised;

    @Option(names = "--check", description = "Only say whether the configuration can be used.")
    private boolean check;

    @Option(names = "--show-default", description = "Only print the configuration that is used without --config.")
    private boolean showDefault;

    @Option(
            names = "--until-input-ends",
            hidden = true,
            description = "For the command cluster, whose child this is then.")
    private boolean untilInputEnds;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        if (showDefault) {
            out.print(NodeConfig.embeddedText());
            out.flush();
            return 0;
        }
        NodeConfig config;
        try {
            config = file == null ? NodeConfig.embedded(advertised) : NodeConfig.read(file, advertised);
        } catch (ConfigException e) {
            return refuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refuse("The configuration " + file + " cannot be read: " + e.getMessage());
        }
        if (check) {
            config.warnings().forEach(warning -> out.println("warning: " + warning));
            out.println("The configuration " + config.source() + " is valid");
            out.flush();
            return 0;
        }
        try {
            NodeLogging.configure(config.log());
        } catch (IOException e) {
            return refuse(String.valueOf(e.getMessage()));
        }
        NodeExit exit = run(config);
        NodeLogging.end();
        return exit.code();
    }

    /** An address that others can dial. */
    static final class AddressConverter implements ITypeConverter<HostPort> {
        @Override
        public HostPort convert(String text) {
            try {
                HostPort address = HostPort.parse(text);
                if (!address.isWildcard()) {
                    return address;
                }
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "' is no HOST:PORT: " + e.getMessage());
            }
            throw new TypeConversionException("nobody can dial '" + text + "': name this machine");
        }
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println("infinity-cluster node: " + message);
        return NodeExit.BAD_CONFIG.code();
    }

    private NodeExit run(NodeConfig config) throws InterruptedException {
        StopSignals signals = untilInputEnds ? StopSignals.listenBelowParent() : StopSignals.listen();
        LOG.info(
                "infinity-cluster {} begins, process {}, configuration {}",
                ProcessFacts.programVersion(),
                ProcessHandle.current().pid(),
                config.source());
        config.warnings().forEach(LOG::warn);
        RunningNode node;
        try {
            node = RunningNode.start(config);
        } catch (CannotStartException e) {
            LOG.error("cannot start: {}", e.getMessage());
            if (!config.log().toStdout()) {
                spec.commandLine().getErr().println("infinity-cluster node: " + e.getMessage());
            }
            return NodeExit.CANNOT_START;
        }
        // For whatever else ends the process, as SIGHUP does.
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop(node);
                            NodeLogging.end();
                        },
                        "stop"));
        LOG.info(
                "answers at http://{}, other nodes reach it at {}, its log is in {}, its storage is {}",
                config.network().http().host() + ":" + node.httpPort(),
                config.network().peers().advertisedAddress(),
                config.walDirectory(),
                config.storage().text());
        return waitFor(node, signals);
    }

    private static NodeExit waitFor(RunningNode node, StopSignals signals) throws InterruptedException {
        CompletableFuture<String> failed = node.failed();
        try {
            Object first = CompletableFuture.anyOf(signals.first(), failed).get();
            if (!failed.isDone()) {
                LOG.info("{}: stops", first);
                stop(node);
                return NodeExit.STOPPED;
            }
            LOG.error("ends with exit code {}: {}", NodeExit.FAILED.code(), first);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        TimeUnit.MILLISECONDS.sleep(LAST_WORDS_MILLIS);
        node.close();
        return NodeExit.FAILED;
    }

    private static void stop(RunningNode node) {
        if (node.stop(PATIENCE)) {
            LOG.info("has stopped in order");
        }
    }
}
