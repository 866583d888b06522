package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.Node;
import io.infinitycluster.core.NodeListener;
import io.infinitycluster.core.NodeOptions;
import io.infinitycluster.core.NodePorts;
import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Refusal;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.role.ClusterSettings;
import io.infinitycluster.core.role.Reply;
import io.infinitycluster.core.role.RoleRequest;
import io.infinitycluster.core.role.WriteReply;
import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueStateMachine;
import io.infinitycluster.transport.tcp.disk.FileDisk;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.infinitycluster.transport.tcp.loop.SystemRandomness;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes to a standalone node with as many clients as are said, and measures how many bytes its log forces in a second; then forces the
 * same numbers of bytes, one after another, to a file without any node; and so on by turns.
 *
 * <p>The bare loop has the best of it: its file has its room before the clock starts, it has nothing else to do, and waits for nobody. Each
 * force of the operating system is counted, and not what the log asked for, of which one force may do several.
 */
public final class AppendBenchmark implements AutoCloseable {

    private static final int COMMAND_BYTES = 1 << 10;
    private static final int KEYS = 4096;
    private static final int BARE_BYTES = 64 << 20;
    private static final int ALIGNMENT = 512;
    private static final long PATIENCE_SECONDS = 60;

    /**
     * What one round measured.
     *
     * @param entriesPerSecond how many writes were confirmed
     * @param forcesPerSecond how often the node forced
     * @param bytesPerSecond how many bytes it forced
     * @param bareForcesPerSecond how often the bare loop forced as many bytes
     * @param bareBytesPerSecond how many bytes that were
     */
    public record Round(
            double entriesPerSecond,
            double forcesPerSecond,
            double bytesPerSecond,
            double bareForcesPerSecond,
            double bareBytesPerSecond) {

        /** The node's part of what the bare loop reached. */
        public double ratio() {
            return bytesPerSecond / bareBytesPerSecond;
        }
    }

    private final int inFlight;
    private final EventLoop loop;
    private final FileDisk files;
    /** How many bytes each force was for. */
    private final BlockingQueue<Long> forces = new LinkedBlockingQueue<>();

    private final Node node;
    private final Path bareFile;
    private final FileChannel bare;
    private final ByteBuffer anything = ByteBuffer.allocateDirect(BARE_BYTES / 8);
    private final CompletableFuture<Object> failure = new CompletableFuture<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final List<byte[]> commands = new ArrayList<>();

    // Of the loop only.
    private boolean running;
    private long confirmed;
    private int waiting;
    private CompletableFuture<Done> quiet = new CompletableFuture<>();

    /** @param directory an empty one */
    public AppendBenchmark(Path directory, int inFlight) throws IOException {
        this.inFlight = inFlight;
        loop = new EventLoop("node", failure::completeExceptionally);
        files = FileDisk.open(directory.resolve("node"), loop);
        files.watchForces(forces::add);
        node = new Node(
                new NodeOptions("127.0.0.1:1", false, ClusterSettings.defaults()),
                new NodePorts(loop, new SystemRandomness(), files, new MemoryStore(loop), new NoTransport()),
                KeyValueStateMachine::new,
                new Listener());
        for (int i = 0; i < KEYS; i++) {
            byte[] value = new byte[COMMAND_BYTES];
            random.nextBytes(value);
            commands.add(new KeyValueCommand.Put(Bytes.utf8("key-" + i), Bytes.copyOf(value)).encode());
        }
        while (anything.remaining() >= Long.BYTES) {
            anything.putLong(random.nextLong());
        }
        bareFile = directory.resolve("bare");
        bare = FileChannel.open(bareFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        while (bare.position() < BARE_BYTES) {
            bare.write(anything.clear());
        }
        bare.force(true);
        begin();
    }

    private void begin() throws IOException {
        CompletableFuture<Done> begun = new CompletableFuture<>();
        loop.execute(() -> node.start(Completion.of(
                started -> node.assign(RoleRequest.standalone(), new Reply<>() {
                    @Override
                    public void answered(Done done) {
                        begun.complete(done);
                    }

                    @Override
                    public void refused(Refusal refusal) {
                        fail(refusal);
                    }
                }),
                this::fail)));
        await(begun);
    }

    private void fail(Object reason) {
        failure.completeExceptionally(new IOException(reason.toString()));
    }

    private <T> T await(CompletableFuture<T> done) throws IOException {
        try {
            CompletableFuture.anyOf(done, failure).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return done.get();
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the node does not go on: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Measures for so long with the node, and for so long without. */
    public Round round(Duration time) throws IOException {
        CompletableFuture<Done> begun = new CompletableFuture<>();
        long before = System.nanoTime();
        loop.execute(() -> {
            forces.clear();
            confirmed = 0;
            running = true;
            quiet = new CompletableFuture<>();
            waiting = inFlight;
            for (int i = 0; i < inFlight; i++) {
                write();
            }
            begun.complete(Done.DONE);
        });
        await(begun);
        sleep(time);
        loop.execute(() -> running = false);
        await(quiet);
        long nanos = System.nanoTime() - before;
        List<Long> groups = new ArrayList<>();
        forces.drainTo(groups);
        long bytes = groups.stream().mapToLong(each -> each).sum();
        double[] bareSpeed = bare(groups, time.toNanos());
        return new Round(
                confirmed * 1e9 / nanos, groups.size() * 1e9 / nanos, bytes * 1e9 / nanos, bareSpeed[0], bareSpeed[1]);
    }

    private static void sleep(Duration time) throws IOException {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private void write() {
        node.write(commands.get(random.nextInt(commands.size())), new WriteReply() {
            @Override
            public void confirmed(long index, byte[] result) {
                confirmed++;
                // As from the network: the next one comes in a turn of its own.
                loop.execute(AppendBenchmark.this::next);
            }

            @Override
            public void refused(Refusal refusal) {
                fail(refusal);
            }

            @Override
            public void unknown(String reason) {
                fail(reason);
            }
        });
    }

    private void next() {
        if (running) {
            write();
        } else {
            waiting--;
            if (waiting == 0) {
                quiet.complete(Done.DONE);
            }
        }
    }

    /** Forces per second, and bytes per second. */
    private double[] bare(List<Long> groups, long nanos) throws IOException {
        long begin = System.nanoTime();
        long now = begin;
        long at = 0;
        long bytes = 0;
        long count = 0;
        while (now - begin < nanos) {
            int size = groups.get((int) (count % groups.size())).intValue();
            at = at + size > BARE_BYTES ? 0 : at;
            anything.clear().limit(size);
            while (anything.hasRemaining()) {
                bare.write(anything, at + anything.position());
            }
            bare.force(false);
            at = (at + size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
            bytes += size;
            count++;
            now = System.nanoTime();
        }
        return new double[] {count * 1e9 / (now - begin), bytes * 1e9 / (now - begin)};
    }

    @Override
    public void close() throws IOException {
        files.close();
        loop.close();
        bare.close();
        Files.delete(bareFile);
    }

    /** Nobody is there to be talked to. */
    private static final class NoTransport implements Transport<Message> {
        @Override
        public void send(String address, Lane lane, Message message) {
            throw new IllegalStateException("a standalone node sends " + message);
        }
    }

    private final class Listener implements NodeListener {
        @Override
        public void stopped(String reason) {
            fail(reason);
        }
    }
}
