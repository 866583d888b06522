package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;
import java.util.function.Consumer;

/** Reads that are tried again a few times when they fail: a disk may err once. */
final class PatientReads {

    /** How often the same bytes are asked for before they count as unreadable. */
    static final int ATTEMPTS = 4;

    static final long RETRY_NANOS = 50_000_000L;

    private final Disk disk;
    private final Clock clock;

    PatientReads(Disk disk, Clock clock) {
        this.disk = disk;
        this.clock = clock;
    }

    /** Reads up to {@code length} bytes; {@code failed} hears of the last of several failures. */
    void read(String file, long offset, int length, Consumer<byte[]> then, Consumer<PortFailure> failed) {
        read(file, offset, length, then, failed, 1);
    }

    private void read(
            String file, long offset, int length, Consumer<byte[]> then, Consumer<PortFailure> failed, int attempt) {
        disk.read(file, offset, length, Completion.of(then, failure -> {
            if (attempt == ATTEMPTS) {
                failed.accept(failure);
            } else {
                clock.schedule(RETRY_NANOS, () -> read(file, offset, length, then, failed, attempt + 1));
            }
        }));
    }
}
