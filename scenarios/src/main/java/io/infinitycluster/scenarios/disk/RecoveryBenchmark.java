package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.log.LogSettings;
import io.infinitycluster.core.log.Recovered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Makes a large log, and measures by turns how fast a new process would recover it, and how fast its files can merely be read: in pieces
 * of the same size, into one buffer outside of the heap, by one thread.
 */
public final class RecoveryBenchmark implements AutoCloseable {

    private static final int PIECE = 1 << 20;
    private static final int CACHE_BYTES = 4 << 20;
    private static final long PATIENCE_SECONDS = 60;

    /**
     * What one round measured.
     *
     * @param cached whether the files were in the operating system's cache
     * @param bytes how large they are
     * @param recoverNanos how long the recovery took
     * @param readNanos how long it took to read the files
     */
    public record Round(boolean cached, long bytes, long recoverNanos, long readNanos) {

        /** The recovery's part of the speed of reading. */
        public double ratio() {
            return (double) readNanos / recoverNanos;
        }
    }

    private final Path directory;
    private final LogSettings settings = new LogSettings(LogSettings.defaults().segmentBytes(), CACHE_BYTES);
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(PIECE);
    private final long lastIndex;

    /** Makes a log of so many bytes in an empty directory. */
    public RecoveryBenchmark(Path directory, long bytes, LongConsumer progress) throws IOException {
        this.directory = directory;
        try (LogHost host = new LogHost("log", directory, settings)) {
            lastIndex = LargeLog.fill(host, host.create(), bytes, progress);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("wal-"))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Measures once each.
     *
     * @param cached whether from the operating system's cache, and otherwise from the disk, as far as that can be had
     */
    public Round round(boolean cached) throws IOException {
        if (!cached) {
            dropFromCache();
        }
        long readBegin = System.nanoTime();
        long bytes = read();
        long readNanos = System.nanoTime() - readBegin;
        if (!cached) {
            dropFromCache();
        }
        try (LogHost host = new LogHost("log", directory, settings)) {
            long begin = System.nanoTime();
            Recovered found = host.recover();
            long nanos = System.nanoTime() - begin;
            if (!(found instanceof Recovered.Intact intact) || intact.lastIndex() != lastIndex) {
                throw new IOException("the log should end at " + lastIndex + ", and was found to be " + found);
            }
            return new Round(cached, bytes, nanos, readNanos);
        }
    }

    private long read() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                int count;
                do {
                    buffer.clear();
                    count = channel.read(buffer);
                    bytes += Math.max(0, count);
                } while (count >= 0);
            }
        }
        return bytes;
    }

    /** Whether files can be taken out of the operating system's cache here: only through a program that Java has no words for. */
    public boolean canDropFromCache() {
        try {
            dropFromCache();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** By {@code dd} of GNU, which asks for it by {@code posix_fadvise}. */
    private void dropFromCache() throws IOException {
        for (Path file : files()) {
            Process dd = new ProcessBuilder("dd", "if=" + file, "iflag=nocache", "count=0")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try {
                if (!dd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || dd.exitValue() != 0) {
                    dd.destroyForcibly();
                    throw new IOException("dd could not take " + file + " out of the cache");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
    }
}
