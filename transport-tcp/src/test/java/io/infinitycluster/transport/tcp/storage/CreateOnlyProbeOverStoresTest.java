package io.infinitycluster.transport.tcp.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.manifest.CreateOnlyProbe;
import io.infinitycluster.core.manifest.CreateOnlyProbe.Verdict;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.Randomness;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.transport.tcp.Waiting;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.blobstore.ForwardingBlobStore;
import org.gaul.s3proxy.blobstore.S3Exceptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;

/** The probe of create-only writes over real stores, good and bad. */
class CreateOnlyProbeOverStoresTest {

    private static final Randomness RANDOMNESS = () -> 42;

    private final TestLoop loop = new TestLoop();

    private Verdict probe(ObjectStore store) {
        Outcome<Verdict> outcome = new Outcome<>();
        new CreateOnlyProbe(loop.counting(store), RANDOMNESS).run(outcome);
        loop.run();
        return outcome.value();
    }

    private void assertIgnored(UnaryOperator<BlobStore> wrapper, String evidence) throws Exception {
        try (S3Server server = S3Server.start(wrapper);
                MinioObjectStore store = new MinioObjectStore(server.newBucket(), loop)) {
            assertThat(probe(store))
                    .isInstanceOfSatisfying(
                            Verdict.Ignored.class,
                            ignored -> assertThat(ignored.evidence()).contains(evidence));
        }
    }

    @Test
    void anS3ServerThatHonoursTheConditionPasses() throws Exception {
        try (S3Server server = S3Server.start(blobs -> blobs);
                MinioObjectStore store = new MinioObjectStore(server.newBucket(), loop)) {
            assertThat(probe(store)).isEqualTo(new Verdict.Honoured());
            Outcome<List<String>> left = new Outcome<>();
            loop.counting(store).list("", left);
            loop.run();
            assertThat(left.value()).isEmpty();
        }
    }

    @Test
    void aDirectoryPasses(@TempDir Path directory) throws Exception {
        try (DirectoryObjectStore store = DirectoryObjectStore.open(directory, TestLoop.LIMITS, loop)) {
            assertThat(probe(store)).isEqualTo(new Verdict.Honoured());
            Outcome<List<String>> left = new Outcome<>();
            loop.counting(store).list("", left);
            loop.run();
            assertThat(left.value()).isEmpty();
        }
    }

    @Test
    void anS3ServerThatIgnoresTheConditionIsFound() throws Exception {
        assertIgnored(
                blobs -> new ForwardingBlobStore(blobs) {
                    @Override
                    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
                        return super.putBlob(
                                request.toBuilder().ifNoneMatch(null).build(), payload);
                    }
                },
                "8 of 8 who raced");
    }

    /** Looks, and then writes: right as long as nobody comes in between. Here nobody writes before two have looked. */
    @Test
    void anS3ServerThatLooksBeforeItWritesIsFound() throws Exception {
        CountDownLatch looked = new CountDownLatch(2);
        assertIgnored(
                blobs -> new ForwardingBlobStore(blobs) {
                    @Override
                    public PutObjectResponse putBlob(PutObjectRequest request, InputStream payload) {
                        if (blobExists(request.bucket(), request.key())) {
                            throw S3Exceptions.preconditionFailed(null);
                        }
                        looked.countDown();
                        await(looked);
                        return super.putBlob(
                                request.toBuilder().ifNoneMatch(null).build(), payload);
                    }
                },
                "who raced to create one object were told that they had");
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody else came: there was no race");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStoreThatCannotBeReachedDecidesNothing() throws Exception {
        S3Server gone = S3Server.start(blobs -> blobs);
        MinioSettings settings = gone.newBucket();
        gone.close();
        try (MinioObjectStore store = new MinioObjectStore(settings, loop)) {
            Outcome<Verdict> outcome = new Outcome<>();
            new CreateOnlyProbe(loop.counting(store), RANDOMNESS).run(outcome);
            loop.run();
            assertThat(outcome.failure()).isEqualTo(PortFailure.Kind.STORE_UNCLEAR);
        }
    }
}
