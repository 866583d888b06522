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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {

    private static final int MANY = 500;
    private static final int SECTOR = Disk.SECTOR_BYTES;

    private final ManualClock clock = new ManualClock();
    private DiskFaults faults = new DiskFaults();
    private SimulatedDisk machine;
    private Disk disk;

    SimulatedDiskTest() {
        begin(0);
    }

    private void begin(long seed) {
        faults = new DiskFaults().force(Latency.fixed(100)).read(Latency.fixed(10));
        machine = new SimulatedDisk(clock, new SeededRandomness(seed), new SeededRandomness(seed + 1), faults);
        disk = machine.open();
    }

    // Crashes: bytes

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

    // Crashes: names and lengths

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

    // Ends of a process

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

    // Failures

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
    void readsFail() {
        make("log", 3);
        disk.write("log", 0, bytes("abc"));
        faults.readFailure(Chance.ALWAYS);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).failure()).isEqualTo(Kind.DISK_ERROR);
        faults.readFailure(0);
        assertThat(read("log")).isEqualTo("abc");
        assertThat(machine.counters().failedReads()).isEqualTo(1);
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
    void aReadMayBringAFlippedBitAndTheNextOneNot() {
        make("log", 100);
        byte[] written = new byte[100];
        disk.write("log", 0, written);
        faults.readRot(Chance.ALWAYS);
        byte[] rotten = this.<byte[]>await(c -> disk.read("log", 0, 100, c)).value();
        int flipped = 0;
        for (byte each : rotten) {
            flipped += Integer.bitCount(each & 0xFF);
        }
        assertThat(flipped).isEqualTo(1);
        faults.readRot(0);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 100, c)).value()).isEqualTo(written);
        assertThat(machine.counters().rottenReads()).isEqualTo(1);
    }

    @Test
    void bitRotReachesThePlatterButNotTheWritersArray() {
        byte[] written = bytes("abc");
        make("log", 3);
        disk.write("log", 0, written);
        force("log");
        assertThat(machine.corrupt("log", 0, 1)).isTrue();
        assertThat(machine.corrupt("log", 2, 3)).isTrue();
        assertThat(machine.corrupt("log", 3, 1)).isFalse();
        assertThat(machine.corrupt("absent", 0, 1)).isFalse();
        assertThat(written).isEqualTo(bytes("abc"));
        assertThat(read("log")).isEqualTo("`b`");
        assertThat(durable("log")).isEqualTo("`b`");
        assertThat(machine.counters().corruptedBytes()).isEqualTo(2);
    }

    @Test
    void whatWasWrittenIsKnownThoughItHasRotted() {
        make("log", 3);
        disk.write("log", 0, bytes("abc"));
        force("log");
        assertThat(machine.isDamaged("log")).isFalse();
        machine.corrupt("log", 1, 1);
        assertThat(machine.isDamaged("log")).isTrue();
        assertThat(machine.readWritten("log")).startsWith(bytes("abc"));
        assertThat(machine.readWritten("log", 1, 1)).isEqualTo(bytes("b"));
        machine.crash(new SeededRandomness(1));
        disk = machine.open();
        assertThat(read("log")).isEqualTo("acc");
        assertThat(machine.counters().readsOfRot()).isEqualTo(1);
        disk.write("log", 1, bytes("b"));
        assertThat(machine.isDamaged("log")).isFalse();
        assertThat(read("log")).isEqualTo("abc");
    }

    @Test
    void aMisdirectedWriteIsMissingWhereItShouldBeAndIsWhereItShouldNot() {
        make("log", 3 * SECTOR);
        disk.write("log", 0, bytes("a".repeat(SECTOR) + "b".repeat(SECTOR) + "c".repeat(SECTOR)));
        force("log");
        assertThat(machine.misdirect("log", SECTOR, SECTOR, "log", 0)).isTrue();
        assertThat(machine.misdirect("log", 1, SECTOR, "log", 0)).isFalse();
        assertThat(machine.misdirect("log", SECTOR, 3 * SECTOR, "log", 0)).isFalse();
        assertThat(machine.misdirect("log", 0, SECTOR, "absent", 0)).isFalse();
        byte[] found =
                this.<byte[]>await(c -> disk.read("log", 0, 3 * SECTOR, c)).value();
        assertThat(new String(found, ISO_8859_1))
                .isEqualTo("b".repeat(SECTOR) + "\0".repeat(SECTOR) + "c".repeat(SECTOR));
        assertThat(machine.readWritten("log", 0, 1)).isEqualTo(bytes("a"));
        assertThat(machine.counters().misdirectedSectors()).isEqualTo(1);
        assertThat(machine.counters().readsOfMisdirected()).isEqualTo(1);
    }

    @Test
    void aBadSectorCannotBeReadUntilItIsWrittenAgain() {
        make("log", 3 * SECTOR);
        disk.write("log", 0, bytes("a".repeat(3 * SECTOR)));
        force("log");
        assertThat(machine.spoil("log", SECTOR + 7)).isTrue();
        assertThat(machine.spoil("log", 3 * SECTOR)).isFalse();
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, SECTOR, c)).value())
                .hasSize(SECTOR);
        assertThat(this.<byte[]>await(c -> disk.read("log", 2 * SECTOR, SECTOR, c))
                        .value())
                .hasSize(SECTOR);
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, SECTOR + 1, c)).failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(this.<byte[]>await(c -> disk.read("log", 2 * SECTOR - 1, 9, c))
                        .failure())
                .isEqualTo(Kind.DISK_ERROR);
        assertThat(machine.counters().unreadableReads()).isEqualTo(2);
        disk.write("log", SECTOR, bytes("b"));
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, SECTOR + 1, c)).value())
                .hasSize(SECTOR + 1);
        machine.spoil("log", 0);
        machine.restoreSectors();
        assertThat(this.<byte[]>await(c -> disk.read("log", 0, 1, c)).value()).isEqualTo(bytes("a"));
    }

    @Test
    void aReadThatFailsOnlySoManyTimesInARowSucceedsThen() {
        make("log", 3);
        faults.readFailure(Chance.ALWAYS).readFailuresInARow(3);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 3; i++) {
                assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).failure())
                        .isEqualTo(Kind.DISK_ERROR);
            }
            assertThat(this.<byte[]>await(c -> disk.read("log", 0, 3, c)).value())
                    .hasSize(3);
        }
    }

    @Test
    void twoReadsOneAfterTheOtherDoNotFlipTheSameBit() {
        make("log", 1);
        faults.readRot(Chance.ALWAYS);
        byte last = 0;
        for (int i = 0; i < MANY; i++) {
            byte[] read = this.<byte[]>await(c -> disk.read("log", 0, 1, c)).value();
            assertThat(read[0]).isNotEqualTo(last);
            last = read[0];
        }
    }

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

    // Time

    @Test
    void eachCompletionIsOneEventAndWritesAreNone() {
        make("log", 100);
        for (int i = 0; i < 100; i++) {
            disk.write("log", i, bytes("x"));
        }
        assertThat(clock.waiting()).isZero();
        disk.force("log", new Outcome<>());
        disk.read("log", 0, 1, new Outcome<>());
        assertThat(clock.waiting()).isEqualTo(2);
    }

    @Test
    void completionsComeInCallOrder() {
        make("log", 1);
        faults.force(Latency.between(0, 1000)).read(Latency.between(0, 100));
        List<Integer> order = new ArrayList<>();
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
    void slownessAndStallsDelay() {
        make("log", 1);
        long start = clock.nanos();
        faults.slowFactor(7);
        force("log");
        assertThat(clock.nanos() - start).isEqualTo(700);
        faults.slowFactor(1).stalledUntil(start + 10_000);
        force("log");
        assertThat(clock.nanos() - start).isEqualTo(10_000);
        force("log");
        assertThat(clock.nanos() - start).isEqualTo(10_100);
        assertThat(machine.counters().slowed()).isEqualTo(1);
        assertThat(machine.counters().stalled()).isEqualTo(1);
    }

    @Test
    void aPausedProcessDoesNotHoldUpThePlatter() {
        make("log", 1);
        machine.kill();
        ArrayDeque<Runnable> loop = new ArrayDeque<>();
        disk = machine.open(loop::add);
        assertThatThrownBy(() -> machine.open(loop::add)).isInstanceOf(IllegalStateException.class);
        Outcome<Done> outcome = new Outcome<>();
        disk.write("log", 0, bytes("x"));
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

    private void allocate(String file) {
        assertThat(this.<Done>await(c -> disk.allocate(file, 1, c)).value()).isEqualTo(Done.DONE);
    }

    private void syncNames() {
        assertThat(this.<Done>await(disk::syncNames).value()).isEqualTo(Done.DONE);
    }

    /** A file whose length and name are durable. */
    private void make(String file, long size) {
        assertThat(this.<Done>await(c -> disk.allocate(file, size, c)).value()).isEqualTo(Done.DONE);
        syncNames();
    }

    private String read(String file) {
        return new String(this.<byte[]>await(c -> disk.read(file, 0, 1000, c)).value(), UTF_8);
    }

    /** Bytes as characters of the same number, so that torn content compares as such. */
    private String durable(String file) {
        return new String(machine.readDurable(file, 0, 1000), ISO_8859_1);
    }

    /** A sector full of each character. */
    private static byte[] sectors(String characters) {
        byte[] bytes = new byte[characters.length() * SECTOR];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) characters.charAt(i / SECTOR);
        }
        return bytes;
    }

    /** The character that each sector is full of, a dot for zeros, or a question mark for anything else. */
    private static String sketch(byte[] bytes) {
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

    private static <T> Outcome<T> keep(List<Outcome<?>> outcomes) {
        Outcome<T> outcome = new Outcome<>();
        outcomes.add(outcome);
        return outcome;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
