package io.infinitycluster.transport.tcp.storage;

import io.minio.ListObjectsArgs;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.messages.Item;

/** Makes a bucket that is missing, before the first request that needs it. Called from several threads. */
final class MissingBucket {

    private final MinioSettings settings;
    private final MinioFailures failures;
    private final MinioClient client;
    private volatile boolean settled;

    MissingBucket(MinioSettings settings, MinioFailures failures, MinioClient client) {
        this.settings = settings;
        this.failures = failures;
        this.client = client;
    }

    /**
     * Returns when the bucket is there, or when nobody can tell.
     *
     * @throws StoreException if there is none, and none could be made
     */
    void make() throws Exception {
        if (!settled && !mayBeThere()) {
            try {
                client.makeBucket(MakeBucketArgs.builder()
                        .bucket(settings.bucket())
                        .region(settings.region())
                        .build());
            } catch (ErrorResponseException e) {
                explain(e);
            }
        }
        settled = true;
    }

    /** Whether it exists, or nobody can tell: the answer to a list says it, that to a HEAD has no words to tell a store by. */
    private boolean mayBeThere() throws Exception {
        ListObjectsArgs args =
                ListObjectsArgs.builder().bucket(settings.bucket()).maxKeys(1).build();
        try {
            for (Result<Item> first : client.listObjects(args)) {
                first.get();
                break;
            }
            return true;
        } catch (ErrorResponseException e) {
            if ("NoSuchBucket".equals(e.errorResponse().code())) {
                return false;
            }
            throw e;
        }
    }

    private void explain(ErrorResponseException e) throws StoreException {
        String code = e.errorResponse().code();
        if ("BucketAlreadyOwnedByYou".equals(code) || "BucketAlreadyExists".equals(code)) {
            // Another node was faster. If it is somebody else's, the next request will say so.
            return;
        }
        throw new StoreException(
                failures.explain(e).kind(),
                "there is no bucket " + settings.bucket() + ", and it could not be made: "
                        + failures.explain(e).detail());
    }
}
