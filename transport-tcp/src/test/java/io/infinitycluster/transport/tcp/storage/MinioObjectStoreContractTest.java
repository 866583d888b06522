package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.contract.ObjectStoreContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** The object store port's promises, by an S3 server. */
class MinioObjectStoreContractTest extends ObjectStoreContract {

    private static S3Server server;

    private final TestLoop loop = new TestLoop();
    private final List<MinioObjectStore> open = new ArrayList<>();
    private MinioSettings settings;

    @BeforeAll
    static void startServer() throws Exception {
        server = S3Server.start(blobs -> blobs);
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    protected ObjectStore newStore() {
        settings = server.newBucket();
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
