package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.disk.AppendBenchmark;
import io.infinitycluster.scenarios.disk.LearnerBenchmark;
import io.infinitycluster.scenarios.disk.LearnerProcess;
import io.infinitycluster.scenarios.disk.RecoveryBenchmark;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code infinity-cluster benchmark-disk}: how fast the log is on real files, beside the same work without it. */
@Command(
        name = "benchmark-disk",
        header = "Measures the log on real files, beside bare reading and writing in the same run.",
        description = {
            "",
            "append: clients write 1 KiB each to a standalone node, group commit; then the same numbers of bytes are written and "
                    + "forced by a bare loop; by turns. recovery: a large log is recovered, and its files merely read, by turns. "
                    + "learner: how much heap it takes while a learner is a large log behind, in a process of its own.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:measured", "1:something did not work, such as too little memory", "2:wrong arguments"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  infinity-cluster benchmark-disk append",
            "  infinity-cluster benchmark-disk recovery --size 1024 --rounds 5",
            "  infinity-cluster benchmark-disk learner --size 1024 --heap 128"
        })
final class BenchmarkDiskCommand implements Callable<Integer> {

    private static final long MIB = 1 << 20;
    private static final int MOST_MIB = 64 << 10;

    /** What can be measured. */
    enum Subject {
        append,
        recovery,
        learner,
        all
    }

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @picocli.CommandLine.Parameters(
            arity = "0..1",
            paramLabel = "SUBJECT",
            defaultValue = "all",
            description = "${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private Subject subject = Subject.all;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "5",
            description = "How often each side is measured; by default ${DEFAULT-VALUE}.")
    private int rounds = 5;

    @Option(
            names = "--time",
            paramLabel = "DURATION",
            converter = Arguments.Time.class,
            defaultValue = "2s",
            description = "append: how long each side is measured in a round; by default ${DEFAULT-VALUE}.")
    private Duration time = Duration.ofSeconds(2);

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "256",
            description =
                    "append: how many clients there are, each with one write at a time; by default ${DEFAULT-VALUE}.")
    private int inFlight = 256;

    @Option(
            names = "--size",
            paramLabel = "MIB",
            converter = Arguments.Positive.class,
            defaultValue = "1024",
            description = "recovery, learner: how large the log is; by default ${DEFAULT-VALUE}.")
    private int size = 1024;

    @Option(
            names = "--heap",
            paramLabel = "MIB",
            converter = Arguments.Positive.class,
            defaultValue = "128",
            description = "learner: how large the heap may be; by default ${DEFAULT-VALUE}.")
    private int heap = 128;

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description = "Where the files are made, and removed at the end; by default the system's temporary files. "
                    + "It should be on a disk, not in memory.")
    private @Nullable Path directory;

    @Override
    public Integer call() throws IOException {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), directory + " is not a directory");
        }
        if (size > MOST_MIB) {
            throw new ParameterException(spec.commandLine(), size + " MiB are more than " + MOST_MIB);
        }
        PrintWriter out = spec.commandLine().getOut();
        try {
            if (subject == Subject.append || subject == Subject.all) {
                append(out);
            }
            if (subject == Subject.recovery || subject == Subject.all) {
                recovery(out);
            }
            if (subject == Subject.learner || subject == Subject.all) {
                learner(out);
            }
        } catch (IOException e) {
            out.println("FAILED: " + e.getMessage());
            out.flush();
            return 1;
        }
        return 0;
    }

    private static void line(PrintWriter out, String format, Object... figures) {
        out.println(String.format(Locale.ROOT, format, figures));
        out.flush();
    }

    private void append(PrintWriter out) throws IOException {
        line(out, "append: entries of 1 KiB, %d in flight, %s each", inFlight, Texts.seconds(time.toNanos()));
        try (ScratchDirectory scratch = ScratchDirectory.in(directory);
                AppendBenchmark benchmark = new AppendBenchmark(scratch.path(), inFlight)) {
            benchmark.round(time);
            line(out, "           entries/s   forces/s    MiB/s   bare forces/s   MiB/s   ratio");
            Spread ratios = new Spread();
            double all = 0;
            double bareAll = 0;
            for (int i = 1; i <= rounds; i++) {
                AppendBenchmark.Round round = benchmark.round(time);
                ratios.add(round.ratio());
                all += round.bytesPerSecond();
                bareAll += round.bareBytesPerSecond();
                line(
                        out,
                        "round %-3d %,11.0f %,10.0f %,8.1f %,15.0f %,7.1f %6.0f %%",
                        i,
                        round.entriesPerSecond(),
                        round.forcesPerSecond(),
                        round.bytesPerSecond() / MIB,
                        round.bareForcesPerSecond(),
                        round.bareBytesPerSecond() / MIB,
                        round.ratio() * 100);
            }
            line(
                    out,
                    "median of the ratios: %.0f %%; all rounds together: %.0f %%%n",
                    ratios.median() * 100,
                    all / bareAll * 100);
        }
    }

    private void recovery(PrintWriter out) throws IOException {
        line(out, "recovery: a log of %,d MiB", size);
        try (ScratchDirectory scratch = ScratchDirectory.in(directory);
                RecoveryBenchmark benchmark = new RecoveryBenchmark(scratch.path(), size * MIB, bytes -> {})) {
            benchmark.round(true);
            recovery(out, benchmark, true);
            if (benchmark.canDropFromCache()) {
                recovery(out, benchmark, false);
            } else {
                line(out, "files cannot be taken out of the cache here: only measured from there%n");
            }
        }
    }

    private void recovery(PrintWriter out, RecoveryBenchmark benchmark, boolean cached) throws IOException {
        line(out, cached ? "from the operating system's cache:" : "from the disk:");
        line(out, "          recovery MiB/s   reading MiB/s   ratio");
        Spread ratios = new Spread();
        for (int i = 1; i <= rounds; i++) {
            RecoveryBenchmark.Round round = benchmark.round(cached);
            ratios.add(round.ratio());
            double mebibytes = (double) round.bytes() / MIB;
            line(
                    out,
                    "round %-3d %,15.0f %,15.0f %6.0f %%",
                    i,
                    Texts.perSecond(mebibytes, round.recoverNanos()),
                    Texts.perSecond(mebibytes, round.readNanos()),
                    round.ratio() * 100);
        }
        line(out, "median of the ratios: %.0f %%%n", ratios.median() * 100);
    }

    private void learner(PrintWriter out) throws IOException {
        line(out, "learner: %,d MiB behind, leader and learner in a heap of %,d MiB", size, heap);
        try (ScratchDirectory scratch = ScratchDirectory.in(directory)) {
            PrintWriter err = spec.commandLine().getErr();
            LearnerBenchmark.Result result = LearnerProcess.run(scratch.path(), size, heap, line -> {
                if (!line.startsWith("result")) {
                    err.println(line);
                    err.flush();
                }
            });
            double seconds = result.nanos() / 1e9;
            line(
                    out,
                    "caught up in %.1f s, %.0f MiB/s, while the leader wrote %.1f MiB more",
                    seconds,
                    (result.behindBytes() + result.writtenMeanwhile()) / (double) MIB / seconds,
                    (double) result.writtenMeanwhile() / MIB);
            line(
                    out,
                    "heap: at most %,d MiB in use, garbage included; at most %,d MiB after a collection%n",
                    result.peakHeap() / MIB,
                    result.peakAfterCollection() / MIB);
        }
    }
}
