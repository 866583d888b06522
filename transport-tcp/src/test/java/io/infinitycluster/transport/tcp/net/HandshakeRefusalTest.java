package io.infinitycluster.transport.tcp.net;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Transport.Lane;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever does not belong to the cluster is refused, with a reason, and nobody else notices. */
class HandshakeRefusalTest {

    private static final String STRANGER = "127.0.0.1:9";

    private LogCapture log;
    private TestNode node;

    @BeforeEach
    void begin() throws Exception {
        log = LogCapture.ofTransport();
        node = TestNode.open();
    }

    /** Every test ends with somebody who belongs to the cluster, and is served. */
    @AfterEach
    void othersAreServed() throws Exception {
        try (TestNode member = TestNode.open()) {
            member.sendUntilReceived(node, Lane.CONTROL, 77);
        }
        node.close();
        log.close();
        assertThat(log.lines()).noneMatch(line -> line.contains("0123456789"));
    }

    @Test
    void withTheWrongSecret() throws Exception {
        try (RawPeer peer = RawPeer.dial(node.port())) {
            Hello hello = hello("test", true);
            peer.say(FrameType.HELLO, hello.encode());
            Frame challenge = peer.hear(FrameType.CHALLENGE);
            peer.say(
                    FrameType.PROOF,
                    Proof.OF_DIALLER.of(ClusterSecret.of("another secret, long"), hello.encode(), challenge.payload()));

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.NOT_AUTHENTICATED);
        }
        assertRefused(RefusalReason.NOT_AUTHENTICATED, "\"127.0.0.1:9\" has another cluster secret");
    }

    @Test
    void withoutASecret() throws Exception {
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, hello("test", false).encode());

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.NOT_AUTHENTICATED);
        }
        assertRefused(RefusalReason.NOT_AUTHENTICATED, "\"127.0.0.1:9\" has no cluster secret");
    }

    @Test
    void withTheProofOfAnEarlierConnection() throws Exception {
        Hello hello = hello("test", true);
        byte[] proof;
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, hello.encode());
            proof = Proof.OF_DIALLER.of(
                    TestNode.SECRET,
                    hello.encode(),
                    peer.hear(FrameType.CHALLENGE).payload());
            peer.say(FrameType.PROOF, proof);
            peer.hear(FrameType.WELCOME);
        }
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, hello.encode());
            peer.hear(FrameType.CHALLENGE);
            peer.say(FrameType.PROOF, proof);

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.NOT_AUTHENTICATED);
        }
    }

    @Test
    void withMessagesInsteadOfAProof() throws Exception {
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, hello("test", true).encode());
            peer.hear(FrameType.CHALLENGE);
            peer.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 66});

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.MALFORMED);
        }
        assertRefused(RefusalReason.MALFORMED, "a frame MESSAGE during the handshake");
        assertThat(node.has(66)).isFalse();
    }

    @Test
    void ofAnotherCluster() throws Exception {
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, hello("other\nERROR forged", true).encode());

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.OTHER_CLUSTER);
        }
        assertRefused(RefusalReason.OTHER_CLUSTER, "\"127.0.0.1:9\" is of the cluster \"other?ERROR forged\"");
    }

    @Test
    void ofAnotherVersion() throws Exception {
        byte[] bytes = RawPeer.bytes(FrameType.HELLO, hello("test", true).encode());
        bytes[4] = 2;
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(bytes);

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.OTHER_VERSION);
        }
        assertRefused(RefusalReason.OTHER_VERSION, "version 2 of the protocol, expected 1");
    }

    @Test
    void thatSpeaksSomethingElse() throws Exception {
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.TOO_LARGE);
        }
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, new byte[100]);

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.MALFORMED);
        }
        assertRefused(RefusalReason.MALFORMED, "no hello: it does not begin as the peer protocol does");
    }

    @Test
    void withAHandshakeOfMoreThanTwoKilobytes() throws Exception {
        try (RawPeer peer = RawPeer.dial(node.port())) {
            peer.say(FrameType.HELLO, new byte[FrameDecoder.HANDSHAKE_BYTES + 1]);

            assertThat(peer.hearRefusal()).isEqualTo(RefusalReason.TOO_LARGE);
        }
        assertRefused(RefusalReason.TOO_LARGE, "a frame of 2055 bytes; at most 2054");
    }

    @Test
    void thatTakesTooLong() throws Exception {
        node.close();
        node = TestNode.open(
                settings -> settings.withTimeouts(settings.timeouts().withHandshake(Duration.ofMillis(200))));

        try (RawPeer silent = RawPeer.dial(node.port());
                RawPeer halfway = halfway()) {
            assertThat(silent.hearRefusal()).isEqualTo(RefusalReason.TOO_SLOW);
            assertThat(halfway.hearRefusal()).isEqualTo(RefusalReason.TOO_SLOW);
        }
        assertRefused(RefusalReason.TOO_SLOW, "no handshake within 200 ms");
    }

    /** One that has been challenged in time, which on a busy machine may take some attempts. */
    private RawPeer halfway() throws Exception {
        for (int attempt = 0; attempt < 100; attempt++) {
            RawPeer peer = RawPeer.dial(node.port());
            try {
                peer.say(FrameType.HELLO, hello("test", true).encode());
                Frame answer = peer.hear();
                if (answer != null && answer.type() == FrameType.CHALLENGE) {
                    return peer;
                }
            } catch (SocketException e) {
                // Too late: it is closed.
            }
            peer.close();
        }
        throw new AssertionError("never challenged within 200 ms");
    }

    @Test
    void thatOpensManyConnectionsAndSaysNothing() throws Exception {
        node.close();
        node = TestNode.open(settings -> settings.withLimits(PeerLimits.USUAL.withConnections(100, 8)));
        List<RawPeer> silent = new ArrayList<>();
        try (TestNode member = TestNode.open()) {
            for (int i = 0; i < 40; i++) {
                silent.add(RawPeer.dial(node.port()));
            }

            assertThat(silent.get(0).hearRefusal()).isEqualTo(RefusalReason.TOO_MANY);
            member.sendUntilReceived(node, Lane.LOG, 1);
            assertThat(node.counters().unproven()).isLessThanOrEqualTo(8);
        } finally {
            for (RawPeer peer : silent) {
                peer.close();
            }
        }
        assertRefused(RefusalReason.TOO_MANY, "more than 8 connections at their handshake");
    }

    @Test
    void whenThereAreTooManyNodes() throws Exception {
        node.close();
        node = TestNode.open(settings -> settings.withLimits(PeerLimits.USUAL.withConnections(2, 8)));
        try (RawPeer first = RawPeer.member(node.port(), Lane.LOG, "127.0.0.1:1", TestNode.SECRET);
                RawPeer second = RawPeer.member(node.port(), Lane.LOG, "127.0.0.1:2", TestNode.SECRET);
                RawPeer third = RawPeer.dial(node.port())) {
            Hello hello = hello("test", true);
            third.say(FrameType.HELLO, hello.encode());
            Frame challenge = third.hear(FrameType.CHALLENGE);
            third.say(FrameType.PROOF, Proof.OF_DIALLER.of(TestNode.SECRET, hello.encode(), challenge.payload()));

            assertThat(third.hearRefusal()).isEqualTo(RefusalReason.TOO_MANY);
            first.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 1});
            second.say(FrameType.MESSAGE, new byte[] {0, 0, 0, 2});
            await().atMost(TestNode.PATIENCE).until(() -> node.has(1) && node.has(2));
        }
        await().atMost(TestNode.PATIENCE).until(() -> node.counters().inbound() == 0);
    }

    /** A node does not believe whoever listens at another's address, either. */
    @Test
    void whoListensWithoutTheSecret() throws Exception {
        try (ServerSocket impostor = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            node.send("127.0.0.1:" + impostor.getLocalPort(), Lane.CONTROL, 1, 100);
            try (RawPeer peer = new RawPeer(impostor.accept())) {
                Frame hello = peer.hear(FrameType.HELLO);
                peer.say(FrameType.CHALLENGE, new byte[40]);
                Frame proof = peer.hear(FrameType.PROOF);
                // Its own proof given back, which is the best that can be had without the secret.
                peer.say(FrameType.WELCOME, proof.payload());

                peer.awaitEnd();
                assertThat(Hello.decode(hello.payload()).from()).isEqualTo(node.address());
                assertThat(new String(peer.everything(), StandardCharsets.ISO_8859_1))
                        .doesNotContain("0123456789");
            }
        }
        assertThat(node.refused(RefusalReason.NOT_AUTHENTICATED)).isEqualTo(1);
        await().atMost(TestNode.PATIENCE)
                .until(() -> log.lines().stream()
                        .anyMatch(line -> line.contains("the node there has another cluster secret")));
    }

    /** The log of whoever is refused says why, once. */
    @Test
    void whoIsRefusedHearsWhy() throws Exception {
        try (TestNode stranger =
                TestNode.open(settings -> settings.withSecret(ClusterSecret.of("quite another secret")))) {
            stranger.send(node, Lane.LOG, 66, 10);
            await().atMost(TestNode.PATIENCE)
                    .until(() -> log.lines().stream()
                            .anyMatch(line -> line.contains("Cannot connect to " + node.address()
                                    + ", lane LOG: the other side refused: no proof of the cluster's secret")));
        }
        assertThat(node.has(66)).isFalse();
    }

    private static Hello hello(String cluster, boolean knowsSecret) {
        return new Hello(Lane.LOG, knowsSecret, cluster, STRANGER, "127.0.0.1:1", Proof.nonce());
    }

    private void assertRefused(RefusalReason reason, String detail) {
        assertThat(node.refused(reason)).isPositive();
        assertThat(log.lines())
                .anyMatch(line -> line.startsWith("WARN Closed the connection from /127.0.0.1:")
                        && line.contains(": " + reason.text() + ": " + detail));
    }
}
