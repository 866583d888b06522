package io.infinitycluster.simulator.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import java.util.function.Consumer;

/** A simulated disk on a clock that is moved by hand, and the calls that wait for it. */
abstract class SimulatedDiskFixture {

    static final int MANY = 500;
    static final int SECTOR = Disk.SECTOR_BYTES;

    final ManualClock clock = new ManualClock();
    DiskFaults faults = new DiskFaults();
    SimulatedDisk machine;
    Disk disk;

    SimulatedDiskFixture() {
        begin(0);
    }

    /** Begins anew, with an empty disk: for tests that look at many seeds. */
    final void begin(long seed) {
        faults = new DiskFaults().force(Latency.fixed(100)).read(Latency.fixed(10));
        machine = new SimulatedDisk(clock, new SeededRandomness(seed), new SeededRandomness(seed + 1), faults);
        disk = machine.open();
    }

    final <T> Outcome<T> await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        clock.runUntilQuiet();
        return outcome;
    }

    final void force(String file) {
        assertThat(this.<Done>await(c -> disk.force(file, c)).value()).isEqualTo(Done.DONE);
    }

    final void truncate(String file, long size) {
        assertThat(this.<Done>await(c -> disk.truncate(file, size, c)).value()).isEqualTo(Done.DONE);
    }

    final void allocate(String file) {
        assertThat(this.<Done>await(c -> disk.allocate(file, 1, c)).value()).isEqualTo(Done.DONE);
    }

    final void syncNames() {
        assertThat(this.<Done>await(disk::syncNames).value()).isEqualTo(Done.DONE);
    }

    /** A file whose length and name are durable. */
    final void make(String file, long size) {
        assertThat(this.<Done>await(c -> disk.allocate(file, size, c)).value()).isEqualTo(Done.DONE);
        syncNames();
    }

    final String read(String file) {
        return new String(this.<byte[]>await(c -> disk.read(file, 0, 1000, c)).value(), UTF_8);
    }

    /** Bytes as characters of the same number, so that torn content compares as such. */
    final String durable(String file) {
        return new String(machine.readDurable(file, 0, 1000), ISO_8859_1);
    }

    /** A sector full of each character. */
    static byte[] sectors(String characters) {
        byte[] bytes = new byte[characters.length() * SECTOR];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) characters.charAt(i / SECTOR);
        }
        return bytes;
    }

    /** The character that each sector is full of, a dot for zeros, or a question mark for anything else. */
    static String sketch(byte[] bytes) {
        StringBuilder sketch = new StringBuilder();
        for (int at = 0; at < bytes.length; at += SECTOR) {
            byte first = bytes[at];
            boolean same = true;
            for (int i = at; i < at + SECTOR; i++) {
                same &= bytes[i] == first;
            }
            sketch.append(same ? first == 0 ? '.' : (char) first : '?');
        }
        return sketch.toString();
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
