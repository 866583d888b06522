package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.ObjectStore.Created;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.transport.tcp.Waiting;
import io.infinitycluster.transport.tcp.storage.FaultyProxy.Fate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the client of an S3 store makes of lost answers, errors and refusals. */
class MinioFaultsTest {

    private static S3Server server;

    private final TestLoop loop = new TestLoop();
    private final List<MinioObjectStore> open = new ArrayList<>();
    private FaultyProxy proxy;
    private MinioSettings settings;

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
        MinioSettings direct = server.newBucket();
        proxy = new FaultyProxy(direct.endpoint().getPort());
        settings = at(proxy.port(), direct.bucket());
    }

    @AfterEach
    void stop() throws Exception {
        open.forEach(MinioObjectStore::close);
        proxy.close();
    }

    private static MinioSettings at(int port, String bucket) {
        return S3Server.settings(port, bucket, S3Server.CREDENTIALS);
    }

    private ObjectStore client(MinioSettings of) {
        MinioObjectStore store = new MinioObjectStore(of, loop);
        open.add(store);
        return loop.counting(store);
    }

    /** A value, or a failure. */
    private record Heard<T>(T value, PortFailure failure) {}

    private <T> Heard<T> await(Consumer<Completion<T>> call) {
        List<Heard<T>> heard = new ArrayList<>();
        call.accept(Completion.of(
                value -> heard.add(new Heard<>(value, null)), failure -> heard.add(new Heard<>(null, failure))));
        loop.run();
        assertThat(heard).hasSize(1);
        return heard.get(0);
    }

    private PortFailure createFails(ObjectStore store, String key) {
        return this.<Created>await(c -> store.create(key, "mine".getBytes(UTF_8), c))
                .failure();
    }

    private Optional<String> get(ObjectStore store, String key) {
        return this.<Optional<byte[]>>await(c -> store.get(key, c)).value().map(body -> new String(body, UTF_8));
    }

    // --- Lost answers ---

    @ParameterizedTest
    @EnumSource(names = {"APPLIED_503", "APPLIED_503_RETRY", "APPLIED_FOREIGN_503", "APPLIED_CUT"})
    void aCreateThatTookEffectAndWasNotAnsweredIsUnclear(Fate fate) {
        ObjectStore store = client(settings);
        proxy.decide(request -> fate);
        PortFailure failure = createFails(store, "key");
        assertThat(failure.kind()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(failure.detail()).startsWith("create key in bucket " + settings.bucket());
        assertThat(proxy.seen()).as("sent once").hasSize(1);
        proxy.decide(request -> Fate.ANSWERED);
        assertThat(get(store, "key")).contains("mine");
    }

    /** On a busy machine a request may time out before it has come anywhere; then another is tried. */
    @Test
    void aCreateThatTookEffectAndIsNeverAnsweredIsUnclear() throws Exception {
        ObjectStore store = client(settings.withTimeouts(Duration.ofMillis(500), Duration.ofMillis(500)));
        proxy.decide(request -> Fate.APPLIED_SILENT);
        String applied = null;
        for (int i = 0; applied == null && i < 60; i++) {
            PortFailure failure = createFails(store, "key" + i);
            assertThat(failure.kind()).isEqualTo(Kind.STORE_UNCLEAR);
            assertThat(failure.detail()).contains("no answer in time (500 ms");
            applied = proxy.nextSilenced();
        }
        assertThat(applied).startsWith("PUT /" + settings.bucket() + "/key");
        assertThat(proxy.seen()).as("each sent once").doesNotHaveDuplicates();
        proxy.decide(request -> Fate.ANSWERED);
        assertThat(get(client(settings), applied.substring(applied.lastIndexOf('/') + 1)))
                .contains("mine");
    }

    /** A connection that had been good is where HTTP clients like to try again. */
    @ParameterizedTest
    @EnumSource(names = {"APPLIED_503_RETRY", "APPLIED_CUT"})
    void aCreateOnAnOldConnectionIsSentOnceToo(Fate fate) {
        ObjectStore store = client(settings);
        put(store, "another", new byte[1]);
        assertThat(get(store, "another")).isPresent();
        assertThat(proxy.connections()).as("the connection is used again").isEqualTo(1);
        proxy.decide(request -> fate);
        assertThat(createFails(store, "key").kind()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(proxy.seen()).as("sent once").hasSize(1);
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void aCreateThatWasRefusedForTheMomentIsUnclear() {
        ObjectStore store = client(settings);
        proxy.decide(request -> Fate.REFUSED_503);
        PortFailure failure = createFails(store, "key");
        assertThat(failure.kind()).isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(failure.detail()).contains("SlowDown").contains("503");
        assertThat(proxy.seen()).hasSize(1);
        proxy.decide(request -> Fate.ANSWERED);
        assertThat(get(store, "key")).isEmpty();
    }

    /** Some gateways answer without words. */
    @Test
    void aBare412IsExists() {
        ObjectStore store = client(settings);
        proxy.decide(request -> Fate.APPLIED_BARE_412);
        assertThat(this.<Created>await(c -> store.create("key", new byte[1], c)).value())
                .isEqualTo(Created.EXISTS);
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED_503", "APPLIED_503", "APPLIED_CUT", "CUT_IN_ANSWER", "FOREIGN_404"})
    void everyOtherOperationIsUnclearToo(Fate fate) {
        ObjectStore store = client(settings);
        put(store, "key", "a body that can be cut in the middle".repeat(100).getBytes(UTF_8));
        proxy.decide(request -> fate);
        assertThat(await((Completion<Optional<byte[]>> c) -> store.get("key", c))
                        .failure()
                        .kind())
                .isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(await((Completion<List<String>> c) -> store.list("", c))
                        .failure()
                        .kind())
                .isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(proxy.seen()).hasSize(2);
        if (fate != Fate.CUT_IN_ANSWER) {
            assertThat(await((Completion<Done> c) -> store.put("key2", new byte[1], c))
                            .failure()
                            .kind())
                    .isEqualTo(Kind.STORE_UNCLEAR);
            assertThat(await((Completion<Done> c) -> store.delete("key", c))
                            .failure()
                            .kind())
                    .isEqualTo(Kind.STORE_UNCLEAR);
            assertThat(proxy.seen()).hasSize(4);
        }
    }

    @Test
    void nobodyThere() throws Exception {
        // A port that is taken, so that nobody else gets it, and at which nobody listens.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            int port = taken.getLocalPort();
            PortFailure failure = createFails(client(at(port, "bucket")), "key");
            assertThat(failure.kind()).isEqualTo(Kind.STORE_UNCLEAR);
            assertThat(failure.detail()).contains("nothing answers at http://127.0.0.1:" + port);
        }
    }

    // --- Large objects ---

    private void put(ObjectStore store, String key, byte[] body) {
        assertThat(this.<Done>await(c -> store.put(key, body, c)).value()).isEqualTo(Done.DONE);
    }

    private static byte[] large() {
        byte[] body = new byte[12 << 20];
        Arrays.fill(body, (byte) 7);
        return body;
    }

    private MinioSettings inParts() {
        return settings.withPartBytes(MinioSettings.SMALLEST_PART);
    }

    @Test
    void largeObjectsGoInParts() {
        ObjectStore store = client(inParts());
        put(store, "large", large());
        assertThat(proxy.seen().stream().filter(request -> request.startsWith("PUT")))
                .hasSize(3)
                .allMatch(request -> request.contains("partNumber="));
        assertThat(this.<Optional<byte[]>>await(c -> store.get("large", c)).value())
                .hasValueSatisfying(body -> assertThat(body).isEqualTo(large()));
    }

    @Test
    void theFirstPartsOfAnUploadThatFailedAreRemoved() {
        ObjectStore store = client(inParts());
        AtomicInteger parts = new AtomicInteger();
        proxy.decide(request ->
                request.startsWith("PUT") && parts.incrementAndGet() == 2 ? Fate.REFUSED_503 : Fate.ANSWERED);
        assertThat(this.<Done>await(c -> store.put("large", large(), c))
                        .failure()
                        .kind())
                .isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(parts).as("parts sent").hasValue(2);
        assertThat(server.blobs().listMultipartUploads(settings.bucket())).isEmpty();
        assertThat(get(store, "large")).isEmpty();
    }

    /** A repeated completion would hear that there is no such upload, which says nothing about the object. */
    @ParameterizedTest
    @EnumSource(names = {"APPLIED_503", "APPLIED_CUT"})
    void anUploadWhoseEndWasNotAnsweredIsUnclear(Fate fate) {
        ObjectStore store = client(inParts());
        proxy.decide(request -> request.startsWith("POST") && request.contains("uploadId=") ? fate : Fate.ANSWERED);
        assertThat(this.<Done>await(c -> store.put("large", large(), c))
                        .failure()
                        .kind())
                .isEqualTo(Kind.STORE_UNCLEAR);
        assertThat(proxy.seen().stream().filter(request -> request.contains("uploadId=") && request.startsWith("POST")))
                .as("completed once")
                .hasSize(1);
        assertThat(get(store, "large")).isPresent();
    }

    @Test
    void aLargeCreateIsOneRequest() {
        ObjectStore store = client(inParts());
        assertThat(this.<Created>await(c -> store.create("large", large(), c)).value())
                .isEqualTo(Created.CREATED);
        assertThat(proxy.seen()).hasSize(1);
    }

    @Test
    void whatIsTooLargeIsNotRead() {
        StoreLimits small = new StoreLimits(1, 1, Duration.ofMinutes(2), 100);
        ObjectStore store = client(settings.withLimits(small));
        put(store, "fits", new byte[100]);
        put(store, "large", new byte[101]);
        assertThat(this.<Optional<byte[]>>await(c -> store.get("fits", c)).value())
                .hasValueSatisfying(body -> assertThat(body).hasSize(100));
        PortFailure failure =
                this.<Optional<byte[]>>await(c -> store.get("large", c)).failure();
        assertThat(failure.kind()).isEqualTo(Kind.STORE_REFUSED);
        assertThat(failure.detail()).contains("more than 100 bytes");
    }

    // --- Refusals ---

    private List<PortFailure> failuresOfAll(ObjectStore store) {
        return List.of(
                await((Completion<Optional<byte[]>> c) -> store.get("key", c)).failure(),
                await((Completion<Done> c) -> store.put("key", new byte[1], c)).failure(),
                createFails(store, "key"),
                await((Completion<List<String>> c) -> store.list("", c)).failure(),
                await((Completion<Done> c) -> store.delete("key", c)).failure());
    }

    private MinioSettings with(StoreCredentials credentials) {
        return S3Server.settings(proxy.port(), settings.bucket(), credentials);
    }

    @Test
    void aWrongSecretIsRefused() {
        StoreCredentials wrong = new StoreCredentials(S3Server.CREDENTIALS.accessKey(), "another-secret-key");
        for (PortFailure failure : failuresOfAll(client(with(wrong)))) {
            assertThat(failure.kind()).isEqualTo(Kind.STORE_REFUSED);
            assertThat(failure.detail())
                    .contains("check the access key and the secret key")
                    .doesNotContain(wrong.secretKey())
                    .doesNotContain(wrong.accessKey());
        }
    }

    @Test
    void aWrongAccessKeyIsRefused() {
        StoreCredentials wrong = new StoreCredentials("nobody-known", S3Server.CREDENTIALS.secretKey());
        for (PortFailure failure : failuresOfAll(client(with(wrong)))) {
            assertThat(failure.kind()).isEqualTo(Kind.STORE_REFUSED);
            assertThat(failure.detail())
                    .contains("check the access key and the secret key")
                    .doesNotContain(wrong.secretKey())
                    .doesNotContain(wrong.accessKey());
        }
    }

    @Test
    void aMissingBucketIsRefused() {
        for (PortFailure failure : failuresOfAll(client(at(proxy.port(), "no-such-bucket")))) {
            assertThat(failure.kind()).isEqualTo(Kind.STORE_REFUSED);
            assertThat(failure.detail()).contains("Create the bucket no-such-bucket");
        }
    }

    @Test
    void aNameThatNoBucketCanHaveIsRefused() {
        for (PortFailure failure : failuresOfAll(client(at(proxy.port(), "No_Bucket!")))) {
            assertThat(failure.kind()).isEqualTo(Kind.STORE_REFUSED);
        }
    }

    // --- Bounds ---

    @Test
    void onlySoManyRequestsAreSentAtATimeAndOnlySoManyWait() {
        ObjectStore store = client(settings.withLimits(new StoreLimits(2, 3, Duration.ofMinutes(1), 1000)));
        proxy.decide(request -> Fate.HELD);
        List<String> ends = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            store.create("key" + i, new byte[1], Completion.of(created -> ends.add("created"), failure -> {
                assertThat(failure.kind()).isEqualTo(Kind.STORE_UNCLEAR);
                ends.add(failure.detail());
            }));
        }
        for (int i = 0; i < 5; i++) {
            loop.runNext();
        }
        assertThat(ends).hasSize(5).allMatch(end -> end.contains("not sent, because 3 requests wait"));
        // Both that may be sent must have arrived: a late one would otherwise meet a proxy that holds nothing any more.
        Waiting.await().until(() -> proxy.mostAtOnce() == 2);
        proxy.release();
        loop.run();
        assertThat(ends.subList(5, 10)).containsOnly("created");
        assertThat(proxy.seen()).hasSize(5);
        assertThat(proxy.mostAtOnce()).isEqualTo(2);
    }

    @Test
    void aSlowUploadIsInNobodysWay() {
        ObjectStore store = client(settings.withLimits(new StoreLimits(1, 1, Duration.ofMinutes(1), 1000)));
        proxy.decide(request -> request.endsWith("/upload") ? Fate.HELD : Fate.ANSWERED);
        List<String> ends = new ArrayList<>();
        store.put("upload", new byte[1], Completion.of(done -> ends.add("put"), failure -> ends.add(failure.detail())));
        store.create("key", new byte[1], Completion.of(created -> ends.add("created"), failure -> {}));
        loop.runNext();
        store.get("key", Completion.of(body -> ends.add("got"), failure -> {}));
        loop.runNext();
        assertThat(ends).containsExactly("created", "got");
        proxy.release();
        loop.run();
        assertThat(ends).containsExactly("created", "got", "put");
    }

    @Test
    void closingCompletesWhatIsUnderWay() {
        MinioObjectStore closing =
                new MinioObjectStore(settings.withLimits(new StoreLimits(1, 5, Duration.ofMinutes(1), 1000)), loop);
        ObjectStore store = loop.counting(closing);
        proxy.decide(request -> Fate.HELD);
        List<Kind> ends = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            store.create("key" + i, new byte[1], Completion.of(created -> {}, failure -> ends.add(failure.kind())));
        }
        closing.close();
        store.delete("key", Completion.of(done -> {}, failure -> ends.add(failure.kind())));
        loop.run();
        assertThat(ends).hasSize(5).containsOnly(Kind.STORE_UNCLEAR);
    }
}
