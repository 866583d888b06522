package io.infinitycluster.transport.tcp.net;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.message.Message;
import io.infinitycluster.core.message.Message.Heartbeat;
import io.infinitycluster.core.message.MessageCodec;
import io.infinitycluster.core.port.Transport;
import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.transport.tcp.loop.EventLoop;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Malformed frames over real connections, each on one of its own because each ends it: from strangers, and from those who have passed the
 * handshake. Nothing crashes, no buffer leaks, memory stays bounded, nothing that was never sent is received, and a node that
 * belongs to the cluster is served all the while.
 *
 * <p>{@code -Dinfinity.fuzz.frames=1000000} for a million; {@code -Dinfinity.fuzz.seed=...} for other ones.
 */
class PeerFuzzTest {

    private static final int FRAMES = Integer.getInteger("infinity.fuzz.frames", 3_000);
    private static final long SEED = Long.getLong("infinity.fuzz.seed", 1);
    private static final int THREADS = 4;
    private static final long MEMORY = 64L << 20;
    /** Each fuzzer has an address of its own, so that none closes another's connections. */
    private static final String FUZZER = "127.0.0.1:6";

    private final MessageCodec codec = new MessageCodec();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicLong tried = new AtomicLong();
    private final AtomicLong forged = new AtomicLong();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong notClosed = new AtomicLong();
    private final AtomicLong complete = new AtomicLong();
    private final ConcurrentHashMap<FuzzedFrame.Kind, AtomicLong> sent = new ConcurrentHashMap<>();
    private final AtomicBoolean crashed = new AtomicBoolean();
    private ResourceLeakDetector.Level levelBefore = ResourceLeakDetector.getLevel();

    @BeforeEach
    void watchForLeaks() {
        levelBefore = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
    }

    @AfterEach
    void stopWatching() {
        ResourceLeakDetector.setLevel(levelBefore);
    }

    @Test
    void malformedFramesHarmNobody() throws Exception {
        try (LogCapture leaks = new LogCapture(ResourceLeakDetector.class.getName());
                LogCapture log = LogCapture.ofTransport();
                EventLoop loop = new EventLoop("node", failure -> crashed.set(true));
                EventLoop memberLoop = new EventLoop("member", failure -> crashed.set(true))) {
            long began = System.nanoTime();
            try (PeerTransport<Message> node = open(loop, this::receive);
                    PeerTransport<Message> member = open(memberLoop, (from, message) -> {})) {
                ExecutorService fuzzers = Executors.newFixedThreadPool(THREADS);
                AtomicBoolean over = new AtomicBoolean();
                Future<?> heartbeats = Executors.newSingleThreadExecutor(daemon())
                        .submit(() -> sendHeartbeats(member, node.advertisedAddress(), over));
                run(fuzzers, node.boundPort(), Math.min(500, FRAMES / 2), () -> true);
                long heap = usedHeap();
                long direct = PlatformDependent.usedDirectMemory();
                long servedBefore = served.get();

                // And on, until a heartbeat has come meanwhile.
                run(fuzzers, node.boundPort(), FRAMES, () -> served.get() > servedBefore);

                fuzzers.shutdown();
                long servedDuring = served.get();
                await().atMost(TestNode.PATIENCE).until(() -> served.get() > servedDuring);
                over.set(true);
                assertThat(node.counters().refused().values().stream()
                                .mapToLong(Long::longValue)
                                .sum())
                        .as("refusals: each frame that is whole, and some that are not")
                        .isBetween(complete.get(), tried.get());
                heartbeats.get(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                await().atMost(TestNode.PATIENCE).until(() -> node.counters().inbound() <= 1);
                await().atMost(TestNode.PATIENCE).until(() -> node.counters().unproven() == 0);
                assertThat(usedHeap() - heap).as("growth of the heap").isLessThan(MEMORY);
                assertThat(PlatformDependent.usedDirectMemory() - direct)
                        .as("growth of direct memory")
                        .isLessThan(MEMORY);
                System.out.printf(
                        "%d malformed frames in %d s: %s; refused: %s; %d heartbeats served; heap %+d KiB, direct %+d KiB%n",
                        tried.get(),
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began),
                        sent,
                        node.counters().refused(),
                        served.get(),
                        (usedHeap() - heap) >> 10,
                        (PlatformDependent.usedDirectMemory() - direct) >> 10);
            }
            for (int i = 0; i < 10; i++) {
                provokeLeakReports();
            }

            assertThat(leaks.lines()).isEmpty();
            assertThat(crashed).isFalse();
            assertThat(forged.get()).as("messages that nobody sent").isZero();
            assertThat(notClosed.get()).as("connections that went on").isZero();
            assertThat(sent.keySet()).as("kinds that were tried").containsExactlyInAnyOrder(FuzzedFrame.Kind.values());
            assertThat(log.lines()).as("failures that nobody thought of").noneMatch(line -> line.startsWith("ERROR"));
            long windows = (System.nanoTime() - began) / TimeUnit.SECONDS.toNanos(10) + 2;
            assertThat((long) log.lines().size())
                    .as("lines in the log")
                    .isLessThan(windows * (RefusalReason.values().length + 1) * LineLimit.LINES + 100);
        }
    }

