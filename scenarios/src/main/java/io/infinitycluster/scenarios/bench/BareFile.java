package io.infinitycluster.scenarios.bench;

import io.infinitycluster.transport.tcp.disk.Forced;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The least that a log could do: a thread that writes what has come to a file whose room was made before, one write and one force for
 * all of it (group commit), over and over the same 64 MiB. It could not be read back.
 */
final class BareFile implements AutoCloseable {

    private static final int FILE_BYTES = 64 << 20;
    private static final int MAX_GROUP_BYTES = 256 << 10;
    private static final int ALIGNMENT = 4096;

    private record Waiting(byte[] command, CompletableFuture<Long> done) {}

    private final FileChannel file;
    private final LinkedBlockingQueue<Waiting> waiting = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::write, "bare-file");
    /** Written by that thread only. */
    private volatile Forced forced = Forced.NOTHING;

    BareFile(Path path) throws IOException {
        file = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 20);
        while (file.position() < FILE_BYTES) {
            file.write(zeros.clear());
        }
        file.force(true);
        thread.setDaemon(true);
        thread.start();
    }

    /** Writes a command; the future is done when it is on the disk. */
    CompletableFuture<Long> append(byte[] command) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        waiting.add(new Waiting(command, done));
        return done;
    }

    /** What was forced so far. */
    Forced forced() {
        return forced;
    }

    private void write() {
        ByteBuffer group = ByteBuffer.allocateDirect(2 * MAX_GROUP_BYTES);
        List<Waiting> taken = new ArrayList<>();
        long at = 0;
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Waiting next = waiting.take();
                group.clear();
                while (next != null) {
                    group.putInt(next.command().length).put(next.command());
                    taken.add(next);
                    next = group.position() < MAX_GROUP_BYTES ? waiting.poll() : null;
                }
                group.flip();
                at = at + group.limit() > FILE_BYTES ? 0 : at;
                while (group.hasRemaining()) {
                    file.write(group, at + group.position());
                }
                file.force(false);
                forced = forced.andOne(group.limit());
                at = (at + group.limit() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
                for (Waiting each : taken) {
                    each.done().complete(at);
                }
                taken.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            taken.forEach(each -> each.done().completeExceptionally(e));
            waiting.forEach(each -> each.done().completeExceptionally(e));
        }
    }

    @Override
    public void close() throws IOException {
        thread.interrupt();
        file.close();
    }
}
