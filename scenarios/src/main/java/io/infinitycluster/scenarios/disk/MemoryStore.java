package io.infinitycluster.scenarios.disk;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectStore;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** A store in memory, for one node: what it costs is no part of what is measured. Everything happens on the node's event loop. */
final class MemoryStore implements ObjectStore {

    private final Executor loop;
    private final TreeMap<String, byte[]> objects = new TreeMap<>();

    MemoryStore(Executor loop) {
        this.loop = loop;
    }

    @Override
    public void get(String key, Completion<Optional<byte[]>> completion) {
        Optional<byte[]> body = Optional.ofNullable(objects.get(key));
        loop.execute(() -> completion.succeeded(body));
    }

    @Override
    public void put(String key, byte[] body, Completion<Done> completion) {
        objects.put(key, body);
        loop.execute(() -> completion.succeeded(Done.DONE));
    }

    @Override
    public void create(String key, byte[] body, Completion<Created> completion) {
        Created created = objects.putIfAbsent(key, body) == null ? Created.CREATED : Created.EXISTS;
        loop.execute(() -> completion.succeeded(created));
    }

    @Override
    public void list(String prefix, Completion<List<String>> completion) {
        List<String> keys =
                objects.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
        loop.execute(() -> completion.succeeded(keys));
    }

    @Override
    public void delete(String key, Completion<Done> completion) {
        objects.remove(key);
        loop.execute(() -> completion.succeeded(Done.DONE));
    }
}
