package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.PortFailure;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One log and its disk, step by step (P1, P4, P5). */
class LogTest {

    private final LogWorld world = new LogWorld();
    private final Log log = world.create(1);

    private void append(String... commands) {
        log.append(LogWorld.batch(log.lastIndex() + 1, log.term(), commands));
    }

    @Test
    void anEntryIsDurableOnlyWhenTheDiskHasForcedIt() {
        append("a");
        assertThat(log.lastIndex()).isEqualTo(1);
        assertThat(log.durableIndex()).isZero();
        world.disk.step();
        assertThat(log.durableIndex()).isEqualTo(1);
    }

    @Test
    void whatArrivesWhileAForceRunsSharesTheNextOne() {
        append("a");
        append("b");
        append("c");
        assertThat(world.disk.waiting()).as("forces asked for").isEqualTo(1);
        world.disk.step();
        assertThat(log.durableIndex()).isEqualTo(1);
        assertThat(world.disk.waiting()).isEqualTo(1);
        world.disk.step();
        assertThat(log.durableIndex()).isEqualTo(3);
        assertThat(log.idle()).isTrue();
    }

    @Test
    void aTermIsDurableOnlyWhenItWasForced() {
        log.seeTerm(5);
        assertThat(log.term()).isEqualTo(5);
        assertThat(log.durableTerm()).isEqualTo(1);
        world.disk.step();
        assertThat(log.durableTerm()).isEqualTo(5);
        log.seeTerm(4);
        assertThat(log.term()).isEqualTo(5);
    }

    @Test
    void aTruncationTakesBackWhatIsOnItsWayToTheDisk() {
        append("a");
        world.disk.step();
        append("b");
        log.truncateAfter(1);
        append("c", "d");
        assertThat(log.durableIndex()).isEqualTo(1);
        world.disk.step();
        assertThat(log.durableIndex())
                .as("the forced b is not the c in its place")
                .isEqualTo(1);
        world.disk.step();
        assertThat(log.durableIndex()).isEqualTo(3);
    }

    @Test
    void aFullDiskIsTriedAgainUntilThereIsRoomAndLosesNothing() {
        world.disk.capacity(0);
        int appended = 0;
        while (!log.full()) {
            append("x".repeat(1_000));
            appended++;
            world.disk.run();
        }
        long durable = log.durableIndex();
        assertThat(durable).as("what fitted into two segments").isBetween(5L, (long) appended);
        append("y");
        for (int i = 0; i < 3; i++) {
            world.clock.runNext();
            world.disk.run();
        }
        assertThat(log.durableIndex()).isEqualTo(durable);
        world.disk.capacity(Long.MAX_VALUE);
        world.clock.runNext();
        world.disk.run();
        assertThat(log.full()).isFalse();
        assertThat(log.durableIndex()).isEqualTo(appended + 1);
        assertThat(world.failures).isEmpty();
        world.disk.crash();
        assertThat(world.reopen().lastIndex()).isEqualTo(appended + 1);
    }

    @Test
    void onAFullDiskTermsAreStillKeptAndACheckpointMakesRoom() {
        world.disk.capacity(0);
        while (!log.full()) {
            append("x".repeat(1_000));
            world.disk.run();
        }
        log.seeTerm(7);
        world.disk.run();
        assertThat(log.durableTerm()).as("a header needs little room").isEqualTo(7);
        world.disk.capacity(3 * (8 << 10));
        log.dropThrough(log.durableIndex());
        world.disk.run();
        world.clock.runNext();
        world.disk.run();
        assertThat(log.full()).as("an old segment has gone").isFalse();
        assertThat(log.durableIndex()).isEqualTo(log.lastIndex());
    }

    @Test
    void aWriteThatFindsNoRoomAlthoughItWasReservedIsWrittenAgain() {
        world.disk.refuseWrites(true);
        append("a");
        world.disk.run();
        assertThat(log.full()).isTrue();
        world.clock.runNext();
        world.disk.refuseWrites(false);
        world.clock.runNext();
        world.disk.run();
        assertThat(log.full()).isFalse();
        assertThat(log.durableIndex()).isEqualTo(1);
        world.disk.crash();
        assertThat(world.batchesOf(world.reopen())).containsExactly("[1..1]@1");
    }

