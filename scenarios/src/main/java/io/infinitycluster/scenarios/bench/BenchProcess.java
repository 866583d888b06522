package io.infinitycluster.scenarios.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.core.message.NodeInfo;
import io.infinitycluster.core.role.ReadRequest;
import io.infinitycluster.core.role.ReadRequest.Consistency;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.WriteRequest;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.transport.tcp.cluster.Ports;
import io.infinitycluster.transport.tcp.config.ConfigException;
import io.infinitycluster.transport.tcp.config.NodeConfig;
import io.infinitycluster.transport.tcp.disk.Forced;
import io.infinitycluster.transport.tcp.node.CannotStartException;
import io.infinitycluster.transport.tcp.node.NodeLogging;
import io.infinitycluster.transport.tcp.node.NodeService;
import io.infinitycluster.transport.tcp.node.NodeView;
import io.infinitycluster.transport.tcp.node.RunningNode;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * A process of {@link LocalBench}: a whole node, and beside it the clients that load it, which hand their commands to it without HTTP and
 * JSON. It reads what to do from its standard input, a line each, answers with a line each, and ends with its input.
 *
 * <pre>
 * (at the start)                                   ready PEER_ADDRESS
 * lead NAME | follow NAME LEADER_ADDRESS           done, when it has the role and a lease
 * stand                                            stands DURABLE_INDEX IN_SYNC
 * load TARGET CLIENTS WARM_UP_MS TIME_MS BYTES     loading, when it begins; measured COUNT, now and then; then result ..., and used ...
 * watch WARM_UP_MS TIME_MS                         used ..., by the node, when that has passed
 * (anything that does not work)                    failed WHY
 * </pre>
 */
final class BenchProcess {

    private static final int FIRST_PORT = 11_000;
    private static final int LAST_PORT = 31_000;
    private static final int TRIES = 5;
    private static final long PATIENCE_SECONDS = 60;
    private static final long LOOK_MILLIS = 50;
    private static final long PROGRESS_MILLIS = 200;

    /** What is loaded. */
    enum Target {
        /** A file, written and forced by a bare loop. */
        bare,
        /** The log of a node without the node. */
        log,
        /** The node: commands of the key-value state machine. */
        writes,
        /** The node: strong reads of the key-value state machine. */
        reads
    }

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final Path home;
    private final RunningNode node;
    private @Nullable BareFile bareFile;
    private @Nullable LocalLog localLog;

    private BenchProcess(Path home, RunningNode node) {
        this.home = home;
        this.node = node;
    }

    /** Arguments: the node's own directory, the directory of the objects, the file of the secret. */
    public static void main(String[] args) throws IOException {
        // Standard output is for answers only.
        System.setOut(System.err);
        // Ctrl-C reaches every process of the terminal: this one is its parent's to end.
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        int exitCode = 1;
        try {
            Path home = Path.of(args[0]);
            BenchProcess process = new BenchProcess(home, start(home, Path.of(args[1]), Path.of(args[2])));
            process.serve(new BufferedReader(new InputStreamReader(System.in, UTF_8)));
            exitCode = 0;
        } catch (CannotStartException | ConfigException | InterruptedException e) {
            System.err.println("bench: a node cannot start: " + e.getMessage());
        } finally {
            // Nothing here is to be kept: neither stepping down nor closing is waited for.
            Runtime.getRuntime().halt(exitCode);
        }
    }

