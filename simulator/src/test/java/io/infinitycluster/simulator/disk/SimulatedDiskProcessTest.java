package io.infinitycluster.simulator.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What the end of a process ends, and what it leaves to the next one. */
class SimulatedDiskProcessTest extends SimulatedDiskFixture {

    @Test
    void nothingReachesOrLeavesAnEndedIncarnation() {
        make("log", 20);
        disk.write("log", 0, bytes("forced"));
        force("log");
        List<Outcome<?>> outcomes = new ArrayList<>();
        callEverything(disk, outcomes);
        machine.crash(new SeededRandomness(1));
        List<String> left = machine.durableFiles();
        callEverything(disk, outcomes);
        clock.runUntilQuiet();
        assertThat(outcomes).hasSize(18).noneMatch(Outcome::isDone);
        assertThat(machine.durableFiles()).isEqualTo(left);
        assertThat(machine.files()).isEqualTo(left);
        Disk next = machine.open();
        assertThat(next).isNotSameAs(disk);
        callEverything(next, outcomes);
        clock.runUntilQuiet();
        assertThat(outcomes.subList(18, 27)).allMatch(Outcome::isDone);
    }

    private static void callEverything(Disk disk, List<Outcome<?>> outcomes) {
        disk.list(keep(outcomes));
        disk.size("log", keep(outcomes));
        disk.read("log", 0, 5, keep(outcomes));
        disk.allocate("log2", 5, keep(outcomes));
        disk.write("log2", 0, bytes("x"));
        disk.force("log2", keep(outcomes));
        disk.truncate("log", 3, keep(outcomes));
        disk.rename("log", "other", keep(outcomes));
        disk.delete("log2", keep(outcomes));
        disk.syncNames(keep(outcomes));
    }

    @Test
    void aKilledProcessLosesNothingUntilTheMachineCrashes() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            make("log", 2);
            disk.write("log", 0, bytes("a"));
            force("log");
            disk.write("log", 1, bytes("b"));
            Outcome<Done> never = new Outcome<>();
            disk.force("log", never);
            disk.rename("log", "moved", new Outcome<>());
            machine.kill();
            disk = machine.open();
            assertThat(read("moved")).isEqualTo("ab");
            assertThat(never.isDone()).isFalse();
            machine.crash(new SeededRandomness(seed));
            String file = machine.files().get(0);
            String left = durable(file);
            // The two shared a sector, and that is what a log must not do: here it may be garbage now.
            seen.add(file + ":" + (left.equals("a\0") || left.equals("ab") ? left : "?"));
        }
        assertThat(seen).containsExactlyInAnyOrder("log:a\0", "log:ab", "log:?", "moved:a\0", "moved:ab", "moved:?");
    }

    @Test
    void theNextProcessForcesWhatAKilledOneWrote() {
        make("log", 1);
        disk.write("log", 0, bytes("a"));
        machine.kill();
        disk = machine.open();
        force("log");
        machine.crash(new SeededRandomness(1));
        assertThat(durable("log")).isEqualTo("a");
    }

    @Test
    void wipeLosesEverything() {
        make("log", 1);
        disk.write("log", 0, bytes("a"));
        force("log");
        machine.wipe();
        disk = machine.open();
        assertThat(machine.durableFiles()).isEmpty();
        assertThat(read("log")).isEmpty();
        assertThat(machine.usedBytes()).isZero();
    }

    private static <T> Outcome<T> keep(List<Outcome<?>> outcomes) {
        Outcome<T> outcome = new Outcome<>();
        outcomes.add(outcome);
        return outcome;
    }
}
