package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import java.util.List;
import java.util.Optional;

/** The store of a node that has no shared storage, and never asks for anything. */
final class NoStore implements ObjectStore {

    private static IllegalStateException none() {
        return new IllegalStateException("this node has no shared storage");
    }

    @Override
    public void get(String key, Completion<Optional<byte[]>> completion) {
        throw none();
    }

    @Override
    public void put(String key, byte[] body, Completion<Done> completion) {
        throw none();
    }

    @Override
    public void create(String key, byte[] body, Completion<Created> completion) {
        throw none();
    }

    @Override
    public void list(String prefix, Completion<List<String>> completion) {
        throw none();
    }

    @Override
    public void delete(String key, Completion<Done> completion) {
        throw none();
    }
}
