package io.infinitycluster.core.port.contract;

import io.infinitycluster.core.port.Disk;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What {@link Disk} promises as long as nothing fails. What it does not promise (what is left after a crash) is no business
 * of this suite.
 */
public abstract class DiskContract implements DiskContentContract, DiskNamesContract, DiskOrderContract {

    private DiskUnderTest disk;

    /** An empty disk. */
    protected abstract Disk newDisk();

    /** The disk that was used last, for the next process after an orderly end of this one. */
    protected abstract Disk reopen();

    /** Waits until everything that was called has been completed. */
    protected abstract void run();

    @BeforeEach
    void begin() {
        disk = new DiskUnderTest(newDisk(), this::reopen, this::run);
    }

    @Override
    public final DiskUnderTest disk() {
        return disk;
    }

    @Test
    void behavesLikeAMapOfByteArrays() {
        for (long seed = 0; seed < 20; seed++) {
            begin();
            new DiskComparison(disk, new SplittableRandom(seed)).run(300);
        }
    }
}
