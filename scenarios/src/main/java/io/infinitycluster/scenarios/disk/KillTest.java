package io.infinitycluster.scenarios.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Kills a process that writes a log, again and again, and asks each time whether its successor finds all that was acknowledged (P1, P11).
 *
 * <p>A kill takes the process away in the middle of whatever it was doing; what the operating system has taken over survives. So this
 * shows that the process itself acknowledges nothing too early, and recovers from each of its own half-done deeds. What a loss of power
 * leaves is the simulator's business.
 */
public final class KillTest implements AutoCloseable {

    private static final long PATIENCE_MILLIS = 120_000;
    /** The exit code of a process that was ended by SIGKILL. */
    private static final int KILLED = 128 + 9;
    /** The same of SIGINT. */
    private static final int INTERRUPTED = 128 + 2;

    private static final int LONGEST_LIFE_MILLIS = 200;
    private static final int LONGEST_OPENING_MICROS = 60_000;
    /** One process in so many is killed while it opens its log. */
    private static final int OPENING = 4;

    /** Entries that one process wrote, and that nobody may lose. */
    private record Run(long first, long last, long writer) {}

    /**
     * What one life of the process showed.
     *
     * @param round the number of the kill that ended it
     * @param found how many entries it found
     * @param readMicros how long it took to read the log; -1 if it was killed before it had
     * @param openMicros how long it took until it could write
     * @param acknowledged how many entries it acknowledged
     */
    public record Life(int round, long found, long readMicros, long openMicros, long acknowledged) {}

    /** Something that was acknowledged is gone, or the process did not do its work. */
    public static final class Failed extends Exception {
        private static final long serialVersionUID = 1;

        Failed(String message) {
            super(message);
        }
    }

    private final Path directory;
    private final SplittableRandom random;
    private final Consumer<Path> betweenLives;
    private final ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "killer");
        thread.setDaemon(true);
        return thread;
    });
    private List<Run> expected = new ArrayList<>();
    private long acknowledged;
    private int lives;

    /** @param directory where the log is; made, if there is none */
    public KillTest(Path directory, long seed) {
        this(directory, seed, path -> {});
    }

    /** @param betweenLives harms the files, in the test of this test */
    KillTest(Path directory, long seed, Consumer<Path> betweenLives) {
        this.directory = directory;
        this.betweenLives = betweenLives;
        random = new SplittableRandom(seed);
    }

    /**
     * Kills so many processes, and starts a last one that looks at what they left.
     *
     * @param stopped whether to end early
     */
    public void run(int rounds, BooleanSupplier stopped, Consumer<Life> listener)
            throws IOException, Failed, InterruptedException {
        for (int round = 1; round <= rounds && !stopped.getAsBoolean(); round++) {
            listener.accept(live(round, random.nextInt(OPENING) == 0 && round > 1));
            betweenLives.accept(directory);
        }
        listener.accept(live(0, false));
    }

    /** How many entries have been acknowledged in all. */
    public long acknowledged() {
        return acknowledged;
    }

    private Life live(int round, boolean killedEarly) throws IOException, Failed, InterruptedException {
        lives++;
        Process process = start();
        ScheduledFuture<?> overdue = killer.schedule(() -> kill(process), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        try (BufferedReader says = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII))) {
            Life life = listen(says, process, round, killedEarly);
            int exit = process.waitFor();
            if (exit == INTERRUPTED) {
                // Ctrl-C came while its JVM started, before it ignores that: another one does what it was to do.
                return live(round, killedEarly);
            }
            if (exit != KILLED) {
                throw new Failed("the process ended by itself, with exit code " + exit);
            }
            return life;
        } finally {
            overdue.cancel(false);
            process.destroyForcibly().waitFor();
        }
    }

    private Process start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                LogProcess.class.getName(),
                directory.toString(),
                Integer.toString(lives));
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        return builder.start();
    }

    /** As kill -9 does; unlike {@link Process#destroyForcibly} it leaves what the process had said to be read. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private Life listen(BufferedReader says, Process process, int round, boolean killedEarly)
            throws IOException, Failed {
        List<Run> found = new ArrayList<>();
        String[] recovered = null;
        boolean writing = false;
        boolean killed = false;
        long acked = 0;
        for (String line = says.readLine(); line != null; line = says.readLine()) {
            if (!line.endsWith(".")) {
                continue;
            }
            String[] words = line.substring(0, line.length() - 1).split(" ", -1);
            switch (words[0]) {
                case "opening" -> {
                    if (killedEarly) {
                        killed = true;
                        killLater(process, random.nextInt(LONGEST_OPENING_MICROS));
                    }
                }
                case "recovered" -> {
                    recovered = words;
                    acked = Long.parseLong(words[2]);
                }
                case "run" ->
                    found.add(new Run(Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])));
                case "writing" -> {
                    check(Long.parseLong(word(recovered, 1)), acked, found);
                    writing = true;
                    if (round == 0) {
                        killed = true;
                        kill(process);
                    } else if (!killed) {
                        killed = true;
                        killLater(process, 1000L * random.nextInt(LONGEST_LIFE_MILLIS));
                    }
                }
                default -> acked = Long.parseLong(words[1]);
            }
        }
        long last = found.isEmpty() ? 0 : found.get(found.size() - 1).last();
        if (writing) {
            expected = found;
            if (acked > last) {
                expected.add(new Run(last + 1, acked, lives));
                acknowledged += acked - last;
            }
        }
        return new Life(
                round,
                last,
                recovered == null ? -1 : Long.parseLong(recovered[3]),
                recovered == null ? -1 : Long.parseLong(recovered[4]),
                writing ? acked - last : 0);
    }

    private static String word(String @Nullable [] words, int at) throws Failed {
        if (words == null) {
            throw new Failed("the process writes, and has not said what it found");
        }
        return words[at];
    }

    private void killLater(Process process, long micros) {
        Future<?> unused = killer.schedule(() -> kill(process), micros, TimeUnit.MICROSECONDS);
    }

    /** Whether all that was acknowledged is there, and who wrote it. */
    private void check(long base, long last, List<Run> found) throws Failed {
        long end = expected.isEmpty() ? 0 : expected.get(expected.size() - 1).last();
        if (base > Math.max(0, last - LogProcess.KEPT)) {
            throw new Failed("the log begins after " + base + " and ends at " + last + ", and at least "
                    + LogProcess.KEPT + " entries should be there");
        }
        if (last < end) {
            throw new Failed("the log ends at " + last + ", and " + end + " had been acknowledged");
        }
        long next = base + 1;
        for (Run run : found) {
            if (run.first() != next) {
                throw new Failed("entry " + next + " was not found");
            }
            next = run.last() + 1;
        }
        if (next != last + 1) {
            throw new Failed("entry " + next + " was not found");
        }
        for (Run run : expected) {
            for (Run now : found) {
                long from = Math.max(run.first(), now.first());
                if (from <= Math.min(run.last(), now.last()) && now.writer() != run.writer()) {
                    throw new Failed("entry " + from + " was acknowledged by process " + run.writer()
                            + ", and now is one of process " + now.writer());
                }
            }
        }
    }

    @Override
    public void close() {
        killer.shutdownNow();
    }
}
