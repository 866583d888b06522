package io.infinitycluster.transport.tcp.net;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Transport.Lane;
import io.infinitycluster.core.port.contract.Parcel;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Connections: opened, closed, opened again; and what is dropped on the way. */
class PeerTransportTest {

    private static final String MEMBER = "127.0.0.1:9";

    @Test
    void portZeroIsAnyPortThatIsFree() throws Exception {
        try (TestNode a = TestNode.open(0, settings -> settings);
                TestNode b = TestNode.open()) {
            assertThat(a.address()).isEqualTo("127.0.0.1:" + a.port()).doesNotEndWith(":0");

            a.sendUntilReceived(b, Lane.LOG, 1);
            b.sendUntilReceived(a, Lane.LOG, 2);
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() throws Exception {
        try (TestNode a = TestNode.open()) {
            Set<Thread> before = threads();

            assertThatThrownBy(() -> TestNode.open(a.port(), settings -> settings))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot listen for peers on 127.0.0.1:" + a.port() + ": ")
                    .hasMessageContaining("already in use");

            await().atMost(TestNode.PATIENCE).until(() -> before.containsAll(threads()));
        }
    }

    @Test
    void closingEndsAllThreadsAndConnections() throws Exception {
        Set<Thread> before = threads();
        TestNode a = TestNode.open();
        TestNode b = TestNode.open();
        a.sendUntilReceived(b, Lane.LOG, 1);
        a.send("localhost:" + b.port(), Lane.CONTROL, 2, 10);
        await().atMost(TestNode.PATIENCE).until(() -> b.has(2));

        a.close();
        a.close();

        await().atMost(TestNode.PATIENCE).until(() -> b.counters().inbound() == 0);
        b.close();
        await().atMost(TestNode.PATIENCE).until(() -> before.containsAll(threads()));
        assertThat(a.counters().outbound() + b.counters().outbound()).isZero();
    }

    /**
     * Word of leaving in order is sent right before the end. Closing does not wait for long for its own threads, so that on a machine that
     * stands still the word may be lost by accident; so there are some attempts: where it is not sent each fails.
     */
    @Test
    void whatWasSentBeforeClosingArrives() throws Exception {
        try (TestNode b = TestNode.open()) {
            boolean arrived = false;
            for (int word = 1; word <= 10 && !arrived; word++) {
                TestNode a = TestNode.open();
                a.sendUntilReceived(b, Lane.CONTROL, -word);

                a.transport().send(b.address(), Lane.CONTROL, Parcel.of(word, 100));
                a.close();

                // That it has gone is heard behind all that it sent.
                await().atMost(TestNode.PATIENCE).until(() -> b.disconnections().contains(a.address()));
                arrived = b.has(word);
            }
            assertThat(arrived).isTrue();
        }
    }

    @Test
    void aHostIsLookedUpWithoutHoldingUpOthers() throws Exception {
        try (LogCapture log = LogCapture.ofTransport();
                TestNode a = TestNode.open();
                TestNode b = TestNode.open()) {
            a.send("no-such-host.invalid:1", Lane.LOG, 1, 10);
            a.send("not an address", Lane.LOG, 1, 10);
            a.sendUntilReceived(b, Lane.LOG, 2);

            await().atMost(TestNode.PATIENCE)
                    .until(() -> log.lines().stream()
                            .anyMatch(line ->
                                    line.contains("Cannot connect to no-such-host.invalid:1, lane LOG: unknown host")));
            await().atMost(TestNode.PATIENCE).until(() -> a.counters().framesDropped() >= 2);
        }
    }

    @Test
    void aMessageThatIsTooLongIsDroppedAndTheOthersAreSent() throws Exception {
        try (LogCapture log = LogCapture.ofTransport();
                TestNode a =
                        TestNode.open(settings -> settings.withLimits(PeerLimits.USUAL.withMaxMessageBytes(2000)));
                TestNode b = TestNode.open()) {
            a.send(b, Lane.LOG, 66, 1997);
            a.send(b, Lane.LOG, 67, 1_000_000);
            a.send(b, Lane.LOG, 1, 1996);

            await().atMost(TestNode.PATIENCE).until(() -> b.has(1));
            assertThat(b.has(66)).isFalse();
            assertThat(a.counters().framesDropped()).isEqualTo(2);
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("ERROR Dropped a message of 2001 bytes"))
                    .hasSize(1);
        }
    }

    @Test
    void countsWhatGoesAndComes() throws Exception {
        try (TestNode a = TestNode.open();
                TestNode b = TestNode.open()) {
            for (int i = 0; i < 10; i++) {
                a.send(b, Lane.LOG, i, 96);
            }
            await().atMost(TestNode.PATIENCE).until(() -> b.count() == 10);
            await().atMost(TestNode.PATIENCE).until(() -> b.counters().waitingBytes() == 0);
            // The other side may have received what this one has not yet noted as sent.
            await().atMost(TestNode.PATIENCE).until(() -> a.counters().queuedBytes() == 0);

            PeerCounters sent = a.counters();
            PeerCounters received = b.counters();
            assertThat(sent.framesSent()).isEqualTo(10).isEqualTo(received.framesReceived());
            assertThat(sent.bytesSent()).isEqualTo(10 * 110).isEqualTo(received.bytesReceived());
            assertThat(sent.framesDropped() + sent.queuedBytes()).isZero();
            assertThat(sent.outbound()).isEqualTo(1);
            assertThat(received.inbound()).isEqualTo(1);
            assertThat(received.refused()).containsOnlyKeys(RefusalReason.values());
            assertThat(received.refused().values()).containsOnly(0L);
        }
    }

    @Test
    void aBadFrameClosesItsConnectionAndNoOther() throws Exception {
        byte[] changed = RawPeer.bytes(FrameType.MESSAGE, new byte[] {0, 0, 0, 66, 1, 2, 3});
        changed[changed.length - 1] ^= 1;
        byte[] good = RawPeer.bytes(FrameType.MESSAGE, new byte[] {0, 0, 0, 67});
        byte[] both = new byte[changed.length + good.length];
        System.arraycopy(changed, 0, both, 0, changed.length);
        System.arraycopy(good, 0, both, changed.length, good.length);
        try (LogCapture log = LogCapture.ofTransport();
                TestNode node = TestNode.open();
                RawPeer control = RawPeer.member(node.port(), Lane.CONTROL, MEMBER, TestNode.SECRET);
                RawPeer peer = RawPeer.member(node.port(), Lane.LOG, MEMBER, TestNode.SECRET)) {
            peer.say(both);

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.BAD_CHECKSUM);
            await().atMost(TestNode.PATIENCE).until(() -> node.disconnections().contains(MEMBER));
            control.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 1});
            await().atMost(TestNode.PATIENCE).until(() -> node.has(1));
            assertThat(node.has(66)).isFalse();
            assertThat(node.has(67)).as("what came behind it").isFalse();
            assertThat(log.lines())
                    .anyMatch(
                            line -> line.matches(
                                    "WARN Closed the connection from 127.0.0.1:9 \\(/127.0.0.1:\\d+\\), lane LOG: a frame with a wrong checksum: .*"));
        }
    }

    @Test
    void whatIsNoMessageClosesItsConnection() throws Exception {
        try (TestNode node = TestNode.open()) {
            for (byte[] bytes : new byte[][] {
                RawPeer.bytes(FrameType.MESSAGE, new byte[] {1}),
                RawPeer.bytes(FrameType.HELLO, new byte[0]),
                RawPeer.bytes(FrameType.PING, new byte[] {1}),
                RawPeer.bytes(FrameType.RECEIVED, new byte[8]),
            }) {
                try (RawPeer peer = RawPeer.member(node.port(), Lane.LOG, MEMBER, TestNode.SECRET)) {
                    peer.say(bytes);
                    assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.MALFORMED);
                }
            }
            assertThat(node.refused(RefusalReason.MALFORMED)).isEqualTo(4);
        }
    }

    /** A node that came back, while the other has not noticed that it was gone. */
    @Test
    void aNewConnectionTakesThePlaceOfTheOld() throws Exception {
        try (TestNode node = TestNode.open();
                RawPeer old = RawPeer.member(node.port(), Lane.LOG, MEMBER, TestNode.SECRET)) {
            old.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 1});
            await().atMost(TestNode.PATIENCE).until(() -> node.has(1));

            try (RawPeer again = RawPeer.member(node.port(), Lane.LOG, MEMBER, TestNode.SECRET)) {
                old.awaitEnd();
                again.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 2});

                await().atMost(TestNode.PATIENCE).until(() -> node.has(2));
                assertThat(node.disconnections()).containsExactly(MEMBER);
                assertThat(node.counters().inbound()).isEqualTo(1);
            }
        }
    }

    /** However long the waits have become: who connects is there, and is sent to at once. */
    @Test
    void whoHasComeBackIsConnectedToWithoutWaiting() throws Exception {
        Duration tenMinutes = Duration.ofMinutes(10);
        try (TestNode a = TestNode.open(
                settings -> settings.withTimeouts(settings.timeouts().withRetries(tenMinutes, tenMinutes)))) {
            int port = FreePorts.next();
            a.send("127.0.0.1:" + port, Lane.LOG, 66, 10);
            await().atMost(TestNode.PATIENCE).until(() -> a.counters().framesDropped() == 1);
            a.send("127.0.0.1:" + port, Lane.LOG, 1, 10);
            a.send("127.0.0.1:" + port, Lane.LOG, 2, 10);

            try (TestNode b = TestNode.open(port, settings -> settings)) {
                assertThat(b.count()).isZero();
                b.sendUntilReceived(a, Lane.CONTROL, 3);

                await().atMost(TestNode.PATIENCE).until(() -> b.has(1) && b.has(2));
                assertThat(b.has(66))
                        .as("what was for the time when nobody was there")
                        .isFalse();
            }
        }
    }

    @Test
    void aListenerThatStartsAgainIsReachedAgain() throws Exception {
        int port = FreePorts.next();
        try (TestNode a = TestNode.open()) {
            for (int i = 0; i < 3; i++) {
                try (TestNode b = TestNode.reopen(port)) {
                    a.sendUntilReceived(b, Lane.CONTROL, i);
                    a.sendUntilReceived(b, Lane.LOG, 10 + i);
                }
                await().atMost(TestNode.PATIENCE).until(() -> a.counters().outbound() == 0);
            }
            assertThat(a.disconnections()).isNotEmpty().containsOnly("127.0.0.1:" + port);
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("peer"))
                .collect(Collectors.toSet());
    }
}
