package io.infinitycluster.transport.tcp.storage;

import java.net.URI;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.gaul.s3proxy.BlobStores;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/** S3Proxy in this JVM, over memory, on a free port of the loopback interface. */
public final class S3Server implements AutoCloseable {

    public static final StoreCredentials CREDENTIALS = new StoreCredentials("test-access-key", "test-secret-key");

    private final AtomicInteger buckets = new AtomicInteger();
    private final BlobStore blobs;
    private final S3Proxy proxy;

    private S3Server(BlobStore blobs, S3Proxy proxy) {
        this.blobs = blobs;
        this.proxy = proxy;
    }

    /** Starts a server on what {@code wrapper} makes of a healthy store. */
    public static S3Server start(UnaryOperator<BlobStore> wrapper) throws Exception {
        BlobStore memory = new WithoutUnfinished(BlobStores.create("transient", new Properties()));
        BlobStore blobs = wrapper.apply(memory);
        S3Proxy proxy = S3Proxy.builder()
                .blobStore(blobs)
                .awsAuthentication(AuthenticationType.AWS_V4, CREDENTIALS.accessKey(), CREDENTIALS.secretKey())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .stopTimeout(0)
                .build();
        proxy.start();
        return new S3Server(memory, proxy);
    }

    /** A new, empty bucket, as its client's settings. */
    MinioSettings newBucket() {
        String name = "bucket-" + buckets.incrementAndGet();
        blobs.createContainer(CreateBucketRequest.builder().bucket(name).build());
        return settings(name);
    }

    /** The settings of a bucket's client, whether there is such a bucket or not. */
    public MinioSettings settings(String bucket) {
        return settings(proxy.getPort(), bucket, CREDENTIALS);
    }

    /** Settings with which nothing is given up because a machine is busy. */
    static MinioSettings settings(int port, String bucket, StoreCredentials credentials) {
        return MinioSettings.of(URI.create("http://127.0.0.1:" + port), bucket, credentials)
                .withTimeouts(Duration.ofMinutes(2), Duration.ofMinutes(2))
                .withLimits(TestLoop.LIMITS);
    }

    /** What is in the buckets. */
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public void close() throws Exception {
        proxy.stop();
        blobs.close();
    }

    /** S3Proxy's store in memory lists what is still being written, as the key with a random id behind it; S3 lists objects. */
    private static final class WithoutUnfinished extends ForwardingBlobStore {
        private static final Pattern UNFINISHED =
                Pattern.compile(".*-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

        WithoutUnfinished(BlobStore blobs) {
            super(blobs);
        }

        @Override
        public ListObjectsV2Response list(ListObjectsV2Request request) {
            ListObjectsV2Response listed = super.list(request);
            return listed.toBuilder()
                    .contents(listed.contents().stream()
                            .filter(object -> !UNFINISHED.matcher(object.key()).matches())
                            .toList())
                    .build();
        }
    }
}
