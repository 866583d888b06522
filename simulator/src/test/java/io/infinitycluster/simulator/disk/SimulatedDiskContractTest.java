package io.infinitycluster.simulator.disk;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.DiskContract;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import org.junit.jupiter.api.Nested;

/** The disk port's promises, by the simulated disk in several moods in which they all hold. */
class SimulatedDiskContractTest {

    @Nested
    class Healthy extends Harness {
        @Override
        void settings(DiskFaults faults) {}
    }

    @Nested
    class Instant extends Harness {
        @Override
        void settings(DiskFaults faults) {
            faults.force(Latency.fixed(0)).read(Latency.fixed(0));
        }
    }

    @Nested
    class SlowAndStalled extends Harness {
        @Override
        void settings(DiskFaults faults) {
            faults.slowFactor(50)
                    .stalledUntil(1_000_000_000)
                    .read(Latency.between(0, 1_000).withTail(200_000, 1_000_000_000));
        }
    }

    /** All that is promised to the next process holds after a crash, too: nothing in this suite goes without a force. */
    @Nested
    class Crashing extends Harness {
        @Override
        void settings(DiskFaults faults) {}

        @Override
        void end(SimulatedDisk disk) {
            disk.crash(new SeededRandomness(3));
        }
    }

    abstract static class Harness extends DiskContract {
        private final ManualClock clock = new ManualClock();
        private SimulatedDisk disk;

        abstract void settings(DiskFaults faults);

        void end(SimulatedDisk ended) {
            ended.kill();
        }

        @Override
        protected Disk newDisk() {
            DiskFaults faults = new DiskFaults();
            settings(faults);
            disk = new SimulatedDisk(clock, new SeededRandomness(1), new SeededRandomness(2), faults);
            return disk.open();
        }

        @Override
        protected Disk reopen() {
            end(disk);
            return disk.open();
        }

        @Override
        protected void run() {
            clock.runUntilQuiet();
        }
    }
}
