package io.infinitycluster.transport.tcp.cluster;

import io.infinitycluster.transport.tcp.cluster.LocalCluster.FailedException;
import io.infinitycluster.transport.tcp.node.StopSignals;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code infinity-cluster cluster}: a cluster on this machine, to be tried out. */
@Command(
        name = "cluster",
        header = "Runs a cluster of four nodes on this machine.",
        description = {
            "",
            "One leader, two followers and a learner, each a process of its own, over TCP on loopback, with a directory as their shared "
                    + "storage. Shows how they stand until it is stopped: Ctrl-C, SIGTERM, or --for.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the cluster ran, and has stopped",
            "1:it did not come up, or did not stop in order; what happened is said",
            "2:wrong arguments"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster cluster",
            "  infinity-cluster cluster --for 30s",
            "  infinity-cluster cluster --directory ./my-cluster    # its data stays, and is there again the next time"
        })
public final class ClusterCommand implements Callable<Integer> {

    /** The launcher, which can see it, sets this to the width of the terminal that standard error goes to. */
    private static final String COLUMNS = "infinity-cluster.columns";

    private static final int LOOK_MILLIS = 1000;
    private static final int FAILED = 1;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where its files are, and stay; by default temporary ones, removed at the end.")
    private @Nullable Path directory;

    @Option(
            names = "--base-port",
            paramLabel = "PORT",
            description =
                    "HTTP at PORT to PORT+3, the nodes' own port ten above; by default 23820 and 23850 on, or the next free ones.")
    private int basePort;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = Length.class,
            description = "Stops by itself so long after all nodes have their roles: 30s, 5m, 1h.")
    private @Nullable Duration length;

    /** {@code 30s}. */
    static final class Length implements ITypeConverter<Duration> {
        private static final Pattern TEXT = Pattern.compile("(\\d{1,9})([smh])");

        @Override
        public Duration convert(String value) {
            Matcher matcher = TEXT.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException("'" + value + "' is no duration: write 30s, 5m or 1h");
            }
            return Duration.parse("PT" + matcher.group(1) + matcher.group(2));
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (basePort != 0 && (basePort < 1024 || basePort > 65_000)) {
            throw new ParameterException(spec.commandLine(), "--base-port " + basePort + " is not from 1024 to 65000");
        }
        StopSignals signals = StopSignals.listen();
        Path root = directory == null ? Files.createTempDirectory("infinity-cluster-") : directory;
        PrintWriter out = spec.commandLine().getOut();
        boolean inUse = false;
        try {
            LocalCluster cluster = LocalCluster.prepare(root, basePort);
            int exit = run(cluster, signals, out);
            cluster.release();
            for (Member stranger : cluster.strangers()) {
                inUse = true;
                out.println(stranger.name() + " runs on, because somebody else has started it: its files stay in "
                        + cluster.directory());
            }
            out.flush();
            return exit;
        } catch (FailedException e) {
            return fail(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return fail("cannot work in " + root + ": " + e);
        } finally {
            if (directory == null && !inUse) {
                remove(root);
            }
        }
    }

    private int fail(String message) {
        spec.commandLine().getErr().println("infinity-cluster cluster: " + message);
        return FAILED;
    }

    private int run(LocalCluster cluster, StopSignals signals, PrintWriter out)
            throws IOException, InterruptedException {
        // However this process ends, its nodes end with it, because their input does.
        int exit = 0;
        try {
            out.println("Starts four nodes in " + cluster.directory()
                    + (directory == null ? ", to be removed at the end" : "") + " ...");
            out.flush();
            cluster.start();
            if (cluster.assignRoles(signals.first()::isDone)) {
                introduce(cluster, out);
                watch(cluster, signals, System.nanoTime(), out);
            }
        } catch (FailedException e) {
            exit = fail(String.valueOf(e.getMessage()));
        }
        out.println("Stops ...");
        out.flush();
        List<MemberProcess> killed = cluster.stop();
        killed.forEach(process -> out.println(
                process.member().name() + " (process " + process.pid() + ") did not end in time, and was killed"));
        out.println(killed.isEmpty() ? "All nodes have stopped" : "Not all nodes have stopped in order");
        if (directory != null) {
            out.println("Their data is in " + cluster.directory());
        }
        out.flush();
        return killed.isEmpty() ? exit : FAILED;
    }

    private static void introduce(LocalCluster cluster, PrintWriter out) {
        out.println();
        for (MemberProcess process : cluster.processes()) {
            Member member = process.member();
            out.printf(
                    "  %-10s%-10s%s   other nodes: %s   process %d%n",
                    member.name(), member.role(), member.httpAddress(), member.peerAddress(), process.pid());
        }
        String table = "/databases/default_db/tables/spells";
        String leader = cluster.leader().httpAddress() + table;
        String follower = cluster.members().get(1).httpAddress() + table;
        out.println();
        out.println("Write on the leader, and read on a follower what was confirmed:");
        out.println();
        out.println(
                "  curl -X POST " + leader
                        + " -d '{\"fields\": [{\"name\": \"name\", \"type\": \"varchar\"}, {\"name\": \"level\", \"type\": \"integer\"}]}'");
        out.println("  curl -X POST " + leader
                + "/docs -d '[{\"name\": \"lumos\", \"level\": 1}, {\"name\": \"accio\", \"level\": 4}]'");
        out.println("  curl -X GET " + follower + "/docs -d '{\"output\": [\"*\"], \"filter\": \"level > 2\"}'");
        out.println();
        out.println("Ctrl-C stops the cluster.");
        out.println();
        out.flush();
    }

    private void watch(LocalCluster cluster, StopSignals signals, long begin, PrintWriter out)
            throws InterruptedException {
        int columns = Integer.getInteger(COLUMNS, 0);
        StateView view = new StateView(columns > 0 ? spec.commandLine().getErr() : out, columns);
        Set<MemberProcess> dead = new HashSet<>();
        while (!signals.first().isDone() && !isOver(begin)) {
            for (MemberProcess process : cluster.processes()) {
                if (!process.isAlive() && dead.add(process)) {
                    view.say(LocalCluster.ended(process));
                    view.say("Start it again, and give it its role, with:");
                    view.say("  ./infinity-cluster node --config "
                            + process.member().config());
                    view.say("  curl -X POST " + process.member().httpAddress() + "/admin/node/current -d '"
                            + roleBody(process.member(), cluster) + "'");
                }
            }
            view.show(cluster.states());
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** A leader that comes back leads again, unless somebody else does meanwhile. */
    private static String roleBody(Member member, LocalCluster cluster) {
        String body = "{\"role\": \"" + member.role() + "\", \"name\": \"" + member.name() + "\"";
        return member.equals(cluster.leader())
                ? body + "}"
                : body + ", \"address\": \"" + cluster.leader().peerAddress() + "\"}";
    }

    private boolean isOver(long begin) {
        return length != null && System.nanoTime() - begin > length.toNanos();
    }

    private static void remove(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(each);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
