package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.PortFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills a new file with zeros: a sparse file would have no room yet. It is done in small pieces that are forced one by one, so that a
 * force of another file never waits for more than one of them; and while other files are written, not much faster than they are: at full
 * speed it would take the disk for itself, and forces would last many times as long.
 */
final class Allocation {

    private static final int PIECE = 256 << 10;
    /** So much faster than other files are written: the next file of a log is there when four fifths of the one before are full. */
    private static final double PACE = 1.25;

    private static final long PAUSE_MILLIS = 1;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final LongSupplier written;
    private final CountDownLatch over = new CountDownLatch(1);

    /** @param written how many bytes were written to other files so far */
    Allocation(Path path, FileChannel channel, long size, LongSupplier written) {
        this.path = path;
        this.channel = channel;
        this.size = size;
        this.written = written;
    }

    /**
     * Does it; null if that went well. Otherwise the file is gone.
     *
     * @param cancelled whether to give up
     */
    @Nullable
    PortFailure run(BooleanSupplier cancelled) {
        PortFailure failure = null;
        try {
            failure = fill(cancelled);
        } catch (IOException e) {
            failure = Failures.ofWrite("allocation of " + size + " bytes", path, size, e);
        } finally {
            if (failure != null) {
                remove();
            }
            over.countDown();
        }
        return failure;
    }

    private @Nullable PortFailure fill(BooleanSupplier cancelled) throws IOException {
        try (FileChannel file = channel) {
            long usable = Failures.usableBytes(path);
            if (usable < size) {
                // Not to be found out by filling the disk: others may need what is left.
                return new PortFailure(
                        PortFailure.Kind.DISK_FULL,
                        path + ": allocation of " + size + " bytes: there is room for " + usable);
            }
            ByteBuffer zeros = ByteBuffer.allocateDirect((int) Math.min(size, PIECE));
            long at = 0;
            long before = written.getAsLong();
            long seen = before;
            while (at < size) {
                if (cancelled.getAsBoolean()) {
                    return new PortFailure(PortFailure.Kind.DISK_ERROR, path + ": the disk was closed");
                }
                zeros.clear().limit((int) Math.min(size - at, zeros.capacity()));
                while (zeros.hasRemaining()) {
                    at += file.write(zeros, at);
                }
                file.force(false);
                seen = pause(at, before, seen, cancelled);
            }
            file.force(true);
            return null;
        }
    }

    /** Waits while others write, and too little for as much as was filled; returns how much they have written. */
    private long pause(long filled, long before, long seenBefore, BooleanSupplier cancelled) throws IOException {
        long seen = seenBefore;
        long now = written.getAsLong();
        while (now != seen && filled < size && filled > PACE * (now - before) && !cancelled.getAsBoolean()) {
            seen = now;
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted");
            }
            now = written.getAsLong();
        }
        return now;
    }

    private void remove() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            // It is of no use, and does no harm: the next allocation of this name replaces it.
        }
    }

    /** Waits until it is over. */
    void await() throws InterruptedException {
        over.await();
    }
}
