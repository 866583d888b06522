package io.infinitycluster.transport.tcp.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.transport.tcp.storage.FaultyProxy.Fate;
import java.util.ArrayList;
import java.util.List;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.CreateBucketResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A bucket that is missing is made, once, by whoever comes first. */
class MissingBucketTest {

    private final TestLoop loop = new TestLoop();
    private final List<AutoCloseable> open = new ArrayList<>();
    private volatile boolean mayMakeBuckets = true;
    private S3Server server;

    @BeforeEach
    void startServer() throws Exception {
        server = S3Server.start(blobs -> new ForwardingBlobStore(blobs) {
            @Override
            public CreateBucketResponse createContainer(CreateBucketRequest request) {
                if (!mayMakeBuckets) {
                    throw S3Exception.builder().statusCode(403).build();
                }
                return super.createContainer(request);
            }
        });
        open.add(server);
    }

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    private ObjectStore store(MinioSettings settings) {
        MinioObjectStore store = MinioObjectStore.makingBucket(settings, loop);
        open.add(store);
        return loop.counting(store);
    }

    /** What a put fails with; null if it does not. */
    private PortFailure put(ObjectStore store, String key) {
        List<PortFailure> failures = new ArrayList<>();
        store.put(key, "body".getBytes(UTF_8), Completion.of((Done done) -> {}, failures::add));
        loop.run();
        return failures.isEmpty() ? null : failures.get(0);
    }

    private boolean has(String bucket, String key) {
        BlobStore blobs = server.blobs();
        return blobs.containerExists(bucket) && blobs.blobExists(bucket, key);
    }

    @Test
    void theBucketIsMadeBeforeTheFirstRequestThatNeedsIt() {
        ObjectStore store = store(server.settings("fresh"));
        assertThat(server.blobs().containerExists("fresh")).isFalse();
        assertThat(put(store, "key")).isNull();
        assertThat(has("fresh", "key")).isTrue();
    }

    @Test
    void aBucketThatIsThereIsLeftAsItIs() {
        MinioSettings settings = server.newBucket();
        assertThat(put(store(settings), "one")).isNull();
        assertThat(put(store(settings), "two")).isNull();
        assertThat(has(settings.bucket(), "one")).isTrue();
        assertThat(has(settings.bucket(), "two")).isTrue();
    }

    @Test
    void whatHindersItIsSaidAndItIsTriedAgain() throws Exception {
        FaultyProxy proxy = new FaultyProxy(server.settings("fresh").endpoint().getPort());
        open.add(proxy);
        ObjectStore store = store(S3Server.settings(proxy.port(), "fresh", S3Server.CREDENTIALS));
        proxy.decide(request -> Fate.REFUSED_503);
        assertThat(put(store, "key").kind()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
        proxy.decide(request -> Fate.ANSWERED);
        assertThat(put(store, "key")).isNull();
        assertThat(has("fresh", "key")).isTrue();
    }

    @Test
    void credentialsThatMayNotMakeItAreToldSo() {
        mayMakeBuckets = false;
        PortFailure failure = put(store(server.settings("fresh")), "key");
        assertThat(failure.kind()).isEqualTo(PortFailure.Kind.STORE_REFUSED);
        assertThat(failure.detail())
                .contains("there is no bucket fresh, and it could not be made: the store said ")
                .doesNotContain(S3Server.CREDENTIALS.secretKey());
    }
}
