package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Chance;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Forces that fail, disks that are full, and calls that make no sense. */
class SimulatedDiskFailureTest extends SimulatedDiskFixture {

    @Test
    void afterAFailedForceNothingIsKnown() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 2 * SECTOR);
            disk.write("log", 0, sectors("F"));
            force("log");
            disk.write("log", SECTOR, sectors("x"));
            faults.failNextForces(1);
            assertThat(this.<Done>await(c -> disk.force("log", c)).failure()).isEqualTo(Kind.DISK_ERROR);
            String cached = sketch(
                    this.<byte[]>await(c -> disk.read("log", 0, 2 * SECTOR, c)).value());
            force("log");
            machine.crash(new SeededRandomness(seed));
            seen.add(cached + "/" + sketch(machine.readDurable("log", 0, 2 * SECTOR)));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "Fx/Fx", // kept after all
                        "Fx/F.", // believed clean, and never written
                        "F./F."); // dropped from the cache
    }

    @Test
    void aLaterForceUnderWayDoesNotBringBackWhatAnEarlierOneLost() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 2);
            disk.write("log", 0, bytes("x"));
            faults.failNextForces(1);
            disk.force("log", new Outcome<>());
            disk.write("log", 1, bytes("y"));
            Outcome<Done> second = new Outcome<>();
            disk.force("log", second);
            clock.runUntilQuiet();
            assertThat(second.isSuccess()).isTrue();
            seen.add(read("log") + "/" + durable("log"));
        }
        assertThat(seen).containsExactlyInAnyOrder("xy/xy", "xy/\0y", "\0y/\0y");
    }

    /** Two forces under way for the same bytes: the first brings them to the platter, and the failure of the second cannot undo that. */
    @Test
    void aFailedForceDoesNotLoseWhatAnotherHasBroughtToThePlatter() {
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 2);
            disk.write("log", 0, bytes("x"));
            Outcome<Done> first = new Outcome<>();
            disk.force("log", first);
            clock.advance(50);
            faults.failNextForces(1);
            disk.force("log", new Outcome<>());
            clock.advance(60);
            assertThat(first.isSuccess()).isTrue();
            disk.write("log", 0, bytes("z"));
            clock.runUntilQuiet();
            assertThat(read("log") + "/" + durable("log")).isEqualTo("z\0/x\0");
        }
    }

    /** The cache forgets what was lost, not what was written over it while the force was under way. */
    @Test
    void whatIsWrittenWhileAForceFailsIsKept() {
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 2);
            disk.write("log", 0, bytes("x"));
            faults.failNextForces(1);
            disk.force("log", new Outcome<>());
            disk.write("log", 0, bytes("z"));
            clock.runUntilQuiet();
            assertThat(read("log")).isEqualTo("z\0");
            force("log");
            assertThat(durable("log")).isEqualTo("z\0");
        }
    }

    @Test
    void aFullDiskRefusesNewFilesAndWhatWasReservedIsThere() {
        faults.capacity(10);
        make("log", 7);
        assertThat(this.<Done>await(c -> disk.allocate("more", 4, c)).failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(machine.files()).containsExactly("log");
        assertThat(machine.counters().refusedAllocations()).isEqualTo(1);
        faults.capacity(0);
        disk.write("log", 0, bytes("abcdefg"));
        force("log");
        assertThat(durable("log")).isEqualTo("abcdefg");
    }

    /** What an allocation was to replace is gone even if there is no room for the new file. */
    @Test
    void deletingTruncatingAndReplacingMakeRoom() {
        faults.capacity(10);
        make("a", 6);
        make("b", 4);
        assertThat(machine.usedBytes()).isEqualTo(10);
        assertThat(this.<Done>await(c -> disk.delete("b", c)).isSuccess()).isTrue();
        assertThat(machine.usedBytes()).isEqualTo(6);
        truncate("a", 2);
        make("c", 8);
        assertThat(machine.usedBytes()).isEqualTo(10);
        disk.rename("c", "a", new Outcome<>());
        assertThat(machine.usedBytes()).isEqualTo(8);
        make("a", 10);
        assertThat(machine.usedBytes()).isEqualTo(10);
        assertThat(this.<Done>await(c -> disk.allocate("a", 11, c)).failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(machine.files()).isEmpty();
    }

    /** A file system that copies on write has no room though it was reserved: the same bytes may be forced later. */
    @Test
    void refusedWritesCanBeForcedLater() {
        make("log", 1);
        faults.refusesWrites(true);
        force("log");
        disk.write("log", 0, bytes("x"));
        assertThat(this.<Done>await(c -> disk.force("log", c)).failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(durable("log")).isEqualTo("\0");
        faults.refusesWrites(false);
        disk.write("log", 0, bytes("x"));
        force("log");
        assertThat(durable("log")).isEqualTo("x");
        assertThat(machine.counters().fullForces()).isEqualTo(1);
    }

    @Test
    void whatChangesNamesOrSizesFailsWithEffectOrWithout() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("a", 3);
            make("b", 3);
            make("c", 3);
            faults.metadataFailure(Chance.ALWAYS);
            for (Consumer<Completion<Done>> call : List.<Consumer<Completion<Done>>>of(
                    done -> disk.allocate("d", 3, done),
                    done -> disk.truncate("a", 1, done),
                    done -> disk.rename("b", "bb", done),
                    done -> disk.delete("c", done),
                    disk::syncNames)) {
                assertThat(this.await(call).failure()).isEqualTo(Kind.DISK_ERROR);
            }
            assertThat(machine.counters().failedMetadata()).isEqualTo(5);
            assertThat(machine.files()).doesNotContain("d");
            seen.add(read("a").length() + " " + String.join(" ", machine.files()));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "1 a b", "1 a bb", "1 a b c", "1 a bb c", "3 a b", "3 a bb", "3 a b c", "3 a bb c");
    }

    @Test
    void nonsenseIsRefusedAtOnce() {
        make("log", 3);
        assertThatThrownBy(() -> disk.write("log", 1, bytes("abc"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.write("log", -1, bytes("a"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.read("log", -1, 1, new Outcome<>())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.truncate("log", -1, new Outcome<>()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> disk.allocate("log", -1, new Outcome<>()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
