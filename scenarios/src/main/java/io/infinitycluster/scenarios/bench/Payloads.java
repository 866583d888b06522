package io.infinitycluster.scenarios.bench;

import io.infinitycluster.core.state.Bytes;
import io.infinitycluster.core.state.KeyValueCommand;
import io.infinitycluster.core.state.KeyValueQuery;
import java.util.SplittableRandom;

/** Commands of one length for the key-value state machine, and questions about what they have written. Not for several threads. */
final class Payloads {

    /** Few enough for the state to be small, and enough for a checkpoint to have something to do. */
    private static final int KEYS = 4096;

    /** A key, and what a command has around its value. */
    static final int LEAST_BYTES = 64;

    private final SplittableRandom random = new SplittableRandom(1);
    private final byte[][] commands = new byte[KEYS][];
    private final byte[][] queries = new byte[KEYS][];

    /** @param bytes how long an encoded command is */
    Payloads(int bytes) {
        for (int i = 0; i < KEYS; i++) {
            Bytes key = Bytes.utf8("key-" + i);
            int around = new KeyValueCommand.Put(key, Bytes.utf8("")).encode().length;
            byte[] value = new byte[bytes - around];
            random.nextBytes(value);
            commands[i] = new KeyValueCommand.Put(key, Bytes.copyOf(value)).encode();
            queries[i] = new KeyValueQuery.Get(key).encode();
        }
    }

    byte[] command() {
        return commands[random.nextInt(KEYS)];
    }

    byte[] query() {
        return queries[random.nextInt(KEYS)];
    }
}
