package io.infinitycluster.scenarios.disk;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.infinitycluster.core.log.Batch;
import io.infinitycluster.core.log.Log;
import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.log.Recovered;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The process that {@link KillTest} kills: it opens a log, says what it has found, and writes until it is killed. Each line that it says ends
 * with a full stop, so that one that was cut shows.
 *
 * <pre>
 * opening.
 * recovered BASE LAST READ_MICROS OPEN_MICROS.     what is there, and how long it took to read it, and to be ready to write
 * run FIRST LAST WRITER.                           who wrote these entries, all of which are as they were written
 * writing.
 * acked INDEX.                                     all up to here is durable
 * </pre>
 */
final class LogProcess {

    /** Small enough for several of them to be filled between two kills. */
    private static final LogSettings SETTINGS = new LogSettings(2 << 20, 1 << 20);

    private static final int IN_FLIGHT = 256;
    private static final int MOST_IN_A_BATCH = 64;
    private static final int READ_BYTES = 1 << 20;
    /** How many entries stay in the log; earlier ones are dropped as if a checkpoint held them. */
    static final int KEPT = 16 << 10;

    private static final int FAILED = 3;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    private final long writer;
    private final SplittableRandom random;
    private final LogHost host;

    private LogProcess(Path directory, long writer) throws IOException {
        this.writer = writer;
        random = new SplittableRandom(writer);
        say("opening");
        host = new LogHost("log", directory, SETTINGS);
    }

    /** Arguments: the directory, and the number of this process. */
    public static void main(String[] args) {
        // Ctrl-C reaches every process of the terminal: this one is its parent's to end.
        Signal.handle(new Signal("INT"), SignalHandler.SIG_IGN);
        endWithParent();
        try {
            LogProcess process = new LogProcess(Path.of(args[0]), Long.parseLong(args[1]));
            process.write(process.open());
        } catch (IOException | RuntimeException e) {
            System.err.println("log process: " + e);
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** Nothing may be left of a test that was ended in its middle. */
    private static void endWithParent() {
        Thread watch = new Thread(() -> {
            try {
                while (System.in.read() >= 0) {
                    Thread.onSpinWait();
                }
            } catch (IOException e) {
                Runtime.getRuntime().halt(FAILED);
            }
            Runtime.getRuntime().halt(FAILED);
        });
        watch.setDaemon(true);
        watch.start();
    }

    /** In one call of the system, so that what is said is in the pipe, whatever becomes of this process. */
    private void say(String line) {
        try {
            out.write((line + ".\n").getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Log open() throws IOException {
        long begin = System.nanoTime();
        Recovered found = host.recover();
        long read = System.nanoTime();
        if (found instanceof Recovered.Damaged damaged) {
            throw new IOException("the log is damaged: " + damaged);
        }
        Log log = found instanceof Recovered.Intact intact ? host.open(intact) : host.create();
        long open = System.nanoTime();
        long[] ends = host.ask(() -> new long[] {log.baseIndex(), log.lastIndex()});
        say("recovered " + ends[0] + " " + ends[1] + " " + (read - begin) / 1000 + " " + (open - begin) / 1000);
        check(log, ends[0], ends[1]);
        return log;
    }

    private void check(Log log, long base, long last) throws IOException {
        long[] run = {base + 1, -1};
        long after = base;
        while (after < last) {
            long from = after;
            CompletableFuture<List<Batch>> read = new CompletableFuture<>();
            host.loop().execute(() -> log.batchesAfter(from, READ_BYTES, read::complete));
            for (Batch batch : host.await(read)) {
                batch.forEach(from + 1, (index, kind, command) -> {
                    long by = Entries.writer(index, command.getRaw(command.remaining()));
                    if (by != run[1] && run[1] >= 0) {
                        say("run " + run[0] + " " + (index - 1) + " " + run[1]);
                        run[0] = index;
                    }
                    run[1] = by;
                });
                after = batch.lastIndex();
            }
        }
        if (last > base) {
            say("run " + run[0] + " " + last + " " + run[1]);
        }
    }

    /** As many entries as may be in flight, always; those that come while a force runs share the next one. */
    private void write(Log log) throws IOException {
        say("writing");
        host.onForced(() -> {
            say("acked " + log.durableIndex());
            log.dropThrough(log.durableIndex() - KEPT);
            fill(log);
        });
        host.loop().execute(() -> fill(log));
        host.await(new CompletableFuture<>());
    }

    private void fill(Log log) {
        long left = IN_FLIGHT - (log.lastIndex() - log.durableIndex());
        while (left > 0) {
            int count = (int) Math.min(left, 1 + random.nextInt(MOST_IN_A_BATCH));
            log.append(Entries.batch(log.lastIndex() + 1, count, writer));
            left -= count;
        }
    }
}
