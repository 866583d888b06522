package io.infinitycluster.simulator.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What those hear who watch: observers, counters, and who waits for a step. */
class SimulatedDiskWatchingTest extends SimulatedDiskFixture {

    @Test
    void somebodyMayWaitForTheNextStepThatChangesNames() {
        List<String> heard = new ArrayList<>();
        machine.atNext(NameStep.RENAME, () -> heard.add("renamed"));
        make("a", 3);
        assertThat(heard).isEmpty();
        disk.rename("a", "b", new Outcome<>());
        disk.rename("b", "c", new Outcome<>());
        assertThat(heard).containsExactly("renamed");
        machine.atNext(NameStep.ALLOCATION, () -> heard.add("allocated"));
        disk.allocate("d", 3, new Outcome<>());
        assertThat(heard).containsExactly("renamed", "allocated");
    }

    @Test
    void anObserverHearsBeforeTheProcess() {
        List<String> heard = new ArrayList<>();
        machine.observe(new Scribe(heard));
        disk.allocate("a", 3, new Outcome<>());
        disk.write("a", 0, bytes("12"));
        disk.write("a", 2, bytes("3"));
        disk.force("a", Completion.of(d -> heard.add("forced"), f -> {}));
        disk.syncNames(Completion.of(d -> heard.add("synced"), f -> {}));
        disk.truncate("a", 1, new Outcome<>());
        disk.rename("a", "b", new Outcome<>());
        disk.syncNames(new Outcome<>());
        disk.syncNames(new Outcome<>());
        assertThat(heard).isEmpty();
        clock.runUntilQuiet();
        machine.corrupt("b", 0, 1);
        machine.crash(new SeededRandomness(1));
        machine.wipe();
        assertThat(heard)
                .containsExactly(
                        "a@0:12",
                        "a@2:3",
                        "forced",
                        "names",
                        "synced",
                        "a cut to 1",
                        "names",
                        "b corrupted",
                        "crashed",
                        "wiped");
    }

    /** As of two groups of a log that are on their way together: what the first force has done is no news in the second. */
    @Test
    void anObserverHearsOfEachWriteOnceThoughTwoForcesAreUnderWayForIt() {
        List<String> heard = new ArrayList<>();
        make("a", 2);
        machine.observe(new Scribe(heard));
        disk.write("a", 0, bytes("1"));
        disk.force("a", Completion.of(d -> heard.add("forced"), f -> {}));
        disk.write("a", 1, bytes("2"));
        disk.force("a", Completion.of(d -> heard.add("forced"), f -> {}));
        clock.runUntilQuiet();
        assertThat(heard).containsExactly("a@0:1", "forced", "a@1:2", "forced");
    }

    @Test
    void countersTellWhatACrashDid() {
        make("log", 10 * SECTOR);
        disk.write("log", 0, bytes("forced"));
        force("log");
        machine.crash(new SeededRandomness(1));
        assertThat(machine.counters().crashes()).isEqualTo(1);
        assertThat(machine.counters().crashesWithLoss()).isZero();
        for (long seed = 0; seed < 50; seed++) {
            disk = machine.open();
            disk.write("log", 512, bytes("not forced"));
            disk.allocate("new", 100, new Outcome<>());
            machine.crash(new SeededRandomness(seed));
        }
        assertThat(machine.counters().crashesWithLoss()).isBetween(10L, 50L);
        assertThat(machine.counters().lostSectors()).isPositive();
        assertThat(machine.counters().tornSectors()).isPositive();
        assertThat(machine.counters().tornFiles()).isPositive();
        assertThat(machine.counters().undoneNames()).isPositive();
        assertThat(machine.counters().wrongLengths()).isPositive();
        assertThat(machine.counters().toMap()).containsEntry("crashes", 51L).containsEntry("writes", 51L);
    }

    private record Scribe(List<String> heard) implements DiskObserver {
        @Override
        public void durable(String file, long offset, byte[] bytes) {
            heard.add(file + "@" + offset + ":" + new String(bytes, UTF_8));
        }

        @Override
        public void truncated(String file, long size) {
            heard.add(file + " cut to " + size);
        }

        @Override
        public void namesChanged() {
            heard.add("names");
        }

        @Override
        public void crashed() {
            heard.add("crashed");
        }

        @Override
        public void wiped() {
            heard.add("wiped");
        }

        @Override
        public void corrupted(String file) {
            heard.add(file + " corrupted");
        }
    }
}
