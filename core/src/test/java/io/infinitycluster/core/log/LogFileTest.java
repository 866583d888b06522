package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.log.LogHistory.State;
import io.infinitycluster.core.port.contract.Outcome;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The log's file from birth to the next process (P6, P11). */
class LogFileTest {

    private final LogWorld world = new LogWorld();

    @Test
    void noFileIsNothingAndANewLogHasANewReplicaIdAndTheTermThatWasPromised() {
        assertThat(world.recover()).isInstanceOf(Recovered.Nothing.class);
        Log first = world.create(7);
        world.disk.crash();
        Log found = world.open(world.recover());
        assertThat(found.replicaId()).isEqualTo(first.replicaId());
        assertThat(found.term()).isEqualTo(7);
        Log second = world.create(9);
        assertThat(second.replicaId()).isNotEqualTo(first.replicaId());
        world.disk.crash();
        assertThat(world.open(world.recover()).replicaId()).isEqualTo(second.replicaId());
    }

    @Test
    void aCrashAtAnyStepOfMakingALogLeavesTheOldOneOrTheNewOneOrNothing() {
        for (int steps = 0; steps < 12; steps++) {
            LogWorld each = new LogWorld();
            Log old = each.create(3);
            Outcome<Log> outcome = new Outcome<>();
            each.file().create(5, outcome);
            for (int i = 0; i < steps; i++) {
                each.disk.step();
            }
            boolean done = outcome.isDone();
            each.disk.crash();
            Recovered found = each.recover();
            if (done) {
                assertThat(State.of(found).replicaId())
                        .isEqualTo(outcome.value().replicaId());
                assertThat(State.of(found).term()).isEqualTo(5);
            } else if (found instanceof Recovered.Intact) {
                assertThat(State.of(found))
                        .satisfiesAnyOf(
                                state -> assertThat(state.replicaId()).isEqualTo(old.replicaId()),
                                state -> assertThat(state.term()).isEqualTo(5));
            } else {
                assertThat(found).isInstanceOf(Recovered.Nothing.class);
            }
        }
    }

    @Test
    void aTornTailIsCutBeforeAnythingIsWrittenBehindIt() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        byte[] good = world.bytes();
        byte[] torn = Arrays.copyOf(good, good.length + 5);
        world.disk.put(LogFile.NAME, torn);
        Log again = world.open(world.recover());
        again.append(LogWorld.batch(2, 1, "b"));
        world.disk.run();
        world.disk.crash();
        assertThat(LogWorld.batchesOf(world.open(world.recover()))).containsExactly("[1..1]@1", "[2..2]@1");
    }

    @Test
    void whatANewProcessFindsWithoutItsForceIsForcedBeforeItCountsAsDurable() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.kill();
        Log found = world.open(world.recover());
        assertThat(found.durableIndex()).isEqualTo(1);
        world.disk.crash();
        assertThat(world.open(world.recover()).lastIndex()).isEqualTo(1);
    }

    @Test
    void aCrashAtAnyStepOfOpeningLosesNothingThatWasAcknowledged() {
        for (int steps = 0; steps < 12; steps++) {
            LogWorld each = new LogWorld();
            Log log = each.create(1);
            log.append(LogWorld.batch(1, 1, "acknowledged"));
            each.disk.run();
            each.disk.kill();
            Recovered recovered = each.recover();
            each.file().open((Recovered.Intact) recovered, new Outcome<>());
            for (int i = 0; i < steps; i++) {
                each.disk.step();
            }
            each.disk.crash();
            assertThat(LogWorld.batchesOf(each.open(each.recover())))
                    .as("after %d steps", steps)
                    .containsExactly("[1..1]@1");
        }
    }

    @Test
    void aDamagedLogIsReportedAndLeftAsItIs() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        log.append(LogWorld.batch(2, 1, "b"));
        world.disk.run();
        byte[] rotten = world.bytes();
        rotten[30] ^= 1;
        world.disk.put(LogFile.NAME, rotten);
        assertThat(world.recover())
                .isInstanceOfSatisfying(
                        Recovered.Damaged.class,
                        damaged -> assertThat(damaged.offset()).isEqualTo(20));
        assertThat(world.bytes()).isEqualTo(rotten);
    }
}