    @Test
    void aLogGoesOnInTheNextSegmentAndDropsWhatACheckpointHolds() {
        for (int i = 0; i < 60; i++) {
            append("x".repeat(1_000));
            world.disk.run();
        }
        assertThat(world.segments()).hasSizeGreaterThan(6);
        log.dropThrough(40);
        assertThat(log.baseIndex()).isEqualTo(40);
        world.disk.run();
        world.disk.crash();
        Log again = world.reopen();
        assertThat(again.baseIndex()).isEqualTo(40);
        assertThat(again.lastIndex()).isEqualTo(60);
        assertThat(world.batchesOf(again)).hasSize(20).startsWith("[41..41]@1");
    }

    @Test
    void filesThatACheckpointHoldsAreUsedAgainAndThoseThatAreTooManyGo() {
        fill(60);
        int files = world.disk.names().size();
        log.dropThrough(50);
        world.disk.run();
        assertThat(world.disk.names()).as("as many will be needed again").hasSize(files);
        assertThat(world.segments()).hasSizeLessThan(5);
        world.disk.capacity(0);
        fill(20);
        assertThat(log.full()).as("no new file was needed").isFalse();
        assertThat(world.disk.names()).hasSize(files);
        log.dropThrough(75);
        world.disk.run();
        assertThat(world.disk.names()).as("now fewer are needed").hasSizeLessThan(files);
        world.disk.capacity(Long.MAX_VALUE);
        world.disk.crash();
        Log again = world.reopen();
        assertThat(again.baseIndex()).isEqualTo(75);
        assertThat(world.batchesOf(again)).hasSize(5);
    }

    @Test
    void filesThatAreKeptToBeUsedAgainAreNoPartOfTheLogAndGoWhenItIsOpened() {
        fill(60);
        log.dropThrough(55);
        world.disk.run();
        world.disk.kill();
        assertThat(world.disk.names()).contains("spare-wal-0000000000000001");
        Log again = world.reopen();
        assertThat(again.lastIndex()).isEqualTo(60);
        assertThat(world.disk.names()).allMatch(name -> name.startsWith("wal-")).hasSizeLessThan(6);
    }

    private void fill(int entries) {
        for (int i = 0; i < entries; i++) {
            append("x".repeat(1_000));
            world.disk.run();
        }
    }

    @Test
    void groupsThatAreLargeEnoughFollowEachOtherToTheDisk() {
        world.settings = new LogSettings(64 << 10, 1 << 20, 1_000);
        Log wide = world.create(1);
        wide.append(LogWorld.batch(1, 1, "a"));
        wide.append(LogWorld.batch(2, 1, "b"));
        assertThat(world.disk.waiting())
                .as("b is too little for a group of its own")
                .isEqualTo(1);
        assertThat(wide.takes(1_000)).isTrue();
        wide.append(LogWorld.batch(3, 1, "c".repeat(1_000)));
        wide.append(LogWorld.batch(4, 1, "d".repeat(1_000)));
        assertThat(world.disk.waiting()).isEqualTo(3);
        world.disk.step();
        assertThat(wide.durableIndex()).isEqualTo(1);
        world.disk.step();
        assertThat(wide.durableIndex()).isEqualTo(3);
        world.disk.step();
        assertThat(wide.durableIndex()).isEqualTo(4);
        assertThat(wide.idle()).isTrue();
    }

