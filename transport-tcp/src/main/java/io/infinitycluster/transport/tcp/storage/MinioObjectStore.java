package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.minio.GetObjectArgs;
import io.minio.GetObjectResponse;
import io.minio.Http;
import io.minio.ListObjectsArgs;
import io.minio.MinioClient;
import io.minio.PutObjectArgs;
import io.minio.RemoveObjectArgs;
import io.minio.Result;
import io.minio.messages.Item;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of MinIO, or of any other store that speaks S3 and honours create-only writes, {@code If-None-Match: *}: nothing
 * else of S3's conditional writes is used. Whether a store honours them is found out by trying, with
 * {@link io.infinitycluster.core.manifest.CreateOnlyProbe}.
 *
 * <p>Every request is sent once. What the store refused for good is {@link PortFailure.Kind#STORE_REFUSED}; all else that
 * is no success, 5xx, time-outs and broken connections among it, is {@link PortFailure.Kind#STORE_UNCLEAR}. A create that
 * was answered 412 is {@link ObjectStore.Created#EXISTS}, which may be one's own where something on the way repeats requests.
 *
 * <p>Objects larger than a part are put in parts, and appear when the last has arrived; the parts of an upload that failed
 * are removed, unless the store is away: give the bucket a rule that does. A create is always one request. Credentials are in
 * no text.
 */
public final class MinioObjectStore extends ThreadedObjectStore {

    private static final int CREATE_ONLY_BYTES = 1 << 20;

    private final MinioSettings settings;
    private final MinioFailures failures;
    private final OkHttpClient http;
    private final MinioClient quick;
    private final MinioClient patient;
    private final @Nullable MissingBucket missing;

    /**
     * A client of a bucket that exists. Nothing is sent yet.
     *
     * @param loop the node's event loop, where completions are told
     */
    public MinioObjectStore(MinioSettings settings, Executor loop) {
        this(settings, loop, false);
    }

    /**
     * A client of a bucket that is made, before the first request, if it does not exist. Nothing is sent yet.
     *
     * @param loop the node's event loop, where completions are told
     */
    public static MinioObjectStore makingBucket(MinioSettings settings, Executor loop) {
        return new MinioObjectStore(settings, loop, true);
    }

    private MinioObjectStore(MinioSettings settings, Executor loop, boolean makesBucket) {
        super("bucket " + settings.bucket() + " at " + settings.endpoint(), settings.limits(), loop);
        this.settings = settings;
        failures = new MinioFailures(settings);
        http = OneAttempt.client(
                settings.requestTimeout(),
                settings.requestTimeout(),
                3 * settings.limits().width());
        quick = client(http);
        patient = client(OneAttempt.sibling(http, settings.transferTimeout()));
        missing = makesBucket ? new MissingBucket(settings, failures, quick) : null;
    }

    private void makeBucketIfMissing() throws Exception {
        if (missing != null) {
            missing.make();
        }
    }

    private MinioClient client(OkHttpClient over) {
        MinioClient client = MinioClient.builder()
                .endpoint(settings.endpoint().toString())
                .region(settings.region())
                .credentials(
                        settings.credentials().accessKey(),
                        settings.credentials().secretKey())
                .httpClient(over)
                .build();
        if (settings.pathStyle()) {
            client.disableVirtualStyleEndpoint();
        } else {
            client.enableVirtualStyleEndpoint();
        }
        return client;
    }

    @Override
    Optional<byte[]> read(String key) throws Exception {
        makeBucketIfMissing();
        GetObjectArgs args =
                GetObjectArgs.builder().bucket(settings.bucket()).object(key).build();
        int most = limits().maxObjectBytes();
        try (GetObjectResponse body = patient.getObject(args)) {
            byte[] bytes = body.readNBytes(most);
            if (bytes.length == most && body.read() >= 0) {
                throw StoreException.refused(
                        "the object has more than " + most + " bytes, which is as much as is read");
            }
            return Optional.of(bytes);
        } catch (Exception e) {
            if (MinioFailures.isNoSuchKey(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    void write(String key, byte[] body) throws Exception {
        makeBucketIfMissing();
        PutObjectArgs.Builder args =
                PutObjectArgs.builder().bucket(settings.bucket()).object(key).maxRetries(1);
        if (body.length <= settings.partBytes()) {
            args.data(body, body.length);
        } else {
            args.stream(new ByteArrayInputStream(body), (long) body.length, (long) settings.partBytes());
        }
        patient.putObject(args.build());
    }

    @Override
    Created writeNew(String key, byte[] body) throws Exception {
        makeBucketIfMissing();
        PutObjectArgs args = PutObjectArgs.builder()
                .bucket(settings.bucket())
                .object(key)
                .data(body, body.length)
                .extraHeaders(new Http.Headers("If-None-Match", "*"))
                .build();
        try {
            (body.length <= CREATE_ONLY_BYTES ? quick : patient).putObject(args);
            return Created.CREATED;
        } catch (Exception e) {
            if (MinioFailures.isPreconditionFailed(e)) {
                return Created.EXISTS;
            }
            throw e;
        }
    }

    @Override
    List<String> keys(String prefix) throws Exception {
        makeBucketIfMissing();
        List<String> keys = new ArrayList<>();
        ListObjectsArgs args = ListObjectsArgs.builder()
                .bucket(settings.bucket())
                .prefix(prefix)
                .recursive(true)
                .build();
        for (Result<Item> result : quick.listObjects(args)) {
            keys.add(result.get().objectName());
        }
        return keys;
    }

    @Override
    void remove(String key) throws Exception {
        makeBucketIfMissing();
        quick.removeObject(
                RemoveObjectArgs.builder().bucket(settings.bucket()).object(key).build());
    }

    @Override
    PortFailure explain(Throwable thrown) {
        return failures.explain(thrown);
    }

    @Override
    public void close() {
        super.close();
        http.dispatcher().cancelAll();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
