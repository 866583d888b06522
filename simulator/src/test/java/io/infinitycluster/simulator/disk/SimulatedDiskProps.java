package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.simulator.SeededRandomness;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random operations, crashes and faults, judged by what the process was promised. */
class SimulatedDiskProps {

    @Property(tries = 500)
    void aCrashNeverLosesWhatWasForcedOrSynced(@ForAll long seed) {
        new DiskExerciser(seed, new DiskFaults(), false).run(400);
    }

    @Property(tries = 500)
    void aCrashNeverLosesWhatWasForcedBeforeAForceFailed(@ForAll long seed) {
        DiskFaults faults = new DiskFaults().forceFailure(100_000).readFailure(50_000);
        new DiskExerciser(seed, faults, true).run(400);
    }

    @Property(tries = 100)
    void oneSeedIsOneRun(@ForAll long seed) {
        DiskExerciser first = new DiskExerciser(seed, new DiskFaults().forceFailure(50_000), true);
        DiskExerciser second = new DiskExerciser(seed, new DiskFaults().forceFailure(50_000), true);
        first.run(200);
        second.run(200);
        assertThat(first.machine.counters().toMap())
                .isEqualTo(second.machine.counters().toMap());
        assertThat(first.machine.durableFiles()).isEqualTo(second.machine.durableFiles());
        for (String file : first.machine.durableFiles()) {
            assertThat(first.machine.readDurable(file, 0, 1 << 20))
                    .isEqualTo(second.machine.readDurable(file, 0, 1 << 20));
        }
        assertThat(first.clock.nanos()).isEqualTo(second.clock.nanos());
    }

    /** If nothing is under way and all was forced and synced, a crash changes nothing at all. */
    @Property(tries = 200)
    void aCrashOfAQuietDiskChangesNothing(@ForAll long seed) {
        ManualClock clock = new ManualClock();
        SimulatedDisk machine =
                new SimulatedDisk(clock, new SeededRandomness(seed), new SeededRandomness(seed + 1), new DiskFaults());
        Disk disk = machine.open();
        byte[] content = new byte[3 * Disk.SECTOR_BYTES + 17];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (seed + i);
        }
        disk.allocate("a", content.length, DiskExerciser.ignored());
        disk.write("a", 0, content);
        disk.force("a", DiskExerciser.ignored());
        disk.rename("a", "b", DiskExerciser.ignored());
        disk.syncNames(DiskExerciser.ignored());
        clock.runUntilQuiet();
        machine.crash(new SeededRandomness(seed + 2));
        assertThat(machine.files()).containsExactly("b");
        assertThat(machine.readDurable("b", 0, 1 << 20)).isEqualTo(content);
        assertThat(machine.counters().crashesWithLoss()).isZero();
    }
}