    @Test
    void groupsThatFindNoRoomAreAllWrittenAgainInTheirOrder() {
        world.settings = new LogSettings(64 << 10, 1 << 20, 1);
        Log wide = world.create(1);
        world.disk.refuseWrites(true);
        wide.append(LogWorld.batch(1, 1, "a"));
        wide.append(LogWorld.batch(2, 1, "b"));
        world.disk.step();
        world.disk.refuseWrites(false);
        world.disk.run();
        assertThat(wide.durableIndex()).as("b is there, but a is not").isZero();
        wide.append(LogWorld.batch(3, 1, "c"));
        assertThat(world.disk.waiting()).as("nothing more until there is room").isZero();
        world.clock.runUntilQuiet();
        world.disk.run();
        assertThat(wide.durableIndex()).isEqualTo(3);
        assertThat(wide.full()).isFalse();
        world.disk.crash();
        assertThat(world.batchesOf(world.reopen())).containsExactly("[1..1]@1", "[2..2]@1", "[3..3]@1");
    }

    @Test
    void nothingIsDroppedForWhichNoFileCanGo() {
        append("a");
        append("b");
        world.disk.run();
        log.dropThrough(2);
        assertThat(log.baseIndex()).isZero();
    }

    @Test
    void aBatchThatIsLongerThanASegmentGetsALongerOne() {
        append("short");
        append("x".repeat(100_000));
        append("short");
        world.disk.run();
        assertThat(log.durableIndex()).isEqualTo(3);
        world.disk.crash();
        assertThat(world.batchesOf(world.reopen())).containsExactly("[1..1]@1", "[2..2]@1", "[3..3]@1");
    }

    @Test
    void whatIsNoLongerInMemoryIsReadAgainWhenTheDiskErrsOnce() {
        world.settings = new LogSettings(8 << 10, 0);
        Log small = world.create(1);
        for (int i = 1; i <= 20; i++) {
            small.append(LogWorld.batch(i, 1, "entry " + i));
            world.disk.run();
        }
        assertThat(small.cachedAfter(0, 100)).isNull();
        List<Batch> read = new ArrayList<>();
        world.disk.rotReads(2);
        small.batchesAfter(0, 10_000, read::addAll);
        world.disk.run();
        assertThat(read).isEmpty();
        world.clock.runNext();
        world.disk.run();
        world.clock.runNext();
        world.disk.run();
        assertThat(read).isNotEmpty();
        assertThat(read.get(0)).hasToString("[1..1]@1");
        assertThat(world.failures).isEmpty();
    }

    @Test
    void whatCannotBeReadAnyMoreIsDamageAndStopsTheLog() {
        world.settings = new LogSettings(8 << 10, 0);
        Log small = world.create(1);
        for (int i = 1; i <= 20; i++) {
            small.append(LogWorld.batch(i, 1, "entry " + i));
            world.disk.run();
        }
        world.disk.rotReads(Integer.MAX_VALUE);
        small.batchesAfter(0, 10_000, batches -> {
            throw new AssertionError("damaged batches were handed over");
        });
        world.disk.run();
        for (int i = 0; i < 5; i++) {
            world.clock.runUntilQuiet();
            world.disk.run();
        }
        assertThat(world.failures).hasSize(1);
        assertThat(world.failures.get(0).detail()).contains("wal-").contains("damaged at byte");
    }

    @Test
    void aFailedForceIsNeverRepeatedAndIsReportedOnce() {
        append("a");
        world.disk.failForces(1);
        world.disk.run();
        append("b");
        world.disk.run();
        world.clock.runUntilQuiet();
        assertThat(world.failures).extracting(PortFailure::kind).containsExactly(PortFailure.Kind.DISK_ERROR);
        assertThat(log.durableIndex()).isZero();
    }

    @Test
    void aClosedLogCallsNobodyBack() {
        append("a");
        log.whenDurable(() -> {
            throw new AssertionError("called");
        });
        log.close();
        world.disk.run();
        append("b");
        world.disk.run();
        assertThat(world.forcedCalls).isZero();
    }

    @Test
    void gapsAndLowerTermsAndCutsWithinABatchAreRefused() {
        log.seeTerm(3);
        append("a", "b");
        assertThatThrownBy(() -> log.append(Batch.noop(4, 3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(Batch.noop(2, 3))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.append(Batch.noop(3, 2))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> log.truncateAfter(1)).isInstanceOf(IllegalArgumentException.class);
        log.truncateAfter(2);
        assertThat(log.lastIndex()).isEqualTo(2);
    }
}
