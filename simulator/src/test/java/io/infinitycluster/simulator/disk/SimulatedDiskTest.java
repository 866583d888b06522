package io.infinitycluster.simulator.disk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.Completion.Done;
import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.PortFailure.Kind;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.fault.Chance;
import io.infinitycluster.simulator.fault.Latency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {

    private static final int MANY = 500;

    private final ManualClock clock = new ManualClock();
    private DiskFaults faults = new DiskFaults().force(Latency.fixed(100)).read(Latency.fixed(10));
    private SimulatedDisk machine = machine(0);
    private Disk disk = machine.open();

    private SimulatedDisk machine(long seed) {
        return new SimulatedDisk(clock, new SeededRandomness(seed), new SeededRandomness(seed + 1), faults);
    }

    private void begin(long seed) {
        faults = new DiskFaults().force(Latency.fixed(100)).read(Latency.fixed(10));
        machine = machine(seed);
        disk = machine.open();
    }

    // Crashes

    @Test
    void aCrashLeavesAnyPartOfWhatWasNotForced() {
        Set<String> kinds = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("log", bytes("forced,"));
            force("log");
            String unforced = "not forced".repeat(200);
            disk.append("log", bytes(unforced));
            machine.crash(new SeededRandomness(seed));
            String left = durable("log");
            assertThat(left).startsWith("forced,");
            kinds.add(kind(left.substring(7), unforced));
        }
        assertThat(kinds).containsExactlyInAnyOrder("nothing", "all", "prefix", "torn");
    }

    private static String kind(String left, String all) {
        if (left.isEmpty()) {
            return "nothing";
        } else if (left.equals(all)) {
            return "all";
        }
        return all.startsWith(left) ? "prefix" : "torn";
    }

    @Test
    void aFileWhoseNameWasNeverForcedMayVanish() {
        Set<Boolean> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("log", bytes("x"));
            machine.crash(new SeededRandomness(seed));
            seen.add(machine.durableFiles().isEmpty());
        }
        assertThat(seen).containsExactly(false, true);
    }

    /** The classic: write, rename, crash, and an empty file has replaced a good one. */
    @Test
    void renameDoesNotForceTheContent() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("final", bytes("old"));
            force("final");
            disk.append("new", bytes("n"));
            assertThat(this.<Done>await(c -> disk.rename("new", "final", c)).isSuccess())
                    .isTrue();
            machine.crash(new SeededRandomness(seed));
            assertThat(machine.durableFiles()).containsExactly("final");
            seen.add(Objects.requireNonNull(durable("final")));
        }
        assertThat(seen).contains("", "n").doesNotContain("old");
    }

    @Test
    void anOperationUnderWayInACrashHappensOrNot() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("a", bytes("12345"));
            force("a");
            disk.truncate("a", 3, new Outcome<>());
            disk.append("a", bytes("XYZUVW"));
            disk.rename("a", "b", new Outcome<>());
            disk.delete("b", new Outcome<>());
            machine.crash(new SeededRandomness(seed));
            List<String> files = machine.durableFiles();
            seen.add(files.isEmpty() ? "none" : files.get(0) + ":" + durable(files.get(0)));
        }
        assertThat(seen).contains("none", "a:12345", "a:123", "a:123XYZUVW", "b:123", "b:123XYZUVW");
        // What was appended after a cut that did not happen is not there either.
        assertThat(seen).noneMatch(state -> state.startsWith("b:1234") || state.matches("(?s)a:12345.+"));
    }

    @Test
    void nothingReachesOrLeavesAnEndedIncarnation() {
        disk.append("log", bytes("forced"));
        force("log");
        List<Outcome<?>> before = new ArrayList<>();
        callEverything(disk, before);
        machine.crash(new SeededRandomness(1));
        String left = machine.durableFiles() + String.valueOf(durable("log"));
        callEverything(disk, before);
        disk.append("log", bytes("ghost"));
        clock.runUntilQuiet();
        assertThat(before).hasSize(14).noneMatch(Outcome::isDone);
        assertThat(machine.durableFiles() + String.valueOf(durable("log"))).isEqualTo(left);
        Disk next = machine.open();
        assertThat(next).isNotSameAs(disk);
        next.append("log2", bytes("x"));
        callEverything(next, before);
        clock.runUntilQuiet();
        assertThat(before.subList(14, 21)).allMatch(Outcome::isDone);
    }

    private static void callEverything(Disk disk, List<Outcome<?>> outcomes) {
        disk.list(keep(outcomes));
        disk.size("log", keep(outcomes));
        disk.read("log", 0, 5, keep(outcomes));
        disk.force("log", keep(outcomes));
        disk.truncate("log", 3, keep(outcomes));
        disk.rename("log", "other", keep(outcomes));
        disk.delete("log2", keep(outcomes));
    }

    @Test
    void aKilledProcessLosesNothingUntilTheMachineCrashes() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("log", bytes("a"));
            force("log");
            disk.append("log", bytes("b"));
            Outcome<Done> never = new Outcome<>();
            disk.force("log", never);
            machine.kill();
            disk = machine.open();
            assertThat(read("log")).isEqualTo("ab");
            assertThat(never.isDone()).isFalse();
            machine.crash(new SeededRandomness(seed));
            seen.add(Objects.requireNonNull(durable("log")));
        }
        assertThat(seen).contains("a", "ab");
    }

    @Test
    void wipeLosesEverything() {
        disk.append("log", bytes("a"));
        force("log");
        machine.wipe();
        disk = machine.open();
        assertThat(machine.durableFiles()).isEmpty();
        assertThat(read("log")).isEmpty();
        assertThat(machine.usedBytes()).isZero();
    }

    // Failures

    @Test
    void afterAFailedForceNothingIsKnown() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("log", bytes("forced"));
            force("log");
            disk.append("log", bytes("x"));
            faults.failNextForces(1);
            assertThat(this.<Done>await(c -> disk.force("log", c)).failure()).isEqualTo(Kind.DISK_ERROR);
            String cached = read("log");
            force("log");
            machine.crash(new SeededRandomness(seed));
            seen.add(cached + "/" + durable("log"));
        }
        assertThat(seen)
                .containsExactlyInAnyOrder(
                        "forcedx/forcedx", // kept after all
                        "forcedx/forced\0", // believed clean, and never written
                        "forced\0/forced\0", // dropped from the cache, a hole is left
                        "forced/forced"); // never allocated
    }

    @Test
    void aLaterForceUnderWayDoesNotBringBackWhatAnEarlierOneLost() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            disk.append("log", bytes("x"));
            faults.failNextForces(1);
            disk.force("log", new Outcome<>());
            disk.append("log", bytes("y"));
            Outcome<Done> second = new Outcome<>();
            disk.force("log", second);
            clock.runUntilQuiet();
            assertThat(second.isSuccess()).isTrue();
            seen.add(read("log") + "/" + durable("log"));
        }
        assertThat(seen).containsExactlyInAnyOrder("xy/xy", "xy/\0y", "\0y/\0y");
    }

    @Test
    void aFullDiskTakesAPartAndSaysSo() {
        Set<String> seen = new TreeSet<>();
        for (long seed = 0; seed < MANY; seed++) {
            begin(seed);
            faults.capacity(10);
            disk.append("log", bytes("1234567"));
            force("log");
            disk.append("log", bytes("abcdef"));
            disk.append("log", bytes("g"));
            assertThat(this.<Done>await(c -> disk.force("log", c)).failure()).isEqualTo(Kind.DISK_FULL);
            seen.add(read("log"));
            truncate("log", 7);
            disk.append("log", bytes("abc"));
            force("log");
            assertThat(durable("log")).isEqualTo("1234567abc");
        }
        assertThat(seen).containsExactlyInAnyOrder("1234567", "1234567a", "1234567ab", "1234567abc");
    }

    @Test
    void deletingMakesRoom() {
        faults.capacity(10);
        disk.append("old", bytes("1234567890"));
        force("old");
        disk.append("log", bytes("abc"));
        assertThat(this.<Done>await(c -> disk.force("log", c)).failure()).isEqualTo(Kind.DISK_FULL);
        assertThat(this.<Done>await(c -> disk.delete("old", c)).isSuccess()).isTrue();
        truncate("log", 0);
        disk.append("log", bytes("abc"));
        force("log");
        assertThat(durable("log")).isEqualTo("abc");
        assertThat(machine.usedBytes()).isEqualTo(3);
        assertThat(machine.counters().refusedAppends()).isEqualTo(1);
        assertThat(machine.counters().fullForces()).isEqualTo(1);
    }

    @Test
    void readsAndMetadataOperationsFail() {
        disk.append("log", bytes("abc"));
        force("log");
        faults.readFailure(Chance.ALWAYS);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        faults.readFailure(0);
        assertThat(read("log")).isEqualTo("abc");
        faults.metadataFailure(Chance.ALWAYS);
        assertThat(this.<Done>await(c -> disk.truncate("log", 1, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<Done>await(c -> disk.rename("log", "b", c)).failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<Done>await(c -> disk.delete("b", c)).failure()).isEqualTo(Kind.DISK_ERROR);
        assertThat(machine.counters().failedMetadata()).isEqualTo(3);
        assertThat(machine.counters().failedReads()).isEqualTo(1);
    }

    @Test
    void bitRotReachesThePlatterButNotTheWritersArray() {
        byte[] written = bytes("abc");
        disk.append("log", written);
        assertThat(machine.corrupt("log", 0, 1)).isTrue();
        force("log");
        assertThat(machine.corrupt("log", 2, 3)).isTrue();
        assertThat(machine.corrupt("log", 3, 1)).isFalse();
        assertThat(machine.corrupt("absent", 0, 1)).isFalse();
        assertThat(written).isEqualTo(bytes("abc"));
        assertThat(read("log")).isEqualTo("`b`");
        assertThat(durable("log")).isEqualTo("`b`");
        assertThat(machine.counters().corruptedBytes()).isEqualTo(2);
    }

    // Time

    @Test
    void eachCompletionIsOneEventAndAppendsAreNone() {
        for (int i = 0; i < 100; i++) {
            disk.append("log", bytes("x"));
        }
        assertThat(clock.waiting()).isZero();
        disk.force("log", new Outcome<>());
        disk.read("log", 0, 1, new Outcome<>());
        assertThat(clock.waiting()).isEqualTo(2);
    }

    @Test
    void completionsComeInCallOrder() {
        faults.force(Latency.between(0, 1000)).read(Latency.between(0, 100));
        List<Integer> order = new ArrayList<>();
        disk.append("log", bytes("x"));
        for (int i = 0; i < 200; i++) {
            int number = i;
            if (i % 3 == 0) {
                disk.force("log", Completion.of(d -> order.add(number), f -> {}));
            } else {
                disk.size("log", Completion.of(d -> order.add(number), f -> {}));
            }
        }
        clock.runUntilQuiet();
        assertThat(order).hasSize(200).isSorted();
    }

    @Test
    void aForceCoversWhatWasAppendedBeforeIt() {
        disk.append("log", bytes("a"));
        disk.force("log", new Outcome<>());
        disk.append("log", bytes("b"));
        clock.runUntilQuiet();
        assertThat(durable("log")).isEqualTo("a");
        assertThat(machine.durableSize("log")).isEqualTo(1);
        assertThat(machine.readDurable("log", 0, 9)).isEqualTo(bytes("a"));
        assertThat(machine.readDurable("absent", 0, 9)).isEmpty();
        assertThat(read("log")).isEqualTo("ab");
    }

    @Test
    void slownessAndStallsDelay() {
        disk.append("log", bytes("x"));
        faults.slowFactor(7);
        force("log");
        assertThat(clock.nanos()).isEqualTo(700);
        faults.slowFactor(1).stalledUntil(10_000);
        force("log");
        assertThat(clock.nanos()).isEqualTo(10_000);
        force("log");
        assertThat(clock.nanos()).isEqualTo(10_100);
        assertThat(machine.counters().slowed()).isEqualTo(1);
        assertThat(machine.counters().stalled()).isEqualTo(1);
    }

    @Test
    void aPausedProcessDoesNotHoldUpThePlatter() {
        machine.kill();
        ArrayDeque<Runnable> loop = new ArrayDeque<>();
        disk = machine.open(loop::add);
        assertThatThrownBy(() -> machine.open(loop::add)).isInstanceOf(IllegalStateException.class);
        Outcome<Done> outcome = new Outcome<>();
        disk.append("log", bytes("x"));
        disk.force("log", outcome);
        clock.runUntilQuiet();
        assertThat(durable("log")).isEqualTo("x");
        assertThat(outcome.isDone()).isFalse();
        loop.remove().run();
        assertThat(outcome.isSuccess()).isTrue();
    }

    // Watching

    @Test
    void anObserverHearsBeforeTheProcess() {
        List<String> heard = new ArrayList<>();
        machine.observe(new Scribe(heard));
        disk.append("a", bytes("12"));
        disk.append("a", bytes("3"));
        disk.append("b", new byte[0]);
        disk.force("a", Completion.of(d -> heard.add("forced"), f -> {}));
        disk.force("b", new Outcome<>());
        disk.truncate("a", 1, new Outcome<>());
        disk.rename("a", "b", new Outcome<>());
        disk.delete("b", new Outcome<>());
        assertThat(heard).isEmpty();
        clock.runUntilQuiet();
        machine.crash(new SeededRandomness(1));
        machine.wipe();
        assertThat(heard)
                .containsExactly(
                        "a@0:12", "a@2:3", "forced", "b@0:", "a cut to 1", "a is b", "b deleted", "crashed", "wiped");
    }

    @Test
    void countersTellWhatACrashDid() {
        disk.append("log", bytes("forced"));
        force("log");
        machine.crash(new SeededRandomness(1));
        assertThat(machine.counters().crashes()).isEqualTo(1);
        assertThat(machine.counters().crashesWithLoss()).isZero();
        for (long seed = 0; seed < 50; seed++) {
            disk = machine.open();
            disk.append("log", bytes("not forced"));
            machine.crash(new SeededRandomness(seed));
        }
        assertThat(machine.counters().crashesWithLoss()).isBetween(10L, 49L);
        assertThat(machine.counters().lostBytes()).isPositive();
        assertThat(machine.counters().tornFiles()).isPositive();
        assertThat(machine.counters().toMap()).containsEntry("crashes", 51L).hasSize(22);
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
        public void renamed(String from, String to) {
            heard.add(from + " is " + to);
        }

        @Override
        public void deleted(String file) {
            heard.add(file + " deleted");
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
        public void corrupted(String file, long offset) {
            heard.add(file + " corrupted at " + offset);
        }
    }

    private <T> Outcome<T> await(Consumer<Completion<T>> call) {
        Outcome<T> outcome = new Outcome<>();
        call.accept(outcome);
        clock.runUntilQuiet();
        return outcome;
    }

    private void force(String file) {
        assertThat(this.<Done>await(c -> disk.force(file, c)).value()).isEqualTo(Done.DONE);
    }

    private void truncate(String file, long size) {
        assertThat(this.<Done>await(c -> disk.truncate(file, size, c)).value()).isEqualTo(Done.DONE);
    }

    private String read(String file) {
        return new String(this.<byte[]>await(c -> disk.read(file, 0, 1000, c)).value(), UTF_8);
    }

    /** Bytes as characters of the same number, so that torn content compares as such. */
    private @Nullable String durable(String file) {
        byte[] bytes = machine.durable(file);
        return bytes == null ? null : new String(bytes, ISO_8859_1);
    }

    private static <T> Outcome<T> keep(List<Outcome<?>> outcomes) {
        Outcome<T> outcome = new Outcome<>();
        outcomes.add(outcome);
        return outcome;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
