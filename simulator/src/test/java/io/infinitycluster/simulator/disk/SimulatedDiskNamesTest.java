package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Latency;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a crash leaves of names and lengths. */
class SimulatedDiskNamesTest extends SimulatedDiskFixture {

    @Test
    void namesMayBeUndoneUntilTheyAreSyncedEachForItself() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("old", 1);
            make("gone", 1);
            allocate("new");
            assertThat(this.<Done>await(c -> disk.rename("old", "moved", c)).isSuccess())
                    .isTrue();
            assertThat(this.<Done>await(c -> disk.delete("gone", c)).isSuccess())
                    .isTrue();
            assertThat(machine.files()).containsExactly("moved", "new");
            assertThat(machine.durableFiles()).containsExactly("gone", "old");
            machine.crash(new SeededRandomness(seed));
            assertThat(machine.files()).isEqualTo(machine.durableFiles());
            seen.add(String.join(" ", machine.files()));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "gone old",
                        "old",
                        "gone new old",
                        "new old",
                        "gone moved",
                        "moved",
                        "gone moved new",
                        "moved new");
    }

    @Test
    void syncedNamesSurviveEveryCrash() {
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("a", 1);
            allocate("b");
            disk.rename("a", "c", new Outcome<>());
            syncNames();
            disk.delete("b", new Outcome<>());
            machine.crash(new SeededRandomness(seed));
            assertThat(machine.files()).contains("c").doesNotContain("a");
        }
    }

    /** What is done to names while a sync runs is not part of it. */
    @Test
    void aSyncCoversTheChangesBeforeIt() {
        allocate("a");
        Outcome<Done> synced = new Outcome<>();
        disk.syncNames(synced);
        faults.force(Latency.fixed(500));
        disk.rename("a", "b", new Outcome<>());
        disk.syncNames(new Outcome<>());
        disk.delete("b", new Outcome<>());
        while (!synced.isDone()) {
            clock.advance(10);
        }
        assertThat(machine.durableFiles()).containsExactly("a");
        clock.runUntilQuiet();
        assertThat(machine.durableFiles()).containsExactly("b");
        assertThat(machine.files()).isEmpty();
    }

    /** The classic: write, rename, crash, and an empty file has replaced a good one. */
    @Test
    void aSyncOfNamesDoesNotForceTheContent() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("final", 3);
            disk.write("final", 0, bytes("old"));
            force("final");
            allocate("new");
            disk.write("new", 0, bytes("n"));
            disk.rename("new", "final", new Outcome<>());
            syncNames();
            machine.crash(new SeededRandomness(seed));
            assertThat(machine.durableFiles()).containsExactly("final");
            seen.add(durable("final"));
        }
        assertThat(seen).contains("\0", "n").doesNotContain("old");
    }

    @Test
    void anAllocationThatACrashCutsShortLeavesAnyLength() {
        Set<Long> sizes = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.allocate("log", 10, new Outcome<>());
            machine.crash(new SeededRandomness(seed));
            sizes.add(machine.durableSize("log"));
        }
        assertThat(sizes).contains(-1L).contains(0L, 1L, 5L, 9L, 10L).hasSize(12);
    }

    @Test
    void anOperationUnderWayInACrashHappensOrNot() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("a", 5);
            disk.write("a", 0, bytes("12345"));
            force("a");
            disk.truncate("a", 3, new Outcome<>());
            disk.rename("a", "b", new Outcome<>());
            disk.syncNames(new Outcome<>());
            machine.crash(new SeededRandomness(seed));
            String file = machine.files().get(0);
            seen.add(file + ":" + durable(file));
        }
        assertThat(seen).containsExactlyInAnyOrder("a:12345", "a:123", "b:12345", "b:123");
    }
}
