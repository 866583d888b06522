package io.infinitycluster.core.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.infinitycluster.core.port.Completion;
import io.infinitycluster.core.port.PortFailure;
import io.infinitycluster.core.port.contract.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The log's files from birth to the next process (P6, P11). */
class LogFilesTest {

    private final LogWorld world = new LogWorld();

    @Test
    void noFileIsNothingAndANewLogHasANewReplicaIdAndTheTermThatWasPromised() {
        assertThat(world.recover()).isInstanceOf(Recovered.Nothing.class);
        Log first = world.create(7);
        world.disk.crash();
        Log found = world.reopen();
        assertThat(found.replicaId()).isEqualTo(first.replicaId());
        assertThat(found.term()).isEqualTo(7);
        Log second = world.create(9);
        assertThat(second.replicaId()).isNotEqualTo(first.replicaId());
        world.disk.crash();
        Log again = world.reopen();
        assertThat(again.replicaId()).isEqualTo(second.replicaId());
        assertThat(again.term()).isEqualTo(9);
    }

    @Test
    void aLogThatIsReplacedIsKeptAsideUntilTheNextTime() {
        world.create(1);
        world.create(2);
        assertThat(world.disk.names()).contains("discarded-wal-0000000000000001");
        world.create(3);
        assertThat(world.disk.names())
                .contains("discarded-wal-0000000000000003")
                .doesNotContain("discarded-wal-0000000000000001");
    }

    @Test
    void aCrashAtAnyStepOfMakingALogLeavesTheOldOneOrTheNewOne() {
        for (int steps = 0; steps < 12; steps++) {
            LogWorld each = new LogWorld();
            Log old = each.create(3);
            Outcome<Log> outcome = new Outcome<>();
            each.files().create(5, outcome);
            for (int i = 0; i < steps; i++) {
                each.disk.step();
            }
            boolean done = outcome.isDone();
            each.disk.crash();
            Log found = each.reopen();
            if (done) {
                assertThat(found.replicaId()).isEqualTo(outcome.value().replicaId());
            }
            assertThat(found.term()).isEqualTo(found.replicaId() == old.replicaId() ? 3 : 5);
        }
    }

