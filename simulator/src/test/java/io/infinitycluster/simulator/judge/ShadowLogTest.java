package io.infinitycluster.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.infinitycluster.core.port.Disk;
import io.infinitycluster.core.port.contract.ManualClock;
import io.infinitycluster.core.port.contract.Outcome;
import io.infinitycluster.simulator.SeededRandomness;
import io.infinitycluster.simulator.disk.DiskFaults;
import io.infinitycluster.simulator.disk.SimulatedDisk;
import io.infinitycluster.simulator.judge.Violation.Invariant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the judge takes for a node's durable log: bytes on the platter, whatever the node says or thinks. */
class ShadowLogTest {

    private static final long REPLICA = 77;
    private static final int SECTOR = WalBytes.SECTOR;
    /** Of the batch in the second group. */
    private static final int LAST_BYTE = SECTOR + 116 + 12 + 20 + 6 - 1;

    private final ManualClock clock = new ManualClock();
    private final SimulatedDisk machine =
            new SimulatedDisk(clock, new SeededRandomness(1), new SeededRandomness(2), new DiskFaults());
    private final List<String> heard = new ArrayList<>();
    private final ShadowLog log = new ShadowLog(machine, new ShadowLog.Listener() {
        @Override
        public void grew(ShadowLog grown) {
            heard.add("up to " + grown.lastIndex());
        }

        @Override
        public void shrank(ShadowLog shrunk, long lastIndex) {
            heard.add("cut to " + lastIndex);
        }
    });
    private Disk disk = machine.open();

    ShadowLogTest() {
        machine.observe(log);
    }

    private static String segment(long number) {
        return "wal-000000000000000" + number;
    }

    private void make(long number) {
        disk.allocate(segment(number), 8L * SECTOR, new Outcome<>());
        disk.syncNames(new Outcome<>());
        clock.runUntilQuiet();
    }

    /** Nodes write one record after another. */
    private void write(long number, long offset, List<byte[]> records) {
        long at = offset;
        for (byte[] record : records) {
            disk.write(segment(number), at, record);
            at += record.length;
        }
    }

    private void force(long number) {
        disk.force(segment(number), new Outcome<>());
        clock.runUntilQuiet();
    }

    private void writeAndForce(long number, long offset, List<byte[]> records) {
        write(number, offset, records);
        force(number);
    }

    private static WalBytes.Header header(long number, long offset, long end) {
        return new WalBytes.Header(number, offset, -1, REPLICA, 1, 0, end);
    }

    /** Segment 1 with the entries 1 to 3, in two groups. */
    private void threeEntries() {
        make(1);
        writeAndForce(1, 0, header(1, 0, 0).with(WalBytes.batch(1, 1, 'a', 'b')));
        writeAndForce(1, SECTOR, header(1, SECTOR, 2).with(WalBytes.batch(3, 1, 'c')));
    }

    @Test
    void whatWasForcedCounts() {
        threeEntries();

        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(log.replicaId()).isEqualTo(REPLICA);
        assertThat(log.baseIndex()).isZero();
        assertThat(heard).endsWith("up to 3");
    }

    @Test
    void whatALaterGroupClaimsIsProvenToHaveBeenForced() {
        threeEntries();

        assertThat(log.proven()).containsExactly(new ShadowLog.Proven(segment(1), SECTOR, SECTOR));
    }

    /** Should one of them rot, the log is torn there, as far as anybody can tell. */
    @Test
    void groupsThatWereOnTheirWayTogetherDoNotProveEachOther() {
        threeEntries();
        writeAndForce(1, 2 * SECTOR, header(1, 2 * SECTOR, 3).with(SECTOR, WalBytes.batch(4, 1, 'd')));

        assertThat(log.proven()).containsExactly(new ShadowLog.Proven(segment(1), 2 * SECTOR, SECTOR));
    }

    @Test
    void whatWasOnlyWrittenDoesNot() {
        threeEntries();
        write(1, 2 * SECTOR, header(1, 2 * SECTOR, 3).with(WalBytes.batch(4, 1, 'd')));
        clock.runUntilQuiet();
        assertThat(log.lastIndex()).isEqualTo(3);

        force(1);
        assertThat(log.lastIndex()).isEqualTo(4);
    }

    @Test
    void anEntryIsAnotherOneInAnotherTermOrWithAnotherContent() {
        long[] entries = new long[4];
        byte[][] batches = {
            WalBytes.batch(1, 1, 'a'), WalBytes.batch(1, 1, 'a'), WalBytes.batch(1, 2, 'a'), WalBytes.batch(1, 1, 'b')
        };
        for (int i = 0; i < batches.length; i++) {
            machine.wipe();
            disk = machine.open();
            make(1);
            writeAndForce(1, 0, header(1, 0, 0).with(batches[i]));
            entries[i] = log.entry(1);
        }

        assertThat(entries[1]).isEqualTo(entries[0]);
        assertThat(entries[2]).isNotEqualTo(entries[0]);
        assertThat(entries[3]).isNotEqualTo(entries[0]);
    }

    @Test
    void aHeaderThatEndsSoonerCuts() {
        threeEntries();
        writeAndForce(1, 2 * SECTOR, header(1, 2 * SECTOR, 1).with(WalBytes.batch(2, 2, 'x')));

        assertThat(log.lastIndex()).isEqualTo(2);
        assertThat(heard).endsWith("cut to 1", "up to 1", "up to 2");
    }

