package io.infinitycluster.transport.tcp.disk;

import io.infinitycluster.core.port.PortFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One open file. What is written to it is collected, and goes to the operating system in as few calls as possible when the file is
 * forced or read.
 *
 * <p>A force that failed is never tried again: the operating system has forgotten by then which bytes it was for, and would report a
 * success that means nothing ("fsyncgate"; Rebello et al., USENIX ATC 2020). All later ones fail with the same words.
 */
final class DataFile {

    /** How much is collected at most before it is written, in bytes. */
    private static final int MOST_PENDING = 4 << 20;

    /** What is copied to the reader's array while the processor has it at hand still. */
    private static final int READ_PIECE = 128 << 10;

    private record Pending(long offset, byte[] bytes) {}

    private final Path path;
    private final FileChannel channel;
    /** Between the arrays of the core and the operating system; shared by all files, as one thread serves them all. */
    private final ByteBuffer buffer;

    private final Deque<Pending> pending = new ArrayDeque<>();
    private long pendingBytes;
    private long size;
    /** How many bytes were written since the last force. */
    private long unforced;
    /** Why bytes that were written since the last force found no room. */
    private @Nullable PortFailure full;
    /** Why nothing can be said any more of what was written. */
    private @Nullable PortFailure broken;

    DataFile(Path path, FileChannel channel, ByteBuffer buffer) throws IOException {
        this.path = path;
        this.channel = channel;
        this.buffer = buffer;
        size = channel.size();
    }

    long size() {
        return size;
    }

    /** Whether closing it would forget something that the next force has to do or to say. */
    boolean mustStayOpen() {
        return unforced > 0 || !pending.isEmpty() || full != null || broken != null;
    }

    void write(long offset, byte[] bytes) {
        if (full != null || broken != null) {
            return;
        }
        if (offset < 0 || offset + bytes.length > size) {
            broken = Failures.error(
                    bytes.length + " bytes at " + offset,
                    path,
                    new IOException("they are beyond its end at " + size + ", and only an allocation makes a file"));
            pending.clear();
            pendingBytes = 0;
            return;
        }
        pending.add(new Pending(offset, bytes));
        pendingBytes += bytes.length;
        if (pendingBytes > MOST_PENDING) {
            flush();
        }
    }

    /** Hands all that was collected to the operating system. */
    private void flush() {
        long at = -1;
        buffer.clear();
        try {
            for (Pending next : pending) {
                if (next.offset() != at + buffer.position()) {
                    writeBuffer(at);
                    at = next.offset();
                }
                int from = 0;
                while (from < next.bytes().length) {
                    if (!buffer.hasRemaining()) {
                        at = writeBuffer(at);
                    }
                    int length = Math.min(next.bytes().length - from, buffer.remaining());
                    buffer.put(next.bytes(), from, length);
                    from += length;
                }
            }
            writeBuffer(at);
        } catch (IOException e) {
            PortFailure failure = Failures.ofWrite("write", path, pendingBytes, e);
            if (failure.kind() == PortFailure.Kind.DISK_FULL) {
                full = failure;
            } else {
                broken = failure;
            }
        }
        pending.clear();
        pendingBytes = 0;
    }

    /** Writes what is in the buffer, and returns where the next bytes go. */
    private long writeBuffer(long offset) throws IOException {
        long at = offset;
        if (buffer.position() > 0) {
            unforced += buffer.position();
            buffer.flip();
            while (buffer.hasRemaining()) {
                at += channel.write(buffer, at);
            }
        }
        buffer.clear();
        return at;
    }

    /**
     * Makes all that was written survive a crash; null if it does.
     *
     * @param watcher is told how many bytes that was
     */
    @Nullable
    PortFailure force(LongConsumer watcher) {
        flush();
        if (broken != null) {
            return broken;
        }
        if (full != null) {
            PortFailure failure = full;
            full = null;
            return failure;
        }
        try {
            // The size needs none: it has not changed since the file was allocated.
            channel.force(false);
            watcher.accept(unforced);
            unforced = 0;
            return null;
        } catch (IOException e) {
            broken = Failures.error("force", path, e);
            return broken;
        }
    }

    byte[] read(long offset, int length) throws IOException {
        flush();
        long left = Math.max(0, size - offset);
        byte[] bytes = new byte[(int) Math.min(length, left)];
        int read = 0;
        while (read < bytes.length) {
            buffer.clear().limit(Math.min(bytes.length - read, READ_PIECE));
            int count = channel.read(buffer, offset + read);
            if (count < 0) {
                return Arrays.copyOf(bytes, read);
            }
            buffer.flip();
            buffer.get(bytes, read, count);
            read += count;
        }
        return bytes;
    }

    /** Reads into a buffer, until it is full or the file ends. */
    void read(long offset, ByteBuffer target) throws IOException {
        flush();
        long zero = offset - target.position();
        int count = 0;
        while (count >= 0 && target.hasRemaining()) {
            count = channel.read(target, zero + target.position());
        }
    }

    /** Cuts it, durably; null if that went well. */
    @Nullable
    PortFailure truncate(long newSize) {
        if (newSize >= size) {
            return null;
        }
        flush();
        try {
            channel.truncate(newSize);
            size = newSize;
            channel.force(true);
            return null;
        } catch (IOException e) {
            broken = Failures.error("truncation to " + newSize + " bytes", path, e);
            return broken;
        }
    }

    void close() throws IOException {
        channel.close();
    }
}
