package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.contract.ObjectStoreContract;
import io.minio.MakeBucketArgs;
import io.minio.MinioClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.testcontainers.containers.MinIOContainer;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;
import org.testcontainers.utility.DockerImageName;

/**
 * The object store port's promises, by MinIO itself in a container; skipped where there is no Docker. Another image is named
 * by {@code -Dinfinity.minio.image=...}: of MinIO, or of what stands in for it.
 */
@Testcontainers(disabledWithoutDocker = true)
class MinioContainerContractTest extends ObjectStoreContract {

    private static final String IMAGE =
            System.getProperty("infinity.minio.image", "minio/minio:RELEASE.2025-09-07T16-13-09Z");

    @Container
    private static final MinIOContainer MINIO =
            new MinIOContainer(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("minio/minio"));

    private static int buckets;

    private final TestLoop loop = new TestLoop();
    private final List<MinioObjectStore> open = new ArrayList<>();
    private MinioSettings settings;

    @Override
    protected ObjectStore newStore() {
        String bucket = "bucket-" + ++buckets;
        try (MinioClient client = MinioClient.builder()
                .endpoint(MINIO.getS3URL())
                .credentials(MINIO.getUserName(), MINIO.getPassword())
                .build()) {
            client.makeBucket(MakeBucketArgs.builder().bucket(bucket).build());
        } catch (Exception e) {
            throw new AssertionError("the bucket " + bucket + " could not be made", e);
        }
        settings = MinioSettings.of(
                URI.create(MINIO.getS3URL()), bucket, new StoreCredentials(MINIO.getUserName(), MINIO.getPassword()));
        return anotherClient();
    }

    @Override
    protected ObjectStore anotherClient() {
        MinioObjectStore store = new MinioObjectStore(settings, loop);
        open.add(store);
        return loop.counting(store);
    }

    @Override
    protected void run() {
        loop.run();
    }

    @Override
    protected int largeBody() {
        return 20 << 20;
    }

    @AfterEach
    void close() {
        open.forEach(MinioObjectStore::close);
    }
}
