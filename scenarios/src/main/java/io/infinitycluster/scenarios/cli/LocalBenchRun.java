package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.bench.BenchException;
import io.infinitycluster.scenarios.bench.LocalBench;
import io.infinitycluster.scenarios.bench.LocalBench.Measurement;
import io.infinitycluster.scenarios.bench.LocalBench.Phase;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** One {@link LocalBench} as a command: what is said while it goes on, and how it ends, interrupted or not. */
final class LocalBenchRun implements LocalBench.Listener {

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    private final LocalBench.Settings settings;
    private final PrintWriter out;
    private final PrintWriter err;
    private final BenchReport report;
    private final Progress progress;
    private volatile String now = "starts three processes";
    private volatile @Nullable LocalBench bench;
    private volatile boolean stopped;

    /** @param columns the width of the terminal that errors go to; 0 if there is none */
    LocalBenchRun(LocalBench.Settings settings, int columns, PrintWriter out, PrintWriter err) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        report = BenchReport.ofProcesses(out, settings.commandBytes(), PROCESSORS);
        progress = new Progress(() -> now, columns, err);
    }

    /**
     * Runs it, and returns the command's exit code.
     *
     * @param signals whether it listens to interrupts
     * @param directory where the files are made; null for the system's temporary files
     */
    int run(boolean signals, @Nullable Path directory, int rounds) throws IOException {
        Interrupts interrupts = Interrupts.listen(signals, this::interrupted);
        int exitCode = Main.BROKEN;
        try (Progress shown = progress.start();
                ScratchDirectory scratch = ScratchDirectory.in(directory, interrupts)) {
            out.println("a leader and two followers, files in " + scratch.path() + "; " + settings.clients()
                    + " in flight, commands of " + Texts.count(settings.commandBytes()) + " bytes, " + PROCESSORS
                    + " processors");
            out.flush();
            exitCode = run(scratch.path(), rounds);
        } finally {
            // Whatever has happened: an interrupted process waits for this.
            interrupts.over(exitCode);
        }
        return exitCode;
    }

    private int run(Path directory, int rounds) throws IOException {
        try (LocalBench started = new LocalBench(directory, settings, this)) {
            bench = started;
            // An interrupt finds the benchmark, or is found here.
            if (!stopped) {
                started.start();
            }
            for (int round = 1; round <= rounds && !stopped; round++) {
                int number = round;
                progress.above(() -> report.round(number, rounds));
                started.round();
            }
        } catch (BenchException e) {
            if (!stopped) {
                progress.above(() -> BenchCommand.failed(err, e));
                return 1;
            }
        }
        progress.above(() -> report.summary(stopped));
        return report.isComplete(settings.reads()) && !report.hasFailures() && !stopped ? 0 : 1;
    }

    private void interrupted() {
        stopped = true;
        now = "interrupted: ends the three processes, and removes their files";
        progress.above(() -> {
            err.println(now);
            err.flush();
        });
        LocalBench started = bench;
        if (started != null) {
            started.stop();
        }
    }

    @Override
    public void progress(Phase phase, long measured) {
        if (!stopped) {
            now = phase.text() + ": " + (measured == 0 ? "warms up" : Texts.count(measured) + " measured so far");
        }
    }

    @Override
    public void measured(Phase phase, Measurement measurement) {
        progress.above(() -> report.measured(phase, measurement));
    }
}