    @Test
    void whatACheckpointHoldsIsDropped() {
        threeEntries();
        writeAndForce(1, 2 * SECTOR, new WalBytes.Header(1, 2 * SECTOR, -1, REPLICA, 1, 3, 3).with());

        assertThat(log.baseIndex()).isEqualTo(3);
        assertThat(log.lastIndex()).isEqualTo(3);
    }

    @Test
    void aGapBetweenEntriesIsNoLog() {
        threeEntries();

        assertThatThrownBy(() ->
                        writeAndForce(1, 2 * SECTOR, header(1, 2 * SECTOR, 3).with(WalBytes.batch(5, 1, 'e'))))
                .isInstanceOfSatisfying(
                        Violation.class,
                        broken -> assertThat(broken.invariant()).isEqualTo(Invariant.LOGS_AGREE))
                .hasMessageContaining("goes from 3 to 5");
    }

    @Test
    void aHeaderThatEndsLaterThanTheLogIsNoLog() {
        threeEntries();

        assertThatThrownBy(() ->
                        writeAndForce(1, 2 * SECTOR, header(1, 2 * SECTOR, 4).with()))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("goes from 3 to 4");
    }

    @Test
    void theLogGoesOnInTheNextSegment() {
        threeEntries();
        make(2);
        writeAndForce(2, 0, new WalBytes.Header(2, 0, 2 * SECTOR, REPLICA, 1, 0, 3).with(WalBytes.batch(4, 1, 'd')));
        assertThat(log.lastIndex()).isEqualTo(4);

        disk.delete(segment(1), new Outcome<>());
        disk.syncNames(new Outcome<>());
        clock.runUntilQuiet();
        assertThat(log.lastIndex())
                .as("a part that no checkpoint holds is gone")
                .isEqualTo(4);
        assertThat(heard).contains("cut to 0");
    }

    @Test
    void aSegmentBeforeWhichNothingCountsBeginsAnotherLog() {
        threeEntries();
        make(2);
        writeAndForce(2, 0, new WalBytes.Header(2, 0, -1, REPLICA + 1, 1, 0, 0).with(WalBytes.batch(1, 1, 'x')));
        machine.kill();
        disk = machine.open();
        machine.crash(new SeededRandomness(3));

        assertThat(log.replicaId()).isEqualTo(REPLICA + 1);
        assertThat(log.lastIndex()).isEqualTo(1);
    }

    @Test
    void afterACrashWhatIsLeftCounts() {
        threeEntries();
        for (long seed = 0; seed < 20; seed++) {
            write(1, 2 * SECTOR, header(1, 2 * SECTOR, 3).with(WalBytes.batch(4, 1, 'd')));
            machine.crash(new SeededRandomness(seed));
            disk = machine.open();

            byte[] left = machine.readWritten(segment(1));
            boolean whole = left.length > 2 * SECTOR && left[2 * SECTOR + 3] == 9;
            assertThat(log.lastIndex()).isEqualTo(whole ? 4 : 3);
            if (whole) {
                return;
            }
        }
        throw new AssertionError("no crash has left the last group");
    }

    @Test
    void anEmptyDiskHoldsNoLog() {
        threeEntries();
        machine.wipe();

        assertThat(log.replicaId()).isZero();
        assertThat(log.lastIndex()).isZero();
        assertThat(heard).endsWith("cut to 0", "up to 0");
    }

    @Test
    void whatRotsStillCountsBecauseItWasWrittenAndForced() {
        threeEntries();
        machine.corrupt(segment(1), LAST_BYTE, 1);

        assertThat(log.lastIndex()).isEqualTo(3);
    }

    @Test
    void theLastEntriesBeginBehindTheLastHeader() {
        assertThat(log.unproven()).isNull();
        threeEntries();
        assertThat(log.unproven()).isEqualTo(new ShadowLog.Unproven(segment(1), SECTOR + 116));

        writeAndForce(1, 2 * SECTOR, header(1, 2 * SECTOR, 3).with());
        assertThat(log.unproven()).as("a header alone").isNull();
    }

    @Test
    void aLogThatWasWrittenOverInTheMiddleIsNone() {
        threeEntries();
        make(2);
        writeAndForce(2, 0, new WalBytes.Header(2, 0, 2 * SECTOR, REPLICA, 1, 0, 3).with(WalBytes.batch(4, 1, 'd')));
        writeAndForce(1, LAST_BYTE, List.of(new byte[] {'x'}));
        machine.crash(new SeededRandomness(1));

        assertThat(log.replicaId()).as("the node will not take it for its log").isZero();
    }

    @Test
    void otherFilesAreNoPartOfIt() {
        threeEntries();
        disk.allocate("wal.new", 2L * SECTOR, new Outcome<>());
        disk.syncNames(new Outcome<>());
        heard.clear();
        disk.write("wal.new", 0, header(9, 0, 3).with(WalBytes.batch(4, 1, 'd')).get(0));
        disk.force("wal.new", new Outcome<>());
        clock.runUntilQuiet();

        assertThat(log.lastIndex()).isEqualTo(3);
        assertThat(heard).isEmpty();
    }
}
