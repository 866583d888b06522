package io.infinitycluster.scenarios.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.infinitycluster.scenarios.bench.BenchException;
import io.infinitycluster.scenarios.bench.ClosedLoop;
import io.infinitycluster.scenarios.bench.HttpBench;
import io.infinitycluster.scenarios.bench.LoadResult;
import io.infinitycluster.scenarios.bench.LocalBench;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code infinity-cluster bench}: a load generator. */
@Command(
        name = "bench",
        header = "Loads a cluster, and says how much it bears.",
        description = {
            "",
            "Without --url: a leader and two followers, three processes on loopback, their files in a new directory. Commands are handed to "
                    + "the leader in its own process, without HTTP, and are confirmed when they are forced on all three. By turns with "
                    + "that, in the same process and on the same disk: the same commands to the log of a node alone, and to a bare "
                    + "file, group commit both; and to the logs of all three processes at once, which is what this machine would "
                    + "do if replication cost nothing. Then strong reads on a follower, idle and while writes go on. Beside each row: how "
                    + "often the operating system forced, and the processor time that all of that took. The three processes "
                    + "have a heap of 1 GiB each.",
            "",
            "With --url: a cluster that runs already, over HTTP. Inserts of one row each at that node, which has to lead or to serve alone, and "
                    + "searches for one of a thousand rows, in a table of its own that is dropped at the end.",
            "",
            "The load is a closed loop: each client begins its next operation when its last one has ended. While the cluster stands still "
                    + "nothing new is begun, so the highest percentiles say less than clients would feel that do not wait for one "
                    + "another.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was measured, and every operation succeeded",
            "1:some operations failed (the report says how many, and why), a node does not answer, or it was interrupted",
            "2:wrong arguments"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster bench",
            "  infinity-cluster bench --rounds 1 --duration 2s --no-reads --directory /var/tmp",
            "  infinity-cluster bench --url http://127.0.0.1:23820 --read-url http://127.0.0.1:23821 --in-flight 64"
        })
final class BenchCommand implements Callable<Integer> {

