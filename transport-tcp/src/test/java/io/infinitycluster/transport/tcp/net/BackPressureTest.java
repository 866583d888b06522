package io.infinitycluster.transport.tcp.net;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.port.contract.Parcel;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Whoever does not take what is sent costs a bounded amount of memory, on both sides, and holds up nobody else. */
class BackPressureTest {

    private static final int PARCEL = 200_000;
    private static final long QUEUED = 4L << 20;
    private static final long WAITING = 2L << 20;

    /** 100 MB for a node whose loop is stuck. */
    @Test
    void aStuckReceiverIsSentToNoMoreThanItCanHold() throws Exception {
        try (TestNode a = bounded();
                TestNode b = bounded();
                TestNode c = bounded()) {
            a.sendUntilReceived(b, Lane.LOG, -1);
            CountDownLatch release = b.stick();

            for (int i = 0; i < 500; i++) {
                a.send(b, Lane.LOG, i, PARCEL);
            }
            await().atMost(TestNode.PATIENCE)
                    .until(() -> b.counters().waitingBytes() > WAITING
                            && a.counters().framesDropped() > 100);

            // Its heartbeats with others go on.
            for (int i = 0; i < 20; i++) {
                a.sendUntilReceived(c, Lane.CONTROL, 1000 + i);
                c.sendUntilReceived(a, Lane.CONTROL, 1000 + i);
                assertThat(a.counters().queuedBytes()).isLessThanOrEqualTo(QUEUED + PARCEL);
                assertThat(b.counters().waitingBytes()).isLessThanOrEqualTo(WAITING + 2 * PARCEL);
            }

            release.countDown();
            a.sendUntilReceived(b, Lane.LOG, 2000);
            await().atMost(TestNode.PATIENCE).until(() -> b.counters().waitingBytes() == 0);
            assertThat(b.has(0)).isTrue();
        }
    }

    /** The other lane has a connection and a bound of its own. */
    @Test
    void aLogThatIsNotTakenDoesNotHoldUpControl() throws Exception {
        try (TestNode a = bounded();
                ServerSocket listening = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + listening.getLocalPort();
            a.send(address, Lane.LOG, 1, PARCEL);
            try (RawPeer log = new RawPeer(listening.accept())) {
                assertThat(log.welcome(TestNode.SECRET).lane()).isEqualTo(Lane.LOG);
                for (int i = 0; i < 200; i++) {
                    a.send(address, Lane.LOG, i, PARCEL);
                }
                await().atMost(TestNode.PATIENCE).until(() -> a.counters().framesDropped() > 0);

                a.send(address, Lane.CONTROL, 7, 0);
                try (RawPeer control = new RawPeer(listening.accept())) {
                    assertThat(control.welcome(TestNode.SECRET).lane()).isEqualTo(Lane.CONTROL);

                    assertThat(control.hear(FrameType.MESSAGE).payload()).containsExactly(0, 0, 0, 7);
                }
            }
        }
    }

    /** The loop is the last place where one could wait behind the other. */
    @Test
    void controlIsHandedOverBeforeTheLogThatWaits() throws Exception {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        try (TestNode a = TestNode.open();
                TestNode b = TestNode.open()) {
            b.onReceive(order::add);
            a.sendUntilReceived(b, Lane.LOG, -1);
            a.sendUntilReceived(b, Lane.CONTROL, -2);
            awaitAllArrived(a, b);
            order.clear();
            CountDownLatch release = b.stick();
            long before = b.counters().framesReceived();
            for (int i = 0; i < 10; i++) {
                a.send(b, Lane.LOG, i, 10);
            }
            await().atMost(TestNode.PATIENCE).until(() -> b.counters().framesReceived() == before + 10);
            a.send(b, Lane.CONTROL, 100, 10);
            a.send(b, Lane.CONTROL, 101, 10);
            // A message is counted before it waits for the loop; when the next of its connection is, it does.
            await().atMost(TestNode.PATIENCE).until(() -> b.counters().framesReceived() == before + 12);

            release.countDown();

            await().atMost(TestNode.PATIENCE).until(() -> order.size() == 12);
            assertThat(order.stream().filter(number -> number != 101)).startsWith(100, 0, 1);
        }
    }

