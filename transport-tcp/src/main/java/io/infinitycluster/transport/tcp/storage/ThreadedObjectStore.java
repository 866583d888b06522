package io.infinitycluster.transport.tcp.storage;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.ObjectKeys;
import io.infinitycluster.core.port.ObjectStore;
import io.infinitycluster.core.port.PortFailure;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * An object store whose operations block, made asynchronous. May be called from any thread; completions are told on the
 * executor that it was given, which must run one task at a time, and never within the call.
 */
abstract class ThreadedObjectStore implements ObjectStore, AutoCloseable {

    private final String place;
    private final StoreLimits limits;
    private final RequestLane reads;
    private final RequestLane uploads;
    private final RequestLane control;

    /**
     * @param place where the objects are, for people
     * @param loop the node's event loop
     */
    ThreadedObjectStore(String place, StoreLimits limits, Executor loop) {
        this.place = place;
        this.limits = limits;
        reads = lane("store-read", loop);
        uploads = lane("store-upload", loop);
        control = lane("store-control", loop);
    }

    private RequestLane lane(String name, Executor loop) {
        return new RequestLane(
                name, limits.width(), limits.queued(), limits.patience(), System::nanoTime, loop, this::explain);
    }

    /** The bytes of an object, or nothing. */
    abstract Optional<byte[]> read(String key) throws Exception;

    /** Stores an object, durably, in the place of what was there. */
    abstract void write(String key, byte[] body) throws Exception;

    /** Stores an object, durably, if there is none. */
    abstract Created writeNew(String key, byte[] body) throws Exception;

    /** All keys that begin like this, in any order. */
    abstract List<String> keys(String prefix) throws Exception;

    /** Removes an object, durably, if it is there. */
    abstract void remove(String key) throws Exception;

    /** What to tell of what one of the above threw. */
    abstract PortFailure explain(Throwable thrown);

    /** How much it does at a time. */
    final StoreLimits limits() {
        return limits;
    }

    @Override
    public final void get(String key, Completion<Optional<byte[]>> completion) {
        ObjectKeys.check(key);
        reads.submit(what("get", key), () -> read(key), completion);
    }

    @Override
    public final void put(String key, byte[] body, Completion<Done> completion) {
        ObjectKeys.check(key);
        uploads.submit(
                what("put", key),
                () -> {
                    write(key, body);
                    return Done.DONE;
                },
                completion);
    }

    @Override
    public final void create(String key, byte[] body, Completion<Created> completion) {
        ObjectKeys.check(key);
        control.submit(what("create", key), () -> writeNew(key, body), completion);
    }

    @Override
    public final void list(String prefix, Completion<List<String>> completion) {
        control.submit(
                what("list", prefix),
                () -> ObjectKeys.isPrefix(prefix)
                        ? keys(prefix).stream().sorted().toList()
                        : List.of(),
                completion);
    }

    @Override
    public final void delete(String key, Completion<Done> completion) {
        ObjectKeys.check(key);
        control.submit(
                what("delete", key),
                () -> {
                    remove(key);
                    return Done.DONE;
                },
                completion);
    }

    private String what(String operation, String key) {
        return operation + " " + key + " in " + place;
    }

    /**
     * Ends the store, and waits for nothing. What waits fails, what runs is interrupted; it may still take effect, as after
     * any unclear answer.
     */
    @Override
    public void close() {
        control.close();
        uploads.close();
        reads.close();
    }

    /** Where the objects are. */
    @Override
    public final String toString() {
        return place;
    }
}
