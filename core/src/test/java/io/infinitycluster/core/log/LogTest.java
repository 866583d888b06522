package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.PortFailure;
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
        append("a");
        world.disk.run();
        world.disk.capacity(world.bytes().length + 20);
        append("b");
        append("c");
        world.disk.run();
        assertThat(log.full()).isTrue();
        assertThat(log.durableIndex()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            world.clock.runNext();
            world.disk.run();
        }
        assertThat(log.durableIndex()).isEqualTo(1);
        world.disk.capacity(Long.MAX_VALUE);
        world.clock.runNext();
        world.disk.run();
        assertThat(log.full()).isFalse();
        assertThat(log.durableIndex()).isEqualTo(3);
        assertThat(world.failures).isEmpty();
        world.disk.crash();
        assertThat(LogWorld.batchesOf(world.open(world.recover()))).containsExactly("[1..1]@1", "[2..2]@1", "[3..3]@1");
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