    /** A process that is stopped, or a cable that is cut: the system takes what is sent for a long time, and nobody receives it. */
    @Test
    void aConnectionWhoseOtherSideIsGoneIsFoundOut() throws Exception {
        try (LogCapture lines = LogCapture.ofTransport();
                TestNode a = impatient();
                ServerSocket listening = new ServerSocket(0, 8, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + listening.getLocalPort();
            a.send(address, Lane.CONTROL, 1, 10);
            try (RawPeer gone = new RawPeer(listening.accept())) {
                gone.welcome(TestNode.SECRET);

                await().atMost(TestNode.PATIENCE)
                        .pollInterval(Duration.ofMillis(20))
                        .until(() -> {
                            a.send(address, Lane.CONTROL, 2, 10);
                            return a.disconnections().contains(address);
                        });

                assertThat(a.refused(RefusalReason.TOO_SLOW)).isEqualTo(1);
                await().atMost(TestNode.PATIENCE)
                        .until(() -> lines.lines().stream()
                                .anyMatch(line -> line.equals("INFO The connection to " + address
                                        + ", lane CONTROL, broke: too slow: it stood still for 200 ms")));
            }
        }
    }

    @Test
    void aConnectionThatStopsWithinAFrameIsClosed() throws Exception {
        byte[] frame = RawPeer.bytes(FrameType.MESSAGE, new byte[1_000_000]);
        byte[] half = Arrays.copyOf(frame, 500_000);
        try (TestNode node = impatient()) {
            boolean received = false;
            int attempts = 0;
            // On a busy machine the half itself may come too slowly; then another is tried.
            while (!received && attempts < 100) {
                attempts++;
                try (RawPeer peer = RawPeer.member(node.port(), Lane.LOG, "127.0.0.1:9", TestNode.SECRET)) {
                    peer.say(half);

                    Frame answer = peer.hear();
                    received = answer != null && answer.type() == FrameType.RECEIVED;
                    if (received) {
                        assertThat(answer.payload()).hasSize(8);
                    }
                    peer.awaitEnd();
                } catch (SocketException e) {
                    // It was closed before all of the half had been sent.
                    continue;
                }
            }
            assertThat(received).isTrue();
            assertThat(node.refused(RefusalReason.TOO_SLOW)).isEqualTo(attempts);
        }
    }

    /** A stuck node cannot be filled by one connection after the other. */
    @Test
    void newConnectionsBringNothingMoreToAStuckNode() throws Exception {
        try (TestNode node = bounded()) {
            CountDownLatch release = node.stick();
            List<RawPeer> peers = new ArrayList<>();
            try {
                byte[] frame = RawPeer.bytes(FrameType.MESSAGE, new Parcel.ParcelCodec().encode(Parcel.of(1, 30_000)));
                for (int i = 0; i < 300; i++) {
                    RawPeer peer = RawPeer.member(node.port(), Lane.LOG, "127.0.0.1:" + (i + 1), TestNode.SECRET);
                    peers.add(peer);
                    // Small enough for the system to take it, whether it is read or not.
                    peer.say(frame);
                    peer.say(frame);
                    assertThat(node.counters().waitingBytes()).isLessThanOrEqualTo(2 * WAITING);
                }
                await().atMost(TestNode.PATIENCE).until(() -> node.counters().waitingBytes() > WAITING);
                assertThat(node.refused(RefusalReason.TOO_MANY))
                        .as("they wait and are not sent away")
                        .isZero();
            } finally {
                release.countDown();
                for (RawPeer peer : peers) {
                    peer.close();
                }
            }
            await().atMost(TestNode.PATIENCE).until(() -> node.counters().waitingBytes() == 0);
        }
    }

    /** Nor by messages that come in one piece with the proof, before there is a chance to have them wait. */
    @Test
    void messagesInOnePieceWithTheProofAreBounded() throws Exception {
        long waiting = 64 << 10;
        try (TestNode node =
                TestNode.open(settings -> settings.withLimits(PeerLimits.USUAL.withQueues(QUEUED, waiting)))) {
            byte[] message = RawPeer.bytes(FrameType.MESSAGE, new Parcel.ParcelCodec().encode(Parcel.of(1, 500)));
            CountDownLatch release = node.stick();
            List<RawPeer> peers = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    peers.add(RawPeer.member(
                            node.port(), Lane.LOG, "127.0.0.1:" + (i + 1), TestNode.SECRET, message, message, message));
                }
                await().atMost(TestNode.PATIENCE).until(() -> node.refused(RefusalReason.TOO_MANY) > 0);
                // Each of the transport's two threads may just be counting one that it refuses.
                assertThat(node.counters().waitingBytes())
                        .isBetween(waiting, 2 * waiting + 2L * (message.length + Inbox.OVERHEAD));
            } finally {
                release.countDown();
                for (RawPeer peer : peers) {
                    peer.close();
                }
            }
        }
    }

    /** What one says who does not listen is not kept for it. */
    @Test
    void whoAsksAndDoesNotListenIsNotAnsweredForEver() throws Exception {
        try (TestNode node = TestNode.open();
                RawPeer peer = RawPeer.member(node.port(), Lane.LOG, "127.0.0.1:9", TestNode.SECRET)) {
            byte[] pings = new byte[1000 * Frame.HEADER];
            byte[] ping = RawPeer.bytes(FrameType.PING, new byte[0]);
            for (int i = 0; i < 1000; i++) {
                System.arraycopy(ping, 0, pings, i * ping.length, ping.length);
            }
            // 18 bytes of answer to each of a million questions: more than the system takes for a reader who does not
            // read.
            for (int i = 0; i < 1000; i++) {
                peer.say(pings);
            }
            peer.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 1});
            await().atMost(TestNode.PATIENCE).until(() -> node.has(1));

            int answers = 0;
            long asked = 1000L * pings.length + Frame.HEADER + 4;
            long answered = 0;
            while (answered < asked) {
                peer.say(ping);
                asked += ping.length;
                do {
                    answered = ByteBuffer.wrap(peer.hear(FrameType.RECEIVED).payload())
                            .getLong();
                    answers++;
                } while (peer.hearsMore());
            }
            assertThat(answers).as("answers that were kept").isLessThan(900_000);
        }
    }

    /** All that was sent, also what was sent once more before it had arrived. */
    private static void awaitAllArrived(TestNode a, TestNode b) throws Exception {
        a.settle();
        await().atMost(TestNode.PATIENCE).until(() -> a.counters().queuedBytes() == 0);
        await().atMost(TestNode.PATIENCE).until(() -> a.counters().framesSent() == b.count());
        b.settle();
    }

    /** Nothing here is to be got over by closing the connection. */
    private static TestNode bounded() throws Exception {
        Duration forEver = Duration.ofMinutes(10);
        return TestNode.open(settings -> settings.withLimits(PeerLimits.USUAL.withQueues(QUEUED, WAITING))
                .withTimeouts(settings.timeouts().withStall(forEver)));
    }

    private static TestNode impatient() throws Exception {
        return TestNode.open(
                settings -> settings.withTimeouts(settings.timeouts().withStall(Duration.ofMillis(200))));
    }
}
