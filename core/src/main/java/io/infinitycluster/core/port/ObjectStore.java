package io.infinitycluster.core.port;

import io.infinitycluster.core.port.Completion.Done;
import java.util.List;
import java.util.Optional;

/**
 * Shared object storage: strongly consistent, as S3 and MinIO are, with one conditional write, {@link #create}
 * (design sections 2 and 3).
 *
 * <p>Every operation may fail with {@link PortFailure.Kind#STORE_UNCLEAR}: then it took effect, or will at any later
 * time, or never does. The store repeats nothing on its own.
 *
 * <p>Keys are what {@link ObjectKeys} allows; another is a mistake of the caller, and an {@link IllegalArgumentException}.
 */
public interface ObjectStore {

    /** An object's bytes, or nothing if there is no such object. */
    void get(String key, Completion<Optional<byte[]>> completion);

    /** Stores an object, replacing what was there. The array must not be changed afterwards. */
    void put(String key, byte[] body, Completion<Done> completion);

    /** Stores an object only if there is none under this key: of several who race, one gets {@link Created#CREATED}. */
    void create(String key, byte[] body, Completion<Created> completion);

    /** All keys that begin with {@code prefix}, in ascending order. */
    void list(String prefix, Completion<List<String>> completion);

    /** Removes an object; one that is not there is no error. */
    void delete(String key, Completion<Done> completion);

    /** A clear answer to {@link #create}. */
    enum Created {
        /** This very call created the object. */
        CREATED,
        /** There was an object already. With a retry somewhere on the way it may be one's own: read it to know. */
        EXISTS
    }
}