    @Test
    void whatANewProcessFindsWithoutItsForceIsForcedBeforeItCountsAsDurable() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.kill();
        Log found = world.reopen();
        assertThat(found.durableIndex()).isEqualTo(1);
        world.disk.crash();
        assertThat(world.reopen().lastIndex()).isEqualTo(1);
    }

    @Test
    void aTornGroupIsVoidForEverThoughItsBytesStayWhereTheyAre() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "kept"));
        world.disk.run();
        log.append(LogWorld.batch(2, 1, "x".repeat(600)));
        log.append(LogWorld.batch(3, 1, "y".repeat(600)));
        world.disk.run();
        log.append(LogWorld.batch(4, 1, "z"));
        world.disk.run();
        // The last group's header is torn, and what follows it is not.
        String file = world.segments().get(0);
        byte[] bytes = world.disk.content(file);
        bytes[(int) world.lastGroup() + 20] ^= 1;
        world.disk.put(file, bytes);
        Log again = world.reopen();
        assertThat(again.lastIndex()).isEqualTo(3);
        again.append(LogWorld.batch(4, 1, "another"));
        world.disk.run();
        world.disk.crash();
        Log third = world.reopen();
        assertThat(third.lastIndex()).isEqualTo(4);
        byte[] expected = LogWorld.batch(4, 1, "another").bytes();
        assertThat(world.read(third).get(3).bytes()).isEqualTo(expected);
    }

    /** One of which the removal was undone, and one whose number is before a gap. */
    @Test
    void segmentsThatACrashHasBroughtBackAreRemovedWhenTheLogIsOpened() {
        world.create(1);
        byte[] old = world.disk.content(Segment.name(1));
        world.create(2);
        List<String> begun = world.segments();
        world.disk.put(Segment.name(1), old);
        assertThat(world.reopen().term()).isEqualTo(2);
        world.disk.run();
        assertThat(world.disk.names()).doesNotContain(Segment.name(1)).containsAll(begun);

        world.create(3).append(LogWorld.batch(1, 3, "kept"));
        world.disk.run();
        world.disk.put(Segment.name(1), old);
        assertThat(world.reopen().lastIndex()).isEqualTo(1);
        world.disk.run();
        assertThat(world.disk.names()).doesNotContain(Segment.name(1));
        assertThat(world.reopen().lastIndex()).isEqualTo(1);
    }

    @Test
    void restartsWithoutNewsMakeNoMoreAndMoreFiles() {
        world.create(1).append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        for (int i = 0; i < 20; i++) {
            world.disk.kill();
            assertThat(world.reopen().lastIndex()).isEqualTo(1);
        }
        assertThat(world.segments()).hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void removalsOfOldSegmentsThatACrashUndidDoNoHarm() {
        Log log = world.create(1);
        for (int i = 1; i <= 60; i++) {
            log.append(LogWorld.batch(i, 1, "x".repeat(1_000)));
            world.disk.run();
        }
        byte[] first = world.disk.content(world.segments().get(0));
        String name = world.segments().get(0);
        log.dropThrough(50);
        for (int i = 61; i <= 68; i++) {
            log.append(LogWorld.batch(i, 1, "x".repeat(1_000)));
            world.disk.run();
        }
        assertThat(world.segments()).doesNotContain(name);
        world.disk.put(name, first);
        Log again = world.reopen();
        assertThat(again.baseIndex()).isEqualTo(50);
        assertThat(again.lastIndex()).isEqualTo(68);
    }

    /** Several groups were on their way; nothing but the last header of all tells what had been forced. */
    @Test
    void allGroupsOfWhichNothingProvesThatTheyWereForcedAreForcedAgain() {
        world.settings = new LogSettings(64 << 10, 1 << 20, 1);
        Log log = world.create(1);
        for (int i = 1; i <= 5; i++) {
            log.append(LogWorld.batch(i, 1, "entry " + i));
        }
        world.disk.kill();
        Recovered.Intact found = (Recovered.Intact) world.recover();
        assertThat(found.unproven()).hasSize(5);
        assertThat(world.reopen().durableIndex()).isEqualTo(5);
        world.disk.crash();
        assertThat(world.batchesOf(world.reopen())).hasSize(5);
    }

    @Test
    void aHoleBetweenGroupsThatWereOnTheirWayTogetherIsATornTail() {
        world.settings = new LogSettings(64 << 10, 1 << 20, 1);
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "kept"));
        world.disk.run();
        long torn = world.lastGroup() + 512;
        log.append(LogWorld.batch(2, 1, "torn"));
        log.append(LogWorld.batch(3, 1, "void"));
        log.append(LogWorld.batch(4, 1, "void, too"));
        world.disk.run();
        String file = world.segments().get(0);
        byte[] bytes = world.disk.content(file);
        bytes[(int) torn + GroupHeader.BYTES + 20] ^= 1;
        world.disk.put(file, bytes);
        assertThat(world.reopen().lastIndex()).isEqualTo(1);
    }

    /** In a file that is used for the second time there are good batches of its first life. */
    @Test
    void anOldBatchIsNotTakenForTheOneThatWasToBeWrittenInItsPlace() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "kept"));
        world.disk.run();
        String file = world.segments().get(0);
        int group = (int) world.lastGroup() + 512;
        log.append(LogWorld.batch(2, 1, "the old one"));
        world.disk.run();
        byte[] old = world.disk.content(file);
        log.truncateAfter(1);
        log.append(LogWorld.batch(2, 1, "the new one"));
        world.disk.run();
        byte[] now = world.disk.content(file);
        int header = (int) world.lastGroup();
        System.arraycopy(old, group + GroupHeader.BYTES, now, header + GroupHeader.BYTES, 512 - GroupHeader.BYTES);
        world.disk.put(file, now);
        assertThat(world.reopen().lastIndex()).isEqualTo(1);
    }

    @Test
    void aFullDiskIsWaitedForWhenTheLogIsOpened() {
        world.create(1).append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        world.disk.kill();
        Recovered recovered = world.recover();
        world.disk.capacity(0);
        Outcome<Log> outcome = new Outcome<>();
        world.files().open((Recovered.Intact) recovered, outcome);
        world.disk.run();
        assertThat(outcome.isDone()).isFalse();
        assertThat(world.waits).hasSize(1);
        world.disk.capacity(Long.MAX_VALUE);
        world.clock.runNext();
        world.disk.run();
        assertThat(outcome.value().lastIndex()).isEqualTo(1);
    }

    @Test
    void aDamagedLogIsReportedAndLeftAsItIs() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        log.append(LogWorld.batch(2, 1, "b"));
        world.disk.run();
        String file = world.segments().get(0);
        byte[] rotten = world.disk.content(file);
        int batch = 512 + GroupHeader.BYTES;
        rotten[batch + 30] ^= 1;
        world.disk.put(file, rotten);
        assertThat(world.recover()).isInstanceOfSatisfying(Recovered.Damaged.class, damaged -> {
            assertThat(damaged.file()).isEqualTo(file);
            assertThat(damaged.offset()).isEqualTo(batch);
        });
        assertThat(world.disk.content(file)).isEqualTo(rotten);
    }

    @Test
    void anAbsurdLengthIsNotWaitedFor() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        log.append(LogWorld.batch(2, 1, "b"));
        world.disk.run();
        String file = world.segments().get(0);
        for (int length : new int[] {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, WalRecord.MAX_PAYLOAD}) {
            byte[] rotten = world.disk.content(file);
            int at = 512 + GroupHeader.BYTES + 4;
            for (int i = 0; i < 4; i++) {
                rotten[at + i] = (byte) (length >>> (24 - 8 * i));
            }
            SegmentReader reader = new SegmentReader(Segment.number(file), -1, new LogBuilder());
            LogWorld.feed(reader, rotten, rotten.length);
            assertThat(reader.damage()).isNotNull();
            assertThat(reader.badOffset()).isEqualTo(512 + GroupHeader.BYTES);
        }
    }

    @Test
    void aDiskThatFailsMakesNoLog() {
        Outcome<Log> outcome = new Outcome<>();
        world.disk.failForces(1);
        world.files().create(1, Completion.of(outcome::succeeded, outcome::failed));
        world.disk.run();
        assertThat(outcome.failure()).isEqualTo(PortFailure.Kind.DISK_ERROR);
    }

    @Test
    void aTailThatIsMisreadIsReadAgainAndNotCut() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        for (int misread = 1; misread <= 3; misread++) {
            world.disk.rotReads(misread);
            assertThat(world.recover())
                    .isInstanceOfSatisfying(
                            Recovered.Intact.class,
                            intact -> assertThat(intact.lastIndex()).isEqualTo(1));
        }
    }

    @Test
    void aReadThatFailsIsTriedAgain() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        world.disk.failReads(PatientReads.ATTEMPTS - 1);
        Outcome<Recovered> outcome = recoverPatiently();
        assertThat(outcome.value()).isInstanceOf(Recovered.Intact.class);
    }

    @Test
    void aDiskThatCannotBeReadAtAllSaysNothingOfTheLog() {
        world.create(1);
        world.disk.failReads(1_000);
        assertThat(recoverPatiently().failure()).isEqualTo(PortFailure.Kind.DISK_ERROR);
    }

    @Test
    void whatCannotBeReadAmongOtherFilesThatCanIsDamagedAndNotTorn() {
        Log log = world.create(1);
        log.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        String file = world.segments().get(0);
        world.disk.makeUnreadable(file);
        assertThat(recoverPatiently().value()).isInstanceOfSatisfying(Recovered.Damaged.class, damaged -> {
            assertThat(damaged.file()).isEqualTo(file);
            assertThat(damaged.reason()).contains("cannot be read").contains("input/output error");
            assertThat(damaged.rest()).isNull();
        });
    }

    private Outcome<Recovered> recoverPatiently() {
        Outcome<Recovered> outcome = new Outcome<>();
        world.files().recover(outcome);
        world.disk.run();
        // Each file's first bytes may be tried some times before there is an answer.
        for (int i = 0; i < 10 * PatientReads.ATTEMPTS; i++) {
            world.clock.runNext();
            world.disk.run();
        }
        return outcome;
    }

    @Test
    void anOldLogDoesNotComeBackWhenTheBeginningOfTheNewOneIsDamaged() {
        Log first = world.create(1);
        first.append(LogWorld.batch(1, 1, "a"));
        world.disk.run();
        String old = world.segments().get(0);
        byte[] content = world.disk.content(old);
        // There was no room to make the next segments in advance.
        world.disk.remove(Segment.name(Segment.number(old) + 1));
        Log second = world.create(1);
        second.append(LogWorld.batch(1, 1, "b"));
        world.disk.run();
        String begun = world.segments().get(0);
        world.disk.remove(Segment.name(Segment.number(begun) + 1));
        // A crash undid the old one's renaming, and the new one's first header rotted.
        world.disk.put(old, content);
        byte[] rotten = world.disk.content(begun);
        rotten[20] ^= 1;
        world.disk.put(begun, rotten);
        assertThat(world.recover())
                .isInstanceOfSatisfying(
                        Recovered.Damaged.class,
                        damaged -> assertThat(damaged.file()).isEqualTo(begun));
    }

    @Test
    void damageInWhatACheckpointHoldsTakesNothingAway() {
        Log log = world.create(1);
        for (int i = 1; i <= 100; i++) {
            log.append(LogWorld.batch(i, 1, "x".repeat(200)));
            world.disk.run();
        }
        log.dropThrough(90);
        world.disk.run();
        String file = world.segments().get(0);
        byte[] rotten = world.disk.content(file);
        rotten[GroupHeader.BYTES + 20] ^= 1;
        world.disk.put(file, rotten);
        Recovered.Damaged damaged = (Recovered.Damaged) world.recover();
        Recovered.Intact whole = damaged.wholeWithCheckpoint();
        assertThat(whole).isNotNull();
        Outcome<Log> outcome = new Outcome<>();
        world.files().open(whole, outcome);
        world.disk.run();
        Log again = outcome.value();
        assertThat(again.replicaId()).isEqualTo(log.replicaId());
        assertThat(again.baseIndex()).isEqualTo(log.baseIndex());
        assertThat(again.lastIndex()).isEqualTo(100);
        assertThat(world.read(again)).hasSize((int) (100 - log.baseIndex()));
    }
}