    private static final int LEAST_BYTES = 64;
    private static final int MOST_BYTES = 128 << 10;
    private static final int MOST_CLIENTS = 10_000;
    private static final Duration LOCAL_WARM_UP = Duration.ofSeconds(15);
    private static final Duration REMOTE_WARM_UP = Duration.ofSeconds(2);
    private static final String MAKES_ITS_TABLE = "makes its table";

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = "--url",
            paramLabel = "URL",
            converter = Url.class,
            description = "The HTTP API of a running node that takes writes, such as http://127.0.0.1:23820.")
    private @Nullable URI url;

    @Option(
            names = "--read-url",
            paramLabel = "URL",
            converter = Url.class,
            description =
                    "With --url: a node that is read from; may be given several times. By default the one of --url.")
    private List<URI> readUrls = List.of();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "With --url: the file of the token that the HTTP API asks for.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--count",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            description = "With --url: no more operations of each kind than this are measured.")
    private @Nullable Integer count;

    @Option(
            names = "--duration",
            paramLabel = "DURATION",
            converter = Arguments.Time.class,
            defaultValue = "5s",
            description = "How long each side is measured, each time; by default ${DEFAULT-VALUE}.")
    private Duration duration = Duration.ofSeconds(5);

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            converter = Arguments.Time.class,
            description =
                    "How long each side runs before it is measured for the first time. By default 15s, because it takes three JVMs 10 "
                            + "to 15 s of replicated writes to compile what those need, and the rate grows until then; in later "
                            + "rounds it is 2s at most, as that is compiled. With --url: by default 2s, as the cluster has run before.")
    private @Nullable Duration warmUp;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "256",
            description = "How many clients there are, each with one operation at a time; by default ${DEFAULT-VALUE}.")
    private int inFlight = 256;

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            converter = Arguments.Positive.class,
            defaultValue = "1024",
            description = "How long a command is, or with --url the text of a row; by default ${DEFAULT-VALUE}.")
    private int size = 1024;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "3",
            description = "Without --url: how often each side is measured; by default ${DEFAULT-VALUE}.")
    private int rounds = 3;

    @Option(
            names = "--reads",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Whether reads are measured, too; --no-reads for writes only.")
    private boolean reads = true;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Without --url: where the files are made, and removed at the end; by default the system's temporary "
                            + "files. It should be on a disk, not in memory.")
    private @Nullable Path directory;

    BenchCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** The address of an HTTP API. */
    static final class Url implements ITypeConverter<URI> {
        @Override
        public URI convert(String text) {
            try {
                URI uri = URI.create(text);
                if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())) && uri.getHost() != null) {
                    return uri;
                }
            } catch (IllegalArgumentException e) {
                // Said below.
            }
            throw new TypeConversionException("'" + text + "' is no address of an HTTP API; write http://HOST:PORT");
        }
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        checkArguments();
        PrintWriter out = spec.commandLine().getOut();
        try {
            URI node = url;
            return node == null ? local(out) : running(node, out);
        } catch (BenchException e) {
            out.flush();
            failed(spec.commandLine().getErr(), e);
            return 1;
        }
    }

    static void failed(PrintWriter err, BenchException e) {
        err.println("infinity-cluster bench: FAILED: " + e.getMessage());
        err.flush();
    }

    private void checkArguments() {
        if (directory != null && !Files.isDirectory(directory)) {
            throw wrong(directory + " is not a directory");
        }
        if (size < LEAST_BYTES || size > MOST_BYTES) {
            throw wrong("--size " + size + " is not from " + LEAST_BYTES + " to " + MOST_BYTES);
        }
        if (inFlight > MOST_CLIENTS) {
            throw wrong("--in-flight " + inFlight + " is more than " + MOST_CLIENTS);
        }
        if (url == null && (!readUrls.isEmpty() || tokenFile != null || count != null)) {
            throw wrong("--read-url, --token-file and --count are for a cluster that runs: say --url");
        }
        if (url != null && directory != null) {
            throw wrong("--directory is for a cluster that is started here: not with --url");
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    // --- A cluster that is started here ---

    private int local(PrintWriter out) throws IOException {
        LocalBench.Settings settings =
                new LocalBench.Settings(inFlight, size, warmUp == null ? LOCAL_WARM_UP : warmUp, duration, reads);
        return new LocalBenchRun(
                        settings,
                        surroundings.columns(),
                        out,
                        spec.commandLine().getErr())
                .run(surroundings.signals(), directory, rounds);
    }

    // --- A cluster that runs ---

    private int running(URI node, PrintWriter out) throws BenchException, InterruptedException, IOException {
        ClosedLoop.Plan plan = new ClosedLoop.Plan(
                inFlight, warmUp == null ? REMOTE_WARM_UP : warmUp, duration, count == null ? Long.MAX_VALUE : count);
        try (HttpBench bench = new HttpBench(node, readUrls.isEmpty() ? List.of(node) : readUrls, token(), size)) {
            AtomicBoolean stopped = new AtomicBoolean();
            Interrupts interrupts = Interrupts.listen(surroundings.signals(), () -> {
                stopped.set(true);
                bench.stop();
            });
            int exitCode = Main.BROKEN;
            try {
                exitCode = load(bench, plan, stopped, out) ? 0 : 1;
            } catch (BenchException e) {
                exitCode = 1;
                if (!stopped.get()) {
                    throw e;
                }
            } finally {
                try {
                    bench.close();
                } finally {
                    // Whatever has happened: an interrupted process waits for this.
                    interrupts.over(exitCode);
                }
            }
            return exitCode;
        }
    }

    /** Whether all was measured, and has succeeded. */
    private boolean load(HttpBench bench, ClosedLoop.Plan plan, AtomicBoolean stopped, PrintWriter out)
            throws BenchException, InterruptedException {
        AtomicReference<String> phase = new AtomicReference<>(MAKES_ITS_TABLE);
        BenchReport report = BenchReport.ofCluster(out);
        boolean complete = true;
        try (Progress progress = new Progress(
                        () -> doing(phase.get(), bench.measured()),
                        surroundings.columns(),
                        spec.commandLine().getErr())
                .start()) {
            try {
                bench.prepare();
                progress.above(() -> out.println("the cluster at " + url + ", table " + bench.table() + "; " + inFlight
                        + " in flight, rows of " + Texts.count(size) + " bytes"));
                out.flush();
                if (reads) {
                    phase.set("searches");
                    LoadResult result = bench.searches(plan);
                    complete = result.count() > 0;
                    progress.above(() -> report.row("searches", result, 0));
                }
                if (!stopped.get()) {
                    phase.set("inserts");
                    LoadResult result = bench.inserts(plan);
                    complete &= result.count() > 0;
                    progress.above(() -> report.row("inserts", result, size));
                }
            } finally {
                if (stopped.get()) {
                    progress.above(() -> out.println("interrupted"));
                }
            }
        }
        return complete && !report.hasFailures() && !stopped.get();
    }

    private static String doing(@Nullable String phase, long measured) {
        if (MAKES_ITS_TABLE.equals(phase)) {
            return MAKES_ITS_TABLE;
        }
        return phase + ": " + (measured == 0 ? "warms up" : Texts.count(measured) + " measured so far");
    }

    private @Nullable String token() throws IOException {
        Path file = tokenFile;
        if (file == null) {
            return null;
        }
        try {
            String token = Files.readString(file, UTF_8).strip();
            if (token.isEmpty() || !token.chars().allMatch(each -> each > ' ' && each < 127)) {
                throw wrong("there is no token in " + file);
            }
            return token;
        } catch (NoSuchFileException e) {
            throw wrong("there is no file " + file);
        } catch (IOException e) {
            throw wrong("the token in " + file + " cannot be read: " + Texts.reason(e));
        }
    }
}
