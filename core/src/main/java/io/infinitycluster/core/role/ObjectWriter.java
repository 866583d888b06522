package io.infinitycluster.core.role;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Puts immutable objects into shared storage, and repeats what is not known to have landed (P10). Each key is written with one content
 * only, so that to repeat it does no harm.
 */
final class ObjectWriter {

    private static final long RETRY_NANOS = 500_000_000L;

    private final NodeContext context;
    /** What became of the last put of each object that is being put again. */
    private final TreeMap<String, PortFailure> failures = new TreeMap<>();

    private boolean closed;

    ObjectWriter(NodeContext context) {
        this.context = context;
    }

    /** The CRC-32C of an object's bytes. */
    static int checksum(byte[] body) {
        CRC32C crc = new CRC32C();
        crc.update(body);
        return (int) crc.getValue();
    }

    /** Puts an object; {@code then} runs when it is there, and never once this is closed. */
    void put(String key, byte[] body, Runnable then) {
        if (closed) {
            return;
        }
        context.store()
                .put(
                        key,
                        body,
                        Completion.of(
                                done -> {
                                    failures.remove(key);
                                    if (!closed) {
                                        then.run();
                                    }
                                },
                                failed -> {
                                    failures.put(key, failed);
                                    context.clock().schedule(RETRY_NANOS, () -> put(key, body, then));
                                }));
    }

    /** Why an object is not there yet and its put is being repeated; null if there is none such. */
    @Nullable
    PortFailure failure() {
        return failures.isEmpty() ? null : failures.firstEntry().getValue();
    }

    /** Puts nothing more. */
    void close() {
        closed = true;
    }
}
