package io.infinitycluster.transport.tcp.storage;

import java.net.URI;
import java.time.Duration;

/**
 * Where a bucket is, and how to ask for it. {@link #of} has a good value for all that need not be chosen.
 *
 * @param endpoint {@code http://host:port} or {@code https://host:port}, with nothing behind it
 * @param bucket belongs to one cluster alone
 * @param region what the store calls its region; for MinIO it does not matter
 * @param credentials must be allowed to get, put, delete and list
 * @param pathStyle whether the bucket is named in the path, which all stores but some of Amazon's take, or in the host's name
 * @param requestTimeout how long a small request may take, and how long a large one may stand still
 * @param transferTimeout how long a get, or the upload of one part, may take in all
 * @param partBytes larger objects are uploaded in parts of this size, from {@value #SMALLEST_PART} on
 * @param limits how much is done at a time
 */
public record MinioSettings(
        URI endpoint,
        String bucket,
        String region,
        StoreCredentials credentials,
        boolean pathStyle,
        Duration requestTimeout,
        Duration transferTimeout,
        int partBytes,
        StoreLimits limits) {

    /** The smallest part that S3 knows. */
    public static final int SMALLEST_PART = 5 << 20;

    /** The region of stores that have none. */
    public static final String USUAL_REGION = "us-east-1";

    /** Checks what can be checked without asking the store. */
    public MinioSettings {
        String scheme = endpoint.getScheme();
        boolean http = "http".equals(scheme) || "https".equals(scheme);
        String path = endpoint.getPath();
        boolean bare = (path == null || path.isEmpty() || path.equals("/"))
                && endpoint.getQuery() == null
                && endpoint.getFragment() == null;
        // What may be a password is not repeated here.
        if (endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException(
                    "the endpoint of the object store contains a user: give the credentials by themselves");
        }
        if (!http || endpoint.getHost() == null || !bare) {
            throw new IllegalArgumentException(
                    "the endpoint of the object store is http://host:port or https://host:port, and not " + endpoint);
        }
        if (bucket.isBlank() || region.isBlank()) {
            throw new IllegalArgumentException("the object store needs a bucket and a region; one is empty");
        }
        if (partBytes < SMALLEST_PART) {
            throw new IllegalArgumentException(
                    "a part of an upload has at least " + SMALLEST_PART + " bytes, and not " + partBytes);
        }
        if (requestTimeout.toMillis() < 1 || transferTimeout.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "time-outs are at least a millisecond, and not " + requestTimeout + " and " + transferTimeout);
        }
    }

    /** A bucket in MinIO or a store like it: 5 s for a small request, a minute for a transfer, parts of 16 MiB. */
    public static MinioSettings of(URI endpoint, String bucket, StoreCredentials credentials) {
        return new MinioSettings(
                endpoint,
                bucket,
                USUAL_REGION,
                credentials,
                true,
                Duration.ofSeconds(5),
                Duration.ofMinutes(1),
                16 << 20,
                StoreLimits.USUAL);
    }

    /** The same in another region. */
    public MinioSettings withRegion(String name) {
        return new MinioSettings(
                endpoint, bucket, name, credentials, pathStyle, requestTimeout, transferTimeout, partBytes, limits);
    }

    /** The same with other time-outs. */
    public MinioSettings withTimeouts(Duration request, Duration transfer) {
        return new MinioSettings(
                endpoint, bucket, region, credentials, pathStyle, request, transfer, partBytes, limits);
    }

    /** The same with other limits. */
    public MinioSettings withLimits(StoreLimits others) {
        return new MinioSettings(
                endpoint, bucket, region, credentials, pathStyle, requestTimeout, transferTimeout, partBytes, others);
    }

    /** The same with parts of another size. */
    public MinioSettings withPartBytes(int bytes) {
        return new MinioSettings(
                endpoint, bucket, region, credentials, pathStyle, requestTimeout, transferTimeout, bytes, limits);
    }
}
