package io.infinitycluster.transport.tcp.net;

import static io.infinitycluster.transport.tcp.Waiting.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Transport.Lane;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS between nodes: whose certificate is believed, and whose is not. No secret here, so that it is TLS that refuses. */
class PeerTlsTest {

    private static final String HOST = "127.0.0.1";

    @TempDir
    Path directory;

    private TestAuthority authority;
    private LogCapture log;
    private TestNode node;

    @BeforeEach
    void begin() throws Exception {
        authority = new TestAuthority(directory, "authority");
        log = LogCapture.ofTransport();
        node = open(authority.node("node", HOST, true));
    }

    @AfterEach
    void othersAreServed() throws Exception {
        try (TestNode member = open(authority.node("member", HOST, true))) {
            member.sendUntilReceived(node, Lane.CONTROL, 77);
            node.sendUntilReceived(member, Lane.LOG, 78);
        }
        node.close();
        log.close();
        assertThat(node.has(66)).isFalse();
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        PeerTls other = new TestAuthority(directory, "other").node("stranger", HOST, true);
        // It would believe the node; the node does not believe it.
        PeerTls trusting = new PeerTls(other.certificateChain(), other.privateKey(), authority.rootFile(), true);
        try (TestNode stranger = open(trusting)) {
            stranger.send(node, Lane.LOG, 66, 10);
            awaitTlsRefusals();
        }
    }

    @Test
    void aNodeDoesNotBelieveAnAcceptorOfAnotherAuthority() throws Exception {
        try (TestNode impostor = open(new TestAuthority(directory, "other").node("impostor", HOST, false))) {
            node.send(impostor, Lane.LOG, 66, 10);
            awaitTlsRefusals();
            assertThat(impostor.count()).isZero();
        }
        awaitLog("lane LOG: TLS failed: ", "unable to find valid certification path");
    }

    @Test
    void aNodeDoesNotBelieveACertificateForAnotherHost() throws Exception {
        try (TestNode misplaced = open(authority.node("misplaced", "10.1.2.3", true))) {
            node.send(misplaced, Lane.LOG, 66, 10);
            awaitTlsRefusals();
            assertThat(misplaced.count()).isZero();
        }
        awaitLog("lane LOG: TLS failed: ", "127.0.0.1");
    }

    @Test
    void aPeerWithoutTlsIsRefused() throws Exception {
        try (TestNode plain = open(null)) {
            plain.send(node, Lane.LOG, 66, 10);
            awaitTlsRefusals();
        }
    }

    @Test
    void aPeerWithTlsIsRefusedByANodeWithout() throws Exception {
        try (TestNode plain = open(null)) {
            node.send(plain, Lane.LOG, 66, 10);
            await().atMost(TestNode.PATIENCE).until(() -> plain.refused(RefusalReason.TLS_FAILED) > 0);
            assertThat(plain.count()).isZero();
        }
        awaitLog("Closed the connection from", "it speaks TLS, which is not configured here");
    }

    /** Without mutual TLS whoever connects needs no certificate, and is asked for the secret only. */
    @Test
    void aCertificateIsAskedForOnlyIfItIsMutual() throws Exception {
        try (TestNode oneSided = open(authority.node("one-sided", HOST, false))) {
            node.sendUntilReceived(oneSided, Lane.LOG, 1);
            assertThat(TestNode.settings(0)
                            .withSecret(null)
                            .withTls(authority.node("x", HOST, false))
                            .authenticates())
                    .isFalse();
            assertThat(TestNode.settings(0)
                            .withSecret(null)
                            .withTls(authority.node("x", HOST, true))
                            .authenticates())
                    .isTrue();
        }
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        PeerTls good = authority.node("good", HOST, true);
        Path nowhere = directory.resolve("nowhere.pem");
        Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "nonsense");

        assertThatThrownBy(() -> open(new PeerTls(good.certificateChain(), nowhere, good.authorities(), true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("TLS between peers: cannot read the private key, " + nowhere);
        assertThatThrownBy(() -> open(new PeerTls(nonsense, good.privateKey(), good.authorities(), true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(nonsense.toString());
        assertThatThrownBy(() -> open(new PeerTls(good.certificateChain(), nonsense, good.authorities(), true)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(nonsense.toString())
                .hasMessageContaining("PKCS#8");
    }

    private static TestNode open(@Nullable PeerTls tls) throws Exception {
        return TestNode.open(settings -> settings.withSecret(null).withTls(tls));
    }

    private void awaitTlsRefusals() {
        await().atMost(TestNode.PATIENCE).until(() -> node.refused(RefusalReason.TLS_FAILED) > 0);
    }

    private void awaitLog(String begin, String more) {
        await().atMost(TestNode.PATIENCE)
                .until(() -> log.lines().stream().anyMatch(line -> line.contains(begin) && line.contains(more)));
    }
}
