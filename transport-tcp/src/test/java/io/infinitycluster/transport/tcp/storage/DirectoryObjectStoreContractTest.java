package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.contract.ObjectStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The object store port's promises, by a directory. */
class DirectoryObjectStoreContractTest extends ObjectStoreContract {

    private final TestLoop loop = new TestLoop();
    private final List<DirectoryObjectStore> open = new ArrayList<>();

    @TempDir
    private Path directory;

    @Override
    protected ObjectStore newStore() {
        return anotherClient();
    }

    @Override
    protected ObjectStore anotherClient() {
        try {
            DirectoryObjectStore store = DirectoryObjectStore.open(directory, TestLoop.LIMITS, loop);
            open.add(store);
            return loop.counting(store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        open.forEach(DirectoryObjectStore::close);
    }
}
