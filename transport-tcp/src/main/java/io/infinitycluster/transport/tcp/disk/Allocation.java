package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.PortFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Fills a new file with zeros: a sparse file would have no room yet. It is done in pieces that are forced, so that a force of
 * another file never waits for more than one of them.
 */
final class Allocation {

    private static final int PIECE = 1 << 20;
    private static final int FORCED_PIECE = 8 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;
    private final CountDownLatch over = new CountDownLatch(1);

    Allocation(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
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
            while (at < size) {
                if (cancelled.getAsBoolean()) {
                    return new PortFailure(PortFailure.Kind.DISK_ERROR, path + ": the disk was closed");
                }
                zeros.clear().limit((int) Math.min(size - at, zeros.capacity()));
                while (zeros.hasRemaining()) {
                    at += file.write(zeros, at);
                }
                if (at % FORCED_PIECE == 0) {
                    file.force(false);
                }
            }
            file.force(true);
            return null;
        }
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
