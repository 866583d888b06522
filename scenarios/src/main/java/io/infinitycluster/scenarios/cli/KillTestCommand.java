package io.infinitycluster.scenarios.cli;

import io.infinitycluster.scenarios.disk.KillTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code infinity-cluster kill-test}: kills a process that writes a log, and asks whether anything acknowledged is lost. */
@Command(
        name = "kill-test",
        header = "Kills a real process that writes a log on real files, again and again.",
        description = {
            "",
            "The process appends entries of 1 KiB, 256 in flight, in small segments, and says which are durable. It is killed "
                    + "(SIGKILL) at a random moment: while it writes, while it makes or drops a segment, while it recovers. The next one "
                    + "has to find every entry that was acknowledged, as it was written. Not shown by this: a loss of power, "
                    + "which the simulator plays.",
            ""
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing acknowledged was lost",
            "1:something was, or the process did not do its work",
            "2:wrong arguments"
        },
        footerHeading = "%nExamples:%n",
        footer = {"  infinity-cluster kill-test", "  infinity-cluster kill-test --rounds 20 --directory /var/tmp"})
final class KillTestCommand implements Callable<Integer> {

    private static final int LINE_EVERY = 20;

    private final Surroundings surroundings;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it calls anything here
    private CommandSpec spec;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            converter = Arguments.Positive.class,
            defaultValue = "200",
            description = "How many processes are killed; by default ${DEFAULT-VALUE}.")
    private int rounds = 200;

    @Option(
            names = "--at-most",
            paramLabel = "DURATION",
            converter = Arguments.Time.class,
            defaultValue = "30m",
            description = "No further round begins after so long; by default ${DEFAULT-VALUE}.")
    private Duration atMost = Duration.ofMinutes(30);

    @Option(
            names = "--directory",
            paramLabel = "DIR",
            description =
                    "Where the log's files are made, and removed at the end; by default the system's temporary files. "
                            + "It should be on a disk, not in memory.")
    private @Nullable Path directory;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Decides the moments, as far as a real process lets it; by default a fresh one.")
    private @Nullable Long seed;

    KillTestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (directory != null && !Files.isDirectory(directory)) {
            throw new ParameterException(spec.commandLine(), directory + " is not a directory");
        }
        PrintWriter out = spec.commandLine().getOut();
        long drawn = seed == null ? surroundings.freshSeed().getAsLong() : seed;
        long begin = System.nanoTime();
        AtomicBoolean stopped = new AtomicBoolean();
        Interrupts interrupts = Interrupts.listen(surroundings.signals(), () -> stopped.set(true));
        int exitCode = Main.BROKEN;
        try (ScratchDirectory scratch = ScratchDirectory.in(directory, interrupts);
                KillTest test = new KillTest(scratch.path(), drawn)) {
            out.println(rounds + " kills, seed " + drawn + ", files in " + scratch.path());
            out.flush();
            exitCode = run(test, new Tally(out), () -> stopped.get() || System.nanoTime() - begin > atMost.toNanos());
            out.println("real time                   " + Texts.seconds(System.nanoTime() - begin));
            out.flush();
        } finally {
            // Whatever has happened: an interrupted process waits for this, and its files for the end of the round.
            interrupts.over(exitCode);
        }
        return exitCode;
    }

    private int run(KillTest test, Tally tally, BooleanSupplier enough) throws IOException, InterruptedException {
        try {
            test.run(rounds, enough, tally::add);
        } catch (KillTest.Failed e) {
            tally.failed(e);
            return 1;
        }
        tally.summary(test.acknowledged());
        return 0;
    }

    /** What the rounds have shown so far. */
    private static final class Tally {
        private final PrintWriter out;
        private final Spread read = new Spread();
        private final Spread open = new Spread();
        private int kills;
        private int early;

        Tally(PrintWriter out) {
            this.out = out;
        }

        void add(KillTest.Life life) {
            if (life.readMicros() >= 0) {
                read.add(life.readMicros() / 1e3);
                open.add(life.openMicros() / 1e3);
            }
            if (life.round() == 0) {
                return;
            }
            kills++;
            early += life.acknowledged() == 0 ? 1 : 0;
            if (life.round() % LINE_EVERY == 0 || life.round() == 1) {
                String found = life.readMicros() < 0
                        ? "before it had read its log"
                        : String.format(
                                Locale.ROOT,
                                "the log ended at %,d; read in %.1f ms; %,d more acknowledged",
                                life.found(),
                                life.readMicros() / 1e3,
                                life.acknowledged());
                out.println(String.format(Locale.ROOT, "kill %,4d: %s", life.round(), found));
                out.flush();
            }
        }

        void failed(KillTest.Failed failure) {
            out.println("FAILED in round " + (kills + 1) + ": " + failure.getMessage());
        }

        void summary(long acknowledged) {
            out.println();
            out.println("kills                       " + Texts.count(kills) + ", " + early
                    + " of them before anything was acknowledged");
            out.println("entries acknowledged        " + Texts.count(acknowledged) + ", none lost");
            line("recovery: log read", read);
            line("recovery: ready to write", open);
        }

        private void line(String name, Spread spread) {
            out.println(String.format(
                    Locale.ROOT,
                    "%-27s min %.1f ms, median %.1f ms, max %.1f ms",
                    name,
                    spread.min(),
                    spread.median(),
                    spread.max()));
        }
    }
}