    private PeerTransport<Message> open(EventLoop loop, Receiver receiver) throws IOException {
        return PeerTransport.open(TestNode.settings(0), loop, receiver);
    }

    private void receive(String from, Message message) {
        if (from.startsWith(FUZZER)) {
            forged.incrementAndGet();
        } else {
            served.incrementAndGet();
        }
    }

    private void sendHeartbeats(PeerTransport<Message> member, String to, AtomicBoolean over) {
        long sequence = 0;
        while (!over.get()) {
            member.send(to, Lane.CONTROL, new Heartbeat(1, sequence++, "member", 7, 1, 1, 1));
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void run(ExecutorService fuzzers, int port, int until, BooleanSupplier enough) throws Exception {
        List<Future<?>> running = new ArrayList<>();
        long began = System.nanoTime();
        for (int i = 0; i < THREADS; i++) {
            String address = FUZZER + i;
            running.add(fuzzers.submit(() -> {
                for (int number = next.getAndIncrement();
                        number < until || !enough.getAsBoolean();
                        number = next.getAndIncrement()) {
                    if (number >= until && System.nanoTime() - began > TestNode.PATIENCE.toNanos()) {
                        throw new AssertionError("no heartbeat was served meanwhile");
                    }
                    fuzz(port, address, number);
                }
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
        next.set(until);
    }

    private void fuzz(int port, String address, int number) throws IOException {
        FuzzedFrame frame = FuzzedFrame.of(new SplittableRandom(SEED * 1_000_003 + number), codec);
        tried.incrementAndGet();
        sent.computeIfAbsent(frame.kind(), kind -> new AtomicLong()).incrementAndGet();
        if (!frame.isIncomplete()) {
            complete.incrementAndGet();
        }
        try (RawPeer peer = frame.kind().fromMember
                ? RawPeer.member(port, Lane.values()[number % 2], address, TestNode.SECRET)
                : RawPeer.dial(port)) {
            peer.say(frame.bytes());
            if (frame.isIncomplete()) {
                peer.endOutput();
            }
            peer.awaitEnd();
        } catch (SocketTimeoutException e) {
            notClosed.incrementAndGet();
        } catch (SocketException e) {
            // The node has closed it with something unread: that, too, is what is wanted.
            return;
        }
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** The detector looks for buffers that were collected when the next ones are made. */
    private static void provokeLeakReports() {
        System.gc();
        for (int i = 0; i < 1000; i++) {
            ByteBufAllocator.DEFAULT.directBuffer(16).release();
        }
    }

    private static ThreadFactory daemon() {
        return task -> {
            Thread thread = new Thread(task, "heartbeats");
            thread.setDaemon(true);
            return thread;
        };
    }

    @FunctionalInterface
    private interface Receiver extends Transport.Listener<Message> {
        @Override
        default void disconnected(String address) {}
    }
}
