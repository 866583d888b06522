package io.infinitycluster.core.log;

import io.infinitycluster.core.port.Clock;
import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure;

/**
 * Recovers a log, and looks again where it seems to be torn or damaged: bytes that are good on the disk may be misread, and a tail that was
 * acknowledged must not be cut for that. Believed is what two readings one after the other agree about; or one that finds nothing wrong, because no
 * misreading brings the right checksums.
 */
final class SecondLook {

    private static final int ATTEMPTS = 10;

    private final Disk disk;
    private final Clock clock;
    private final Completion<Recovered> completion;

    SecondLook(Disk disk, Clock clock, Completion<Recovered> completion) {
        this.disk = disk;
        this.clock = clock;
        this.completion = completion;
    }

    void start() {
        read(1, "");
    }

    private void read(int attempt, String doubtsBefore) {
        Recovery[] recovery = new Recovery[1];
        recovery[0] = new Recovery(
                disk,
                clock,
                Completion.of(found -> judge(found, recovery[0].doubts(), attempt, doubtsBefore), completion::failed));
        recovery[0].start();
    }

    private void judge(Recovered found, String doubts, int attempt, String doubtsBefore) {
        if (doubts.isEmpty() || doubts.equals(doubtsBefore)) {
            completion.succeeded(found);
        } else if (attempt == ATTEMPTS) {
            completion.failed(new PortFailure(
                    PortFailure.Kind.DISK_ERROR,
                    "the log was read " + ATTEMPTS + " times, and never twice the same: last it was bad at " + doubts));
        } else {
            read(attempt + 1, doubts);
        }
    }
}