    private static RunningNode start(Path home, Path objects, Path secret)
            throws IOException, ConfigException, CannotStartException {
        for (int tries = 1; ; tries++) {
            List<Integer> ports = Ports.from(ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT), 2);
            NodeConfig config = NodeConfig.parse("of the benchmark", toml(home, objects, secret, ports));
            NodeLogging.configure(config.log());
            try {
                return RunningNode.start(config, KeyValueStateMachine::new);
            } catch (CannotStartException e) {
                // Another process may have taken a port since it was looked at.
                if (tries == TRIES) {
                    throw e;
                }
            }
        }
    }

    private static String toml(Path home, Path objects, Path secret, List<Integer> ports) {
        return """
                [general]
                server_mode = "admin"
                [network]
                server_address = "127.0.0.1"
                http_port = %d
                peer_ip = "127.0.0.1"
                peer_port = %d
                [log]
                log_to_stdout = false
                log_dir = %s
                log_filename = "node.log"
                [storage]
                storage_type = "directory"
                directory = %s
                [wal]
                wal_dir = %s
                [cluster]
                secret_file = %s
                """.formatted(
                ports.get(0), ports.get(1), quoted(home), quoted(objects), quoted(home.resolve("wal")), quoted(secret));
    }

    private static String quoted(Path path) {
        return '"' + path.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** In one call of the system: nothing is left in a buffer of a process that is killed. */
    private synchronized void say(String line) throws IOException {
        out.write((line + "\n").getBytes(US_ASCII));
    }

    private void serve(BufferedReader in) throws IOException, InterruptedException {
        try {
            say("ready " + awaitView(NodeView::started).address());
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                obey(line.split(" ", -1));
            }
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            say("failed " + oneLine(cause));
        }
    }

    private static String oneLine(Throwable failure) {
        return String.valueOf(failure.getMessage() == null ? failure : failure.getMessage())
                .replaceAll("\\s+", " ");
    }

    private void obey(String[] words) throws IOException, InterruptedException, ExecutionException, TimeoutException {
        switch (words[0]) {
            case "lead" -> {
                await(node.service().assign(RoleRequest.leader(words[1])));
                awaitView(NodeView::leaseHeld);
                say("done");
            }
            case "follow" -> {
                await(node.service().assign(RoleRequest.follower(words[1], words[2])));
                awaitView(NodeView::leaseHeld);
                say("done");
            }
            case "stand" -> {
                NodeView view = await(node.service().view());
                long inSync = view.nodes().stream().filter(NodeInfo::inSync).count();
                say("stands " + view.durableIndex() + " " + inSync);
            }
            case "load" -> {
                ClosedLoop.Plan plan = new ClosedLoop.Plan(
                        Integer.parseInt(words[2]),
                        Duration.ofMillis(Long.parseLong(words[3])),
                        Duration.ofMillis(Long.parseLong(words[4])),
                        Long.MAX_VALUE);
                Target target = Target.valueOf(words[1]);
                ClosedLoop.Operation operation = operation(target, Integer.parseInt(words[5]));
                load(plan, operation, forced(target));
            }
            case "watch" -> {
                Duration warmUp = Duration.ofMillis(Long.parseLong(words[1]));
                Duration time = Duration.ofMillis(Long.parseLong(words[2]));
                say("used " + ResourceUsage.during(warmUp, time, node::forced).toLine());
            }
            default -> throw new IllegalArgumentException("unknown: " + words[0]);
        }
    }

    private static <T> T await(CompletableFuture<T> future)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private interface Condition {
        boolean holds(NodeView view);
    }

    private NodeView awaitView(Condition condition) throws InterruptedException, ExecutionException, TimeoutException {
        long begin = System.nanoTime();
        NodeView view = await(node.service().view());
        while (!condition.holds(view)) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new TimeoutException("the node is not ready after " + PATIENCE_SECONDS + " s: " + view);
            }
            Thread.sleep(LOOK_MILLIS);
            view = await(node.service().view());
        }
        return view;
    }

    private ClosedLoop.Operation operation(Target target, int bytes) throws IOException {
        Payloads payloads = new Payloads(bytes);
        NodeService service = node.service();
        return switch (target) {
            case bare -> {
                BareFile file = bareFile();
                yield () -> file.append(payloads.command());
            }
            case log -> {
                LocalLog log = localLog();
                yield () -> log.append(payloads.command());
            }
            case writes -> () -> service.write(WriteRequest.of(payloads.command()));
            case reads -> () -> service.read(new ReadRequest(payloads.query(), Consistency.STRONG, 0));
        };
    }

    private Supplier<Forced> forced(Target target) throws IOException {
        return switch (target) {
            case bare -> bareFile()::forced;
            case log -> localLog()::forced;
            case writes, reads -> node::forced;
        };
    }

    private BareFile bareFile() throws IOException {
        BareFile file = bareFile;
        if (file == null) {
            file = new BareFile(home.resolve("bare"));
            bareFile = file;
        }
        return file;
    }

    private LocalLog localLog() throws IOException {
        LocalLog log = localLog;
        if (log == null) {
            log = new LocalLog(Files.createDirectory(home.resolve("local-log")));
            localLog = log;
        }
        return log;
    }

    private void load(ClosedLoop.Plan plan, ClosedLoop.Operation operation, Supplier<Forced> forced)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        ClosedLoop loop = new ClosedLoop(plan, operation);
        FutureTask<ResourceUsage> usage =
                new FutureTask<>(() -> ResourceUsage.during(plan.warmUp(), plan.time(), forced));
        say("loading");
        daemon(usage, "usage").start();
        Thread progress = daemon(() -> tell(loop), "progress");
        progress.start();
        LoadResult result = loop.run();
        progress.interrupt();
        progress.join();
        say("result " + result.toLine());
        say("used " + usage.get(PATIENCE_SECONDS, TimeUnit.SECONDS).toLine());
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private void tell(ClosedLoop loop) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(PROGRESS_MILLIS);
                say("measured " + loop.measured());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The parent is gone, however it ended; so is the reason for this load.
            Runtime.getRuntime().halt(1);
        }
    }
}
