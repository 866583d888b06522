package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a crash leaves of the bytes that were written. */
class SimulatedDiskCrashTest extends SimulatedDiskFixture {

    @Test
    void aCrashLeavesAnySectorsOfWhatWasNotForcedAndAllOfWhatWas() {
        Set<String> kinds = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 5 * SECTOR);
            disk.write("log", 0, sectors("F"));
            force("log");
            disk.write("log", SECTOR, sectors("abcd"));
            machine.crash(new SeededRandomness(seed));
            byte[] left = machine.readDurable("log", 0, 100 * SECTOR);
            assertThat(left).hasSize(5 * SECTOR);
            assertThat(Arrays.copyOf(left, SECTOR)).isEqualTo(sectors("F"));
            kinds.add(sketch(Arrays.copyOfRange(left, SECTOR, left.length)));
        }
        assertThat(kinds)
                .contains("....", "abcd", "abc.", "a...", "a.cd", "...d")
                .anyMatch(kind -> kind.contains("?"));
    }

    /** Disks write sectors in any order, and those of several writes too. */
    @Test
    void aLaterWriteMaySurviveAnEarlierOne() {
        Set<String> kinds = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 3 * SECTOR);
            disk.write("log", 2 * SECTOR, sectors("1"));
            disk.write("log", 0, sectors("2"));
            disk.write("log", SECTOR, sectors("3"));
            machine.crash(new SeededRandomness(seed));
            kinds.add(sketch(machine.readDurable("log", 0, 3 * SECTOR)));
        }
        assertThat(kinds).contains("...", "..1", "2.1", "231", "2..", "23.", ".3.");
    }

    @Test
    void aSectorThatIsWrittenOverMayBeAsItWasAsItShouldBeOrAnything() {
        Set<String> kinds = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", SECTOR);
            disk.write("log", 0, sectors("a"));
            force("log");
            disk.write("log", 0, sectors("b"));
            machine.crash(new SeededRandomness(seed));
            kinds.add(sketch(machine.readDurable("log", 0, SECTOR)));
        }
        assertThat(kinds).containsExactlyInAnyOrder("a", "b", "?");
    }

    @Test
    void aForceCoversWhatWasWrittenBeforeIt() {
        make("log", 2);
        disk.write("log", 0, bytes("a"));
        disk.force("log", new Outcome<>());
        disk.write("log", 1, bytes("b"));
        clock.runUntilQuiet();
        assertThat(durable("log")).isEqualTo("a\0");
        assertThat(read("log")).isEqualTo("ab");
        assertThat(machine.readWritten("log")).startsWith(bytes("a"));
        assertThat(machine.readDurable("absent", 0, 9)).isEmpty();
        assertThat(machine.readWritten("absent")).isEmpty();
        assertThat(machine.durableSize("log")).isEqualTo(2);
        assertThat(machine.durableSize("absent")).isEqualTo(-1);
    }

    /** What a cut leaves of a write is still to be forced. */
    @Test
    void aWriteThatWasCutIsForcedAsFarAsItIsLeft() {
        for (boolean forcedBefore : List.of(false, true)) {
            begin(1);
            make("log", 6);
            disk.write("log", 0, bytes("abcdef"));
            if (forcedBefore) {
                disk.force("log", new Outcome<>());
            }
            disk.truncate("log", 3, new Outcome<>());
            disk.force("log", new Outcome<>());
            clock.runUntilQuiet();
            assertThat(durable("log")).isEqualTo("abc");
            machine.crash(new SeededRandomness(1));
            assertThat(durable("log")).isEqualTo("abc");
            assertThat(machine.counters().crashesWithLoss()).isZero();
        }
    }
}
