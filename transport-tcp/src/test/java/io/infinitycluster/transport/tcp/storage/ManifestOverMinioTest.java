package io.infinitycluster.transport.tcp.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.manifest.Manifest;
import io.infinitycluster.core.manifest.ManifestChain;
import io.infinitycluster.core.manifest.ManifestChain.SwapListener;
import io.infinitycluster.core.manifest.ManifestCodec;
import io.infinitycluster.core.manifest.Manifests;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.transport.tcp.storage.FaultyProxy.Fate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manifest chain of the core over a real S3 server whose answers get lost (design section 3, P2). */
class ManifestOverMinioTest {

    private static final long SECOND = 1_000_000_000L;

    private static S3Server server;

    private final TestLoop loop = new TestLoop();
    private final ManualClock clock = new ManualClock();
    private final List<String> heard = new ArrayList<>();
    private final List<MinioObjectStore> open = new ArrayList<>();
    private FaultyProxy proxy;
    private MinioSettings direct;
    private MinioSettings throughProxy;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.start(blobs -> blobs);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void startProxy() throws Exception {
        direct = server.newBucket();
        proxy = new FaultyProxy(direct.endpoint().getPort());
        throughProxy = S3Server.settings(proxy.port(), direct.bucket(), S3Server.CREDENTIALS);
    }

    @AfterEach
    void stop() throws Exception {
        open.forEach(MinioObjectStore::close);
        proxy.close();
    }

    private ObjectStore client(MinioSettings of) {
        MinioObjectStore store = new MinioObjectStore(of, loop);
        open.add(store);
        return loop.counting(store);
    }

    private SwapListener listener(String who) {
        return new SwapListener() {
            @Override
            public void won(Manifest manifest, long leaseStartNanos) {
                heard.add(who + " won " + manifest.version());
            }

            @Override
            public void lost() {
                heard.add(who + " lost");
            }
        };
    }

    private static Manifest version(long version) {
        return Manifests.of(version, 1, Manifests.member("harry", 1));
    }

    /** The same version by another writer. */
    private static Manifest foreign(long version) {
        return version(version - 1).next(-1, List.of(Manifests.member("harry", 1)), null, null, List.of());
    }

    private void runUntilHeard(int times) {
        for (int i = 0; i < 100 && heard.size() < times; i++) {
            loop.run();
            clock.advance(2 * SECOND);
        }
        loop.run();
    }

    /** The first create has this fate. */
    private void firstCreate(Fate fate) {
        AtomicBoolean first = new AtomicBoolean(true);
        proxy.decide(request -> request.startsWith("PUT") && first.getAndSet(false) ? fate : Fate.ANSWERED);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "APPLIED_503",
                "APPLIED_503_RETRY",
                "APPLIED_FOREIGN_503",
                "APPLIED_CUT",
                "APPLIED_SILENT",
                "APPLIED_BARE_412",
                "REFUSED_503"
            })
    void aSwapWhoseAnswerWasLostIsSettledByReading(Fate fate) {
        boolean silent = fate == Fate.APPLIED_SILENT;
        MinioSettings settings =
                silent ? throughProxy.withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2)) : throughProxy;
        ManifestChain chain = new ManifestChain(client(settings), clock);
        firstCreate(fate);
        chain.swap(version(1), listener("harry"));
        runUntilHeard(1);
        assertThat(heard).containsExactly("harry won 1");
        if (silent) {
            // On a busy machine more than the first may time out.
            return;
        }
        assertThat(proxy.seen().stream().filter(request -> request.startsWith("PUT")))
                .as("creates")
                .hasSize(fate == Fate.REFUSED_503 ? 2 : 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"APPLIED_503", "APPLIED_CUT", "REFUSED_503", "ANSWERED"})
    void aVersionThatAnotherHasWrittenIsLost(Fate fate) {
        Manifest theirs = foreign(1);
        client(direct)
                .create(
                        ManifestChain.key(1),
                        ManifestCodec.encode(theirs),
                        Completion.of(created -> heard.add("they: " + created), failure -> {}));
        loop.run();
        ManifestChain chain = new ManifestChain(client(throughProxy), clock);
        firstCreate(fate);
        chain.swap(version(1), listener("harry"));
        runUntilHeard(2);
        assertThat(heard).containsExactly("they: CREATED", "harry lost");
    }

    @Test
    void ofTwoWhoSwapTheSameVersionOneWins() {
        ManifestChain one = new ManifestChain(client(direct), clock);
        ManifestChain two = new ManifestChain(client(direct), clock);
        for (int version = 1; version <= 40; version++) {
            heard.clear();
            one.swap(version(version), listener("one"));
            two.swap(foreign(version), listener("two"));
            runUntilHeard(2);
            assertThat(heard)
                    .hasSize(2)
                    .containsAnyOf("one won " + version, "two won " + version)
                    .containsAnyOf("one lost", "two lost");
        }
    }
}
