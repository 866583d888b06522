package io.infinitycluster.transport.tcp.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A channel to a real file that fails where a test wants it to, and counts what is asked of it. */
final class FaultyChannel extends FileChannel {

    /** What goes wrong, for all channels that were opened by it. */
    static final class Faults implements OpenFiles.Opener {
        volatile @Nullable String write;
        volatile @Nullable String force;
        volatile @Nullable String read;
        volatile @Nullable String truncate;
        final AtomicInteger writes = new AtomicInteger();
        final AtomicInteger forces = new AtomicInteger();
        /** What each force waits for; null for nothing. */
        volatile @Nullable CountDownLatch beforeForce;

        /** How many bytes a write takes at most. */
        volatile int writeAtMost = Integer.MAX_VALUE;

        final AtomicInteger open = new AtomicInteger();
        final AtomicInteger mostOpen = new AtomicInteger();

        @Override
        public FileChannel open(Path path, OpenOption... options) throws IOException {
            FileChannel channel = FileChannel.open(path, options);
            mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
            return new FaultyChannel(channel, this);
        }
    }

    private final FileChannel channel;
    private final Faults faults;

    private FaultyChannel(FileChannel channel, Faults faults) {
        this.channel = channel;
        this.faults = faults;
    }

    private static void fail(@Nullable String reason) throws IOException {
        if (reason != null) {
            throw new IOException(reason);
        }
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        fail(faults.write);
        faults.writes.incrementAndGet();
        int limit = from.limit();
        from.limit(from.position() + Math.min(from.remaining(), faults.writeAtMost));
        int written = channel.write(from, position);
        from.limit(limit);
        return written;
    }

    @Override
    public void force(boolean metaData) throws IOException {
        faults.forces.incrementAndGet();
        CountDownLatch latch = faults.beforeForce;
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
        fail(faults.force);
        channel.force(metaData);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        fail(faults.read);
        return channel.read(to, position);
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        fail(faults.truncate);
        channel.truncate(size);
        return this;
    }

    @Override
    public long size() throws IOException {
        return channel.size();
    }

    @Override
    protected void implCloseChannel() throws IOException {
        faults.open.decrementAndGet();
        channel.close();
    }

    // --- What the disk does not use ---

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException();
    }

    @Override
    public int read(ByteBuffer to) {
        throw unused();
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) {
        throw unused();
    }

    @Override
    public int write(ByteBuffer from) {
        throw unused();
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) {
        throw unused();
    }

    @Override
    public long position() {
        throw unused();
    }

    @Override
    public FileChannel position(long newPosition) {
        throw unused();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
        throw unused();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
        throw unused();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw unused();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
        throw unused();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
        throw unused();
    }
}
